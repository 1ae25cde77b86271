// One playlist: what it is, what may be done with it, and its tracks.
import { ago, ask, ListRows, lists, nav, openMenu, player, sharing, toast, TrackPick, url } from "soniq";

const { done, extent, FEED, Mosaic, SEEN } = lists;
const FORMATS = [["m3u8", "M3U8, which most players read"], ["m3u", "M3U, for older ones"], ["pls", "PLS"], ["xspf", "XSPF"], ["jspf", "JSPF"]];
const PLACES = [["relative", "Paths from the music folder on"], ["absolute", "Whole paths on this machine"], ["stream", "Addresses that play here"]];
const COLUMNS = ["nr", "title", "album", "year", "bpm", "key", "time", "dots"];

export default {
  components: { ListRows, Mosaic, TrackPick },
  props: { given: Object, may: Boolean },
  data() { return { list: this.given, total: this.given.count, form: null, said: "", format: "m3u8", place: "relative", busy: false, lost: null, chosen: null }; },
  computed: {
    seen: () => Object.entries(SEEN),
    columns: () => COLUMNS,
    places: () => PLACES,
    formats() { return this.list.smart ? [...FORMATS, ["nsp", "NSP: the rules themselves"]] : FORMATS; },
    feed() { return `${FEED}/${this.list.id}/entries`; },
    playable() { return (this.total ?? 0) > (this.list.smart ? 0 : this.list.lost); },
    facts() {
      const { list } = this;
      return [extent({ ...list, count: this.total ?? list.count }), !list.mine && `by ${list.owner}`, list.mine && SEEN[list.visibility][1], `changed ${ago(list.changed)}`, list.origin && `from ${list.origin}`].filter(Boolean);
    },
    tint() { const tint = this.list.covers.find(({ tint }) => /^#[0-9a-f]{6}$/i.test(tint ?? ""))?.tint; return tint ? { "--tint": tint } : {}; },
    file() { return url(`${FEED}/${this.list.id}/file?${new URLSearchParams({ format: this.format, places: this.place })}`); },
  },
  methods: {
    url,
    listed(list) { this.list = list; },
    play() { if (this.total) this.$refs.rows.playFrom(0); },
    order(how) { player.order(`playlist/${this.list.id}${how === "shuffle" ? "?shuffled=1" : ""}`, how); },
    async edit(field = "name") {
      const { name, description, visibility } = this.list;
      this.form = { name, description, visibility };
      await this.$nextTick();
      this.$refs[field]?.focus();
      if (field === "name") this.$refs.name.select();
    },
    async change(values, { words = "Changed." } = {}) {
      const { name, description, visibility, changes } = this.list;
      const former = { name, description, visibility };
      this.listed(await ask(`${FEED}/${this.list.id}`, {}, { method: "POST", body: { ...values, seen: changes } }));
      done(words, async () => this.listed(await ask(`${FEED}/${this.list.id}`, {}, { method: "POST", body: former })));
    },
    async save() {
      if (this.busy || !this.form.name.trim()) return;
      const { name, description, visibility } = this.form;
      const differs = ["name", "description", "visibility"].some((field) => this.form[field] !== this.list[field]);
      this.busy = true;
      try {
        if (differs) await this.change({ name: name.trim(), description, visibility }, { words: name.trim() === this.list.name ? "Changed." : `It is called “${name.trim()}” now.` });
        document.title = `${this.list.name} · soniq`;
        this.leave();
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); } finally { this.busy = false; }
    },
    /** Something stands in the list that the library has not: which track is it? */
    async which(place) {
      Object.assign(this, { lost: this.$refs.rows.at(place), at: place, chosen: null });
      await this.$nextTick();
      this.$refs.meant.showModal();
      this.$refs.meant.querySelector("input").focus();
    },
    async replace() {
      this.$refs.meant.close();
      try { await this.$refs.rows.replace(this.at, this.chosen); } catch { /* it was said, and the list is shown as it is */ }
    },
    leave() { this.form = null; this.$nextTick(() => this.$el.querySelector("h1")?.focus({ preventScroll: true })); },
    async remove() {
      try {
        const { id, name, path } = this.list;
        clearTimeout(this.timer);
        this.unhear();
        await ask(`${FEED}/${id}/delete`, {}, { method: "POST" });
        done(`“${name}” was deleted.`, async () => { await ask(`${FEED}/${id}/restore`, {}, { method: "POST" }); nav.go(path); });
        nav.go("/playlists");
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    async copy() {
      try {
        const made = await ask(`${FEED}/${this.list.id}/copy`, {}, { method: "POST" });
        done(`“${made.name}” is yours, to change as you like.`, () => ask(`${FEED}/${made.id}/delete`, {}, { method: "POST" }));
        nav.go(made.path);
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    more(event) {
      const entries = [];
      if (this.may) entries.push(["list-plus", "Add all to a playlist …", () => lists.openAddTo({ of: [`playlist/${this.list.id}`], name: this.list.name })], ["copy", this.list.smart ? "Copy as a list by hand" : "Copy", this.copy]);
      if (this.may) entries.push(["share-2", "Share …", () => sharing.openShare({ of: [`playlist/${this.list.id}`], name: this.list.name })]);
      entries.push(["download", "Export …", () => this.$refs.out.showModal()]);
      if (this.list.mine) entries.push(null, ["trash-2", "Delete", this.remove]);
      openMenu(event.currentTarget, entries, this.list.name);
    },
    /** Another device of mine, another app, or the sheet on this page changed the list. */
    news({ detail: { name, payload } }) {
      if (name === "feed.gap" || (name === "playlist.changed" && Number(payload.playlist_id) === this.list.id && payload.change !== "deleted")) { clearTimeout(this.timer); this.timer = setTimeout(this.look, 300); }
    },
    unhear() { window.removeEventListener("soniq:news", this.news); },
    async look() {
      try {
        await this.$refs.rows.sending; // what was done here comes back as news too
        const { changes } = this.list;
        const now = await ask(`${FEED}/${this.list.id}`);
        if (this.list.changes !== changes) return void this.look();
        if (now.changes === changes) return;
        this.listed(now);
        this.$refs.rows.anew();
      } catch { /* it may be gone; the next step says so */ }
    },
  },
  mounted() { window.addEventListener("soniq:news", this.news); },
  unmounted() { this.unhear(); clearTimeout(this.timer); },
  template: `
    <div class="stack playlist" style="gap:24px">
      <section class="hero small-hero" :style="tint">
        <Mosaic :list="list" :width="200"></Mosaic>
        <form v-if="form" class="stack list-form" @submit.prevent="save" @keydown.esc.stop="leave">
          <label class="field"><span>Name</span><input class="input" ref="name" v-model="form.name" maxlength="200" required autocomplete="off"></label>
          <label class="field"><span>Description</span><textarea class="input" ref="description" v-model="form.description" rows="3" maxlength="5000"></textarea></label>
          <label class="field"><span>Who sees it</span><select class="input" v-model="form.visibility"><option v-for="[value, [, word]] in seen" :key="value" :value="value">{{ word }}</option></select></label>
          <div class="line"><button class="btn lead" type="submit" :disabled="busy">Save</button><button class="btn quiet" type="button" @click="leave">Cancel</button></div></form>
        <div v-else class="stack">
          <a class="label" :href="url('/playlists')">{{ list.smart ? "Smart list" : "Playlist" }}</a>
          <h1 dir="auto">{{ list.name }}</h1>
          <p v-if="list.description" class="second described" dir="auto">{{ list.description }}</p>
          <div class="facts-line"><span v-for="fact in facts" :key="fact">{{ fact }}</span></div>
          <p v-if="list.lost && !list.smart" class="small third"><i class="i i-ban" aria-hidden="true"></i> {{ list.lost }} of them {{ list.lost === 1 ? "is" : "are" }} not in the library; they become tracks when they come.</p>
          <div class="actions"><button class="btn lead" type="button" :disabled="!playable" @click="play"><i class="i i-play"></i><span>Play</span></button>
            <button class="btn" type="button" :disabled="!playable" @click="order('shuffle')"><i class="i i-shuffle"></i><span>Shuffle</span></button>
            <button class="btn" type="button" :disabled="!playable" @click="order('next')"><i class="i i-list-start"></i><span>Play next</span></button>
            <button class="btn" type="button" :disabled="!playable" @click="order('last')"><i class="i i-list-end"></i><span>Queue</span></button></div>
          <div class="openers"><button v-if="list.mine" class="btn small quiet" type="button" @click="edit('name')"><i class="i i-pencil"></i><span>Edit details</span></button>
            <a v-if="list.mine && list.smart" class="btn small quiet" :href="url('/playlists/smart/' + list.id)"><i class="i i-list-filter"></i><span>Rules</span></a>
            <button class="btn small quiet" type="button" aria-haspopup="menu" @click="more"><i class="i i-ellipsis"></i><span>More</span></button></div></div></section>
      <ListRows ref="rows" name="playlist" :label="list.name" :of="list" :feed="feed" :columns="columns" @counted="total = $event ?? total" @listed="listed" @said="said = $event" @meant="which"></ListRows>
      <p class="unseen" role="status">{{ said }}</p>
      <dialog ref="meant" class="sheet meant" aria-labelledby="meant-title" @click.self="$refs.meant.close()"><form v-if="lost" class="stack" @submit.prevent="replace">
        <h2 id="meant-title" dir="auto">Which track is “{{ lost.title }}”?</h2>
        <p class="second small">{{ [lost.artist, lost.album, lost.told].filter(Boolean).join(" · ") }}</p>
        <TrackPick :key="lost.entry" v-model="chosen" label="The track that is meant"></TrackPick>
        <div class="line" style="justify-content:end"><button class="btn quiet" type="button" @click="$refs.meant.close()">Cancel</button><button class="btn lead" type="submit" :disabled="!chosen">Put it there</button></div></form></dialog>
      <dialog ref="out" class="sheet" aria-labelledby="out-title" @click.self="$refs.out.close()"><div class="stack">
        <div class="line apart" style="flex-wrap:nowrap"><h2 id="out-title">Export</h2><button class="round" type="button" aria-label="Close" @click="$refs.out.close()"><i class="i i-x"></i></button></div>
        <label class="field"><span>As</span><select class="input" v-model="format"><option v-for="[value, word] in formats" :key="value" :value="value">{{ word }}</option></select></label>
        <label v-if="format !== 'nsp'" class="field"><span>With</span><select class="input" v-model="place"><option v-for="[value, word] in places" :key="value" :value="value">{{ word }}</option></select></label>
        <p v-if="format !== 'nsp' && place === 'relative'" class="small third">The file belongs at the top of the music folder, wherever that is on the other machine.</p>
        <div class="line" style="justify-content:end"><a class="btn lead" :href="file" download @click="$refs.out.close()"><i class="i i-download"></i>Save the file</a></div></div></dialog>
    </div>`,
};
