// One thing that was brought: what is in it, what is wanted, how far it is, what became of it.
import { url } from "./dom.js";
import { ask } from "./feed.js";
import { toast } from "./toast.js";
import { ago, number, plural } from "./words.js";

export const IMPORTS = "/api/imports";
const NAMES = { spotify: "Spotify", exportify: "Exportify", bandcamp: "Bandcamp", discogs: "Discogs", list: "A playlist file", lastfm: "Last.fm", librefm: "Libre.fm", listenbrainz: "ListenBrainz", maloja: "Maloja", panoscrobbler: "Pano Scrobbler", itunes: "iTunes or Apple Music", scrobbles: "A table of plays",
  lastfm_account: "Last.fm", listenbrainz_account: "ListenBrainz", subsonic: "Another server" };
const PARTS = { history: "What you played", opinions: "Loves and ratings", playlists: "Playlists", collection: "What you saved or own", listed: "Songs of its playlists, as wanted" };
const KINDS = { play: "played", count: "counted", opinion: "loved or rated", entry: "on a list" };
const day = (at) => new Date(at).toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });

export const ImportCard = {
  props: { one: Object },
  emits: ["changed"],
  data() { return { parts: [...this.one.suggested], guesses: false, lost: null, busy: false }; },
  computed: {
    name() { return NAMES[this.one.source] ?? this.one.source; },
    names: () => PARTS, kinds: () => KINDS,
    csv() { return url(`${IMPORTS}/${this.one.id}/lost.csv`); },
    when() { return ago(Date.parse(this.one.ended_at ?? this.one.created_at)); },
    span() { const { since, until } = this.one.preview; return since && until ? [...new Set([day(since), day(until)])].join(" to ") : ""; },
    /** Of each part: its name, what there is, how much of it is here, how much is only guessed. */
    inside() {
      const { plays, counts, opinions, playlists, entries, albums, songs, holdings, listed } = this.one.preview;
      const together = (words) => words.filter(Boolean).join(", ");
      return [["history", together([[plays.told && plural(plays.told, "play"), counts.told && `counts of ${plural(counts.told, "track")}`].filter(Boolean).join(" and "), plays.told && this.span]), this.found(plays.tracks ? plays : counts), plays.guessed + counts.guessed],
        ["opinions", opinions.told && plural(opinions.told, "love or rating", "loves and ratings"), this.found(opinions), opinions.guessed],
        ["playlists", playlists && plural(playlists, "playlist"), this.found(entries), entries.guessed],
        ["collection", together([albums.told && plural(albums.told, "album"), songs.told && plural(songs.told, "song"), holdings.told && plural(holdings.told, "record or purchase", "records and purchases")]), together([this.here(albums, "album"), this.here(songs, "song"), this.here(holdings, albums.tracks ? "owned album" : "album")]), 0],
        ["listed", listed.told && plural(listed.told, "song"), this.here(listed, "song"), 0]].filter(([, words]) => words);
    },
    guessed() { return this.inside.reduce((all, [, , , guessed]) => all + guessed, 0); },
    has() { const parts = this.inside.map(([part]) => part); return { history: parts.includes("history"), wishes: this.one.preview.albums.told + this.one.preview.songs.told > 0 || parts.includes("listed"), holdings: this.one.preview.holdings.told > 0 }; },
    left() { return Object.entries(this.one.preview.left).map(([what, count]) => `${what} (${number(count)})`).join(", "); },
    took() {
      const { plays, counts, opinions, playlists, wishes, holdings, lists, new_lists: fresh } = this.one.report;
      return [[plays, "play", "plays"], [counts, "count", "counts"], [opinions, "love or rating", "loves and ratings"]].filter(([part]) => part.told).map(([part, single, many]) => this.taken(part, single, many))
        .concat(lists ? [`${plural(fresh, "new playlist")}${fresh === lists ? "" : ` of ${number(lists)}`}, with ${plural(playlists.added, "entry", "entries")}${playlists.lost ? `; ${number(playlists.lost)} not in this library` : ""}`] : [])
        .concat([[wishes, "saved album or song", "saved albums and songs"], [holdings, "record or purchase", "records and purchases"]].filter(([part]) => part.told).map(([{ added, known }, single, many]) => [`${plural(added, single, many)} in your collection now`, known && `${number(known)} known already`].filter(Boolean).join(", ")));
    },
    collected() { const { wishes, holdings } = this.one.report; return this.one.state === "done" && wishes.told + holdings.told > 0; },
    lostCount() { const { plays, counts, opinions, playlists } = this.one.report; return plays.lost + counts.lost + opinions.lost + playlists.lost + plays.guessed + counts.guessed + opinions.guessed + playlists.guessed; },
  },
  methods: {
    number, plural, href: url,
    found: ({ tracks, found, guessed, lost }) => [`${number(found)} of ${plural(tracks, "track")} found here`, guessed && `${number(guessed)} guessed`, lost && `${number(lost)} not in this library`].filter(Boolean).join(", "),
    here: ({ tracks, found, guessed }, what) => (tracks ? [`${number(found)} of ${plural(tracks, what)} here`, guessed && `${number(guessed)} in part`].filter(Boolean).join(", ") : ""),
    taken({ told, added, known, lost }, single, many) {
      const missing = lost && `${number(lost)} ${lost === 1 ? "is of a song that is" : "are of songs that are"} not in this library`;
      if (lost && !added && !known) return `${plural(told, single, many)}: ${missing}`;
      return [`${plural(added, single, many)} taken in`, known && `${number(known)} known already`, missing].filter(Boolean).join(", ");
    },
    flip(part) { this.parts = this.parts.includes(part) ? this.parts.filter((other) => other !== part) : [...this.parts, part]; },
    async act(what, { method = "POST", body } = {}) {
      this.busy = true;
      try {
        return await ask(`${IMPORTS}/${this.one.id}${what}`, {}, { method, body }) ?? true;
      } catch (trouble) {
        toast(trouble.message, { kind: "bad" });
        return null;
      } finally {
        this.busy = false;
        this.$emit("changed", this.one.id);
      }
    },
    start(parts) { return this.act("/start", { body: { parts, guesses: this.guesses } }); },
    async drop() { if (await this.act("", { method: "DELETE" })) toast(this.one.state === "staged" ? "Let go. Nothing of it was taken in." : "Cancelled. What came in by then stays, until you take it back."); },
    async undo() {
      const done = await this.act("/undo");
      if (done) toast(`Taken back: ${[done.plays && plural(done.plays, "play"), done.counts && plural(done.counts, "count"), done.opinions && plural(done.opinions, "love or rating", "loves and ratings"), done.playlists && plural(done.playlists, "playlist"), done.wishes && plural(done.wishes, "saved album or song", "saved albums and songs"), done.holdings && plural(done.holdings, "record or purchase", "records and purchases")].filter(Boolean).join(", ") || "nothing was left of it"}.`, { kind: "good" });
    },
    async unfold(event) { if (event.target.open && !this.lost) await this.more(); },
    async more() {
      try {
        const part = await ask(`${IMPORTS}/${this.one.id}/lost`, { limit: 50, after: this.lost?.after ?? 0 });
        this.lost = { lines: [...(this.lost?.lines ?? []), ...part.lines], total: part.total, after: part.after };
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
  },
  template: `
    <article class="panel stack import" :data-import="one.id" :data-state="one.state">
      <div class="line apart"><div><h3>{{ name }}</h3><p class="small second import-name" dir="auto">{{ one.name }} · {{ when }}</p></div>
        <span v-if="one.state === 'done'" class="badge good"><i class="i i-check"></i>Taken in</span><span v-else-if="one.state === 'undone'" class="badge">Taken back</span><span v-else-if="one.state === 'dropped'" class="badge">Cancelled</span><span v-else-if="one.state === 'failed'" class="badge bad"><i class="i i-circle-alert"></i>Stopped</span></div>
      <template v-if="one.state === 'staged'">
        <div class="import-parts"><label v-for="[part, words, here] in inside" :key="part"><input type="checkbox" :checked="parts.includes(part)" @change="flip(part)"><span><b>{{ names[part] }}</b><span>{{ words }}</span><small class="third">{{ here }}</small></span></label></div>
        <p v-if="!inside.length" class="second">There is nothing in it that soniq could take in.</p>
        <label v-if="guessed" class="line small"><input v-model="guesses" type="checkbox"> Take the {{ number(guessed) }} guessed too: same artist and title, but of another album or length</label>
        <details v-if="one.preview.refused" class="small"><summary>{{ plural(one.preview.refused, "entry", "entries") }} cannot be read</summary><ul class="told-lines"><li v-for="(no, i) in one.preview.refusals" :key="i"><b>{{ [no.file, no.place].filter(Boolean).join(", ") }}</b> <span class="third">{{ no.reason }}</span></li></ul></details>
        <p v-if="left" class="small third">Left out: {{ left }}.</p>
        <p v-if="has.wishes || has.holdings" class="small third">{{ [has.holdings && "Records and purchases count as owned.", has.wishes && "What you saved and is not here yet stands in the collection as wanted, until it comes."].filter(Boolean).join(" ") }}</p>
        <p v-if="has.history" class="small third">What is not in this library counts in your statistics all the same, and finds its track when it comes.</p>
        <div class="line"><button class="btn lead" type="button" :disabled="busy || !parts.length" @click="start(parts)">Take it in</button><button class="btn quiet" type="button" :disabled="busy" @click="drop">Let it go</button></div></template>
      <template v-else-if="one.state === 'waiting'">
        <div :class="['track-line', one.progress === null && 'unknown']" role="progressbar" :aria-label="'Import from ' + name" aria-valuemin="0" aria-valuemax="100" :aria-valuenow="one.progress"><i :style="{ width: one.progress === null ? null : one.progress + '%' }"></i></div>
        <div class="line apart"><p class="small second">{{ one.note || (one.running ? "Being taken in" : "Waits for its turn") }}{{ one.progress ? " · " + one.progress + " %" : "" }}</p><button class="btn small" type="button" :disabled="busy" @click="drop">Cancel</button></div></template>
      <template v-else-if="one.state === 'failed'"><p class="note bad"><i class="i i-circle-alert"></i><span>{{ one.trouble }}</span></p><div class="line"><button class="btn" type="button" :disabled="busy" @click="start(null)">Go on from there</button><button class="btn quiet" type="button" :disabled="busy" @click="drop">Cancel</button></div></template>
      <template v-if="one.report && one.state !== 'staged'">
        <ul class="import-took"><li v-for="words in took" :key="words">{{ words }}</li><li v-for="note in one.report.notes" :key="note" class="third">{{ note }}</li></ul>
        <details v-if="lostCount" class="small" @toggle="unfold"><summary>What was not found</summary>
          <template v-if="lost"><ul class="told-lines"><li v-for="(line, i) in lost.lines" :key="i" dir="auto"><b>{{ line.title || line.album || line.artist }}</b> <span class="third">{{ [line.title && line.artist, line.title && line.album, line.playlist && "on “" + line.playlist + "”", line.times > 1 ? line.times + " times" : kinds[line.kind], line.guess_id && "guessed"].filter(Boolean).join(" · ") }}</span></li></ul>
            <div class="line"><button v-if="lost.after" class="btn small" type="button" @click="more">More of {{ number(lost.total) }}</button><a class="btn small" :href="csv" download><i class="i i-download"></i>All as a table (CSV)</a></div></template></details>
        <div v-if="['done', 'dropped', 'failed'].includes(one.state)" class="line"><a v-if="collected" class="btn small" :href="href('/collection')"><i class="i i-library-big"></i>See the collection</a><button class="btn small quiet" type="button" :disabled="busy" @click="undo"><i class="i i-undo-2"></i>Take all of it back</button></div></template>
    </article>`,
};
