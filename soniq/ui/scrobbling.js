// Telling others what one plays: link an account, see how it stands, choose what is told, let it go.
import { ago, ask, number, plural, Sure, toast, url } from "soniq";

const FEED = "/api/scrobbling";
const PLACES = [
  { place: "lastfm", name: "Last.fm", about: "Counts what you play, and shows it on your profile there.", missing: "It takes a Last.fm key and its shared secret, which an admin sets once for the house." },
  { place: "listenbrainz", name: "ListenBrainz", about: "The open diary of the makers of MusicBrainz.", token: "Your user token, from your ListenBrainz settings" },
  { place: "other", name: "The house’s own server", about: "Maloja, or another server that takes what ListenBrainz takes.", token: "Your token there", missing: "An admin sets its address in the settings, as “Scrobble url”." },
];

export default {
  components: { Sure },
  props: { ready: Object, where: Object, admin: Boolean },
  data: () => ({ links: null, failed: "", open: "", token: "", past: false, page: "", busy: false, refused: "", refusals: {} }),
  computed: {
    places() { return PLACES.filter(({ place }) => place !== "other" || this.ready.other || this.admin || this.link(place)); },
  },
  methods: {
    ago, number, plural, url,
    link(place) { return this.links?.find((one) => one.place === place); },
    async load() {
      try { Object.assign(this, { links: (await ask(FEED)).links, failed: "" }); } catch (trouble) { this.failed = trouble.message; }
    },
    stands({ told, told_at: at, waiting }) {
      return [told ? `${plural(told, "play")} told${at ? `, last ${ago(Date.parse(at))}` : ""}` : "Nothing told yet", waiting ? `${number(waiting)} waiting` : ""].filter(Boolean).join(" · ");
    },
    choose(place) {
      Object.assign(this, { open: place, token: "", past: false, page: "", refused: "" });
      if (place === "lastfm") this.begin();
      this.$nextTick(() => this.$el.querySelector(".link-card input")?.focus());
    },
    async tried(asks) {
      Object.assign(this, { busy: true, refused: "" });
      try { return await asks(); } catch (trouble) { this.refused = trouble.message; return null; } finally { this.busy = false; }
    },
    async begin() { this.page = (await this.tried(() => ask(`${FEED}/lastfm/begin`, {}, { method: "POST" })))?.url ?? ""; },
    async connect() {
      const with_past = this.past;
      const made = await this.tried(() => (this.open === "lastfm" ? ask(`${FEED}/lastfm/finish`, {}, { method: "POST", body: { with_past } }) : ask(`${FEED}/${this.open}`, {}, { method: "PUT", body: { token: this.token, with_past } })));
      if (!made) return;
      toast(`Linked to ${made.account}. What you play from now on is told there${with_past ? ", and what you played before" : ""}.`, { kind: "good" });
      this.open = "";
      await this.load();
    },
    async flip(link, what) {
      const [field, address] = { loves: ["loves", "loves"], now: ["announces", "now-playing"] }[what];
      const before = link[field];
      link[field] = !before;
      try { Object.assign(link, await ask(`${FEED}/${link.place}/${address}`, {}, { method: "POST", body: { [field]: !before } })); } catch (trouble) { link[field] = before; toast(trouble.message, { kind: "bad" }); }
    },
    async letGo(link) {
      try {
        await ask(`${FEED}/${link.place}`, {}, { method: "DELETE" });
        toast("Unlinked. What was told stays there.");
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
      await this.load();
    },
    async unfold(event, { place }) {
      if (!event.target.open || this.refusals[place]) return;
      try { this.refusals[place] = (await ask(`${FEED}/${place}/refusals`)).refusals; } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    news({ detail: { name } }) { if (["scrobble.link_changed", "feed.gap"].includes(name)) this.load(); },
  },
  mounted() { this.load(); window.addEventListener("soniq:news", this.news); },
  unmounted() { window.removeEventListener("soniq:news", this.news); },
  template: `
    <div class="panel scrobbling" style="padding:4px 20px">
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load">Try again</button></p>
      <div v-for="one in places" :key="one.place" class="link-card" :data-place="one.place">
        <div><b>{{ one.name }}</b> <span v-if="link(one.place)?.state === 'active'" class="badge good"><i class="i i-link-2"></i>{{ link(one.place).account }}</span><span v-else-if="link(one.place)" class="badge warn"><i class="i i-unlink"></i>Link anew</span>
          <p v-if="link(one.place)">{{ stands(link(one.place)) }}</p><p v-else>{{ ready[one.place] ? one.about : one.missing }}<template v-if="!ready[one.place] && admin && one.place === 'lastfm'">{{ " " }}<a class="link" href="#keys">Set them below</a></template></p></div>
        <div v-if="links && open !== one.place" class="line"><Sure v-if="link(one.place)" word="Unlink" :label="one.name" ask="Forget the key?" yes="Unlink" quiet @sure="letGo(link(one.place))"></Sure>
          <button v-if="link(one.place)?.state !== 'active'" class="btn" type="button" :disabled="!ready[one.place]" :aria-label="'Link ' + one.name" @click="choose(one.place)">Link</button></div>
        <p v-if="link(one.place)?.note" class="note warn wide"><i class="i i-triangle-alert"></i><span>{{ link(one.place).note }}</span></p>
        <div v-if="link(one.place)?.state === 'active'" class="line wide"><label class="line small"><input type="checkbox" :checked="link(one.place).announces" @change="flip(link(one.place), 'now')"> What plays now, too</label>
          <label class="line small"><input type="checkbox" :checked="link(one.place).loves" @change="flip(link(one.place), 'loves')"> Hearts, as loves there</label></div>
        <details v-if="link(one.place)?.told || link(one.place)?.note" class="small wide" @toggle="unfold($event, one)"><summary>What it did not take</summary><ul v-if="refusals[one.place]" class="told-lines"><li v-for="(no, i) in refusals[one.place]" :key="i" dir="auto"><b>{{ no.title }}</b> <span class="third">{{ no.artist }} · {{ no.why }}</span></li><li v-if="!refusals[one.place].length" class="third">It took all that was told.</li></ul></details>
        <form v-if="open === one.place" class="stack" autocomplete="off" @submit.prevent="connect" @keydown.esc.stop="open = ''">
          <template v-if="one.place === 'lastfm'"><p v-if="page">Open Last.fm, let soniq in there, and come back here.</p><div v-if="page" class="line"><a class="btn" :href="page" target="_blank" rel="noreferrer noopener"><i class="i i-external-link"></i>Open Last.fm<span class="unseen"> in a new tab</span></a></div></template>
          <label v-else class="field"><span>{{ one.token }}</span><input v-model="token" class="input" type="password" maxlength="500" autocomplete="off" spellcheck="false" required></label>
          <label class="line small"><input v-model="past" type="checkbox"> Tell what I played in soniq before, too</label>
          <p v-if="refused" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ refused }}</span></p>
          <div class="line"><button class="btn lead" type="submit" :disabled="busy || (one.place === 'lastfm' && !page)">{{ busy ? "Asking …" : one.place === 'lastfm' ? "I let it in" : "Link" }}</button><button class="btn quiet" type="button" @click="open = ''">Cancel</button>
            <a v-if="where[one.place]" class="btn quiet" :href="where[one.place]" target="_blank" rel="noreferrer noopener">Where is it?<span class="unseen"> On {{ one.name }}, in a new tab</span><i class="i i-external-link"></i></a></div></form></div>
    </div>`,
};
