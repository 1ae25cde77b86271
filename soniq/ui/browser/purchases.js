// Music that was bought: sent here, looked through, filed. Links that are fetched.
import { albumPath, url } from "./dom.js";
import { ask, Trouble } from "./feed.js";
import { ARRIVALS, PurchaseCard, sized } from "./purchasecard.js";
import { toast } from "./toast.js";
import { ago } from "./words.js";
import { pack } from "./zips.js";

const EVERY = 1500;
const SOUNDS = /\.(mp3|mp2|flac|wave?|og[ga]|opus|m4[ab]|mp4|aac|aif[fc]?|wma|ape|wv|mp[cp+]|tta|ds[f]|dff)$/i;
const STATES = {
  waiting: "Begins soon", running: "On its way", paused: "Waits: soniq asks nobody now", done: "Here", failed: "Did not work", cancelled: "Cancelled",
};

export const isSong = (name) => SOUNDS.test(name);

/** Sends a file, tells how much of it is on its way, and ends when it is told to. */
function send(file, tell, signal) {
  return new Promise((done, fail) => {
    const asked = new XMLHttpRequest();
    asked.open("POST", url(`${ARRIVALS}/bring?${new URLSearchParams({ name: file.name.slice(-200) })}`));
    asked.setRequestHeader("Content-Type", "application/octet-stream");
    asked.responseType = "json";
    asked.upload.onprogress = ({ loaded, total }) => tell(total ? loaded / total : 0);
    asked.onerror = () => fail(new Trouble("It did not get through: soniq cannot be reached, or takes no more. Try again.", 0));
    asked.onabort = () => fail(new DOMException("", "AbortError"));
    asked.onload = () => (asked.status < 300 ? done(asked.response) : fail(new Trouble(asked.response?.error?.message ?? `The server answered ${asked.status}.`, asked.status)));
    signal.addEventListener("abort", () => asked.abort());
    asked.send(file);
  });
}

export const Purchases = {
  components: { PurchaseCard },
  props: { album: { type: Object, default: null } },
  data: () => ({ arrivals: null, downloads: [], roots: [], inbox: null, kept: {}, sending: [], failed: "", linking: false, link: "", asking: false, refused: "", past: null, after: null }),
  computed: {
    shown() {
      const now = this.arrivals ?? [];
      return [...now, ...Object.values(this.kept).filter(({ id }) => !now.some((one) => one.id === id))].sort((one, other) => other.id - one.id);
    },
    links() { return this.downloads.filter((one) => one.state !== "cancelled" && !(one.state === "done" && one.arrival) && (!one.over || Date.now() - one.at < 86400000)); },
    moves() { return this.shown.some(({ state }) => ["waiting", "accepted", "filed"].includes(state)) || this.downloads.some(({ over }) => !over); },
    states: () => STATES,
  },
  methods: {
    sized, ago,
    pathOf: (one) => url(albumPath(one.found.known.id)),
    async load() {
      try {
        const found = await ask(`${ARRIVALS}/all`);
        const here = new Set(found.arrivals.map(({ id }) => id));
        const over = new Set([...(this.arrivals ?? []), ...Object.values(this.kept)].map(({ id }) => id).filter((id) => !here.has(id)));
        for (const { id, arrival } of found.downloads) if (arrival && !here.has(arrival) && this.downloads.some((one) => one.id === id && !one.over)) over.add(arrival);
        for (const id of over) this.kept[id] = (await ask(`${ARRIVALS}/arrival/${id}`)).arrival; // it stays while one looks
        Object.assign(this, found, { failed: "" });
      } catch (trouble) { this.failed = trouble.message; }
      clearTimeout(this.timer);
      if (this.moves && this.$el?.isConnected) this.timer = setTimeout(() => this.load(), EVERY);
    },
    /** Takes zips and songs; songs that come together are one purchase. */
    take(files) {
      const songs = files.filter(({ name }) => isSong(name));
      for (const file of files) if (!songs.includes(file)) this.bring(file.name, () => file);
      if (songs.length === 1) this.bring(songs[0].name, () => songs[0]);
      else if (songs.length) this.takeFolder("Songs", songs.map((file) => ({ path: file.name, file })));
    },
    /** A folder with all that is in it, as one zip. */
    takeFolder(name, entries) {
      this.bring(name, (signal) => pack(entries, `${name}.zip`, signal).catch((trouble) => {
        throw trouble instanceof RangeError ? new Trouble("It is larger than 4 GB. Put the folder into soniq’s inbox instead, or bring it in parts.", 0) : trouble;
      }));
    },
    /** One after the other. make: gives the file. */
    async bring(name, make) {
      this.sending.push({ name, part: null, error: "", stop: new AbortController() });
      const one = this.sending.at(-1);
      const before = this.line;
      this.line = (async () => {
        await before;
        try {
          const { signal } = one.stop;
          signal.throwIfAborted();
          const file = await make(signal);
          const { arrival } = await send(file, (part) => { one.part = part; }, signal);
          this.forget(one);
          this.kept[arrival.id] = arrival; // it may be refused before one looks
          await this.load();
          this.$nextTick(() => this.$el.querySelector(`[data-arrival="${arrival.id}"]`)?.scrollIntoView({ block: "nearest" }));
        } catch (trouble) {
          if (trouble.name === "AbortError") this.forget(one);
          else one.error = trouble.message;
        }
      })();
      await this.line;
    },
    cancel(one) { one.stop.abort(); this.forget(one); },
    forget(one) { this.sending = this.sending.filter((other) => other !== one); },
    async openLink() { this.linking = !this.linking; await this.$nextTick(); this.$refs.link?.focus(); },
    async fetch() {
      Object.assign(this, { asking: true, refused: "" });
      try {
        await ask(`${ARRIVALS}/fetch`, {}, { method: "POST", body: { url: this.link } });
        Object.assign(this, { link: "", linking: false });
        await this.load();
      } catch (trouble) { this.refused = trouble.message; }
      this.asking = false;
    },
    async tell(one, what) {
      try { await ask(`${ARRIVALS}/download/${one.id}/${what}`, {}, { method: "POST" }); await this.load(); } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    part: ({ received, size }) => (size ? Math.min(100, Math.round((100 * received) / size)) : null),
    /** For another try, as its note says. */
    waits: ({ state, note }) => state === "waiting" && Boolean(note),
    of(one) {
      if (one.trouble) return one.trouble;
      if (this.waits(one)) return one.note;
      const came = one.size ? `${sized(one.received)} of ${sized(one.size)}` : one.received ? sized(one.received) : "";
      return [this.states[one.state], one.over ? "" : came, one.note].filter(Boolean).join(" · ");
    },
    async lookBack(event) { if (event.target.open && !this.past) await this.more(); },
    async more() {
      try {
        const { items, after } = await ask(`${ARRIVALS}/past`, { before: this.after });
        Object.assign(this, { past: [...(this.past ?? []), ...items], after });
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    news({ detail: { name } }) { if (/^(arrival|download|feed)\./.test(name)) this.load(); },
  },
  mounted() { this.load(); window.addEventListener("soniq:news", this.news); },
  unmounted() {
    clearTimeout(this.timer);
    window.removeEventListener("soniq:news", this.news);
  },
  template: `
    <div class="stack purchases">
      <ul v-if="sending.length" class="stack tight" aria-live="polite"><li v-for="one in sending" :key="one.name" class="panel line"><div class="grow stack tight"><b class="one-line" dir="auto">{{ one.name }}</b>
        <p v-if="one.error" class="small" role="alert" style="color:var(--bad)">{{ one.error }}</p><template v-else><div class="track-line" role="progressbar" :aria-label="one.name" aria-valuemin="0" aria-valuemax="100" :aria-valuenow="Math.round(100 * (one.part ?? 0))"><i :style="{ width: 100 * (one.part ?? 0) + '%' }"></i></div><p class="small second">{{ one.part === null ? "Waits for its turn" : one.part < 1 ? "On its way, " + Math.round(100 * one.part) + " %" : "Being kept …" }}</p></template></div>
        <button v-if="one.error" class="round" type="button" :aria-label="'Put away ' + one.name" @click="forget(one)"><i class="i i-x" aria-hidden="true"></i></button><button v-else class="btn small" type="button" @click="cancel(one)">Cancel</button></li></ul>
      <div v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert" aria-hidden="true"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load">Try again</button></div>
      <PurchaseCard v-for="one in shown" :key="one.id" :one="one" :roots="roots" :album="album" @changed="load"></PurchaseCard>
      <ul v-if="links.length" class="panel list" aria-label="Links"><li v-for="one in links" :key="one.id"><i :class="['i', one.state === 'failed' ? 'i-circle-alert' : one.state === 'done' ? 'i-circle-check' : 'i-download']" aria-hidden="true"></i><div class="grow stack tight"><b class="one-line" dir="auto">{{ one.name || one.from }}</b><div v-if="one.state === 'running'" :class="['track-line', part(one) === null && 'unknown']"><i :style="{ width: part(one) === null ? null : part(one) + '%' }"></i></div><p class="small second">{{ waits(one) ? of(one) : one.from + " · " + of(one) }}</p></div>
        <span class="line"><button v-if="one.state === 'failed' || waits(one)" class="btn small" type="button" :aria-label="'Try again: ' + (one.name || one.from)" @click="tell(one, 'retry')">Try again</button><button v-if="!one.over" class="btn small" type="button" :aria-label="'Cancel ' + (one.name || one.from)" @click="tell(one, 'cancel')">Cancel</button></span></li></ul>
      <div class="by-other-ways"><button class="link plain small by-link" type="button" :aria-expanded="String(linking)" @click="openLink">Fetch a purchase or a free release by its link</button>
        <form v-if="linking" class="panel stack tight" @submit.prevent="fetch"><label class="field"><span>Direct link to the zip or song</span><input ref="link" v-model="link" class="input" type="url" inputmode="url" required maxlength="4000" placeholder="https://" autocomplete="off" spellcheck="false"></label>
          <p class="small third">The link of a download button, as a shop gives it to you. Streams are not recorded.</p>
          <p v-if="refused" class="note bad" role="alert"><i class="i i-circle-alert" aria-hidden="true"></i><span>{{ refused }}</span></p>
          <div class="line"><button class="btn lead" type="submit" :disabled="asking">{{ asking ? "Asking …" : "Fetch it" }}</button><button class="btn quiet" type="button" @click="openLink">Cancel</button></div></form></div>
      <p v-if="inbox" class="small third">{{ inbox.note || "What you put into " + inbox.path + " on the server comes here too." }}</p>
      <details v-if="!album" class="small" @toggle="lookBack"><summary>Earlier purchases</summary><p v-if="past && !past.length" class="second">None yet.</p>
        <ul v-if="past" class="told-lines"><li v-for="one in past" :key="one.id"><a v-if="one.state === 'done' && one.found?.known" class="link" :href="pathOf(one)">{{ one.found.album }}</a><b v-else dir="auto">{{ one.found?.album || one.name }}</b> <span class="third">{{ [one.found?.artist, { done: "filed", failed: one.trouble, dropped: "let go", undone: "taken back" }[one.state], ago(one.at)].filter(Boolean).join(" · ") }}</span></li></ul><button v-if="after" class="btn small" type="button" @click="more">More</button></details>
    </div>`,
};
