// One's account at Spotify: how it stands, what was read of it, what waits; reading, choosing, letting go.
import { Consent } from "./consent.js";
import { url } from "./dom.js";
import { ask } from "./feed.js";
import { toast } from "./toast.js";
import { ago, number, plural } from "./words.js";

export const SPOTIFY = "/connections/_feed/spotify";
const LISTS = { albums: ["Saved albums", "album"], tracks: ["Liked songs", "song"], playlists: ["Playlists", "playlist"] };
const WAITS = { budget: "soniq’s requests of the day are used up", quota: "Spotify grants your app no more for now", throttled: "Spotify asked for a pause" };
const LOOKS = 1500; // milliseconds between looks while it is read
const HOURS = [12, 24];

/** "today at 14:05", "tomorrow at 00:10", "on 3 March at 00:10" */
export function then(moment, now = new Date()) {
  const at = new Date(moment);
  const days = Math.round((new Date(at.getFullYear(), at.getMonth(), at.getDate()) - new Date(now.getFullYear(), now.getMonth(), now.getDate())) / 86400000);
  const day = { 0: "today", 1: "tomorrow" }[days] ?? `on ${at.toLocaleDateString(undefined, { day: "numeric", month: "long" })}`;
  return `${day} at ${at.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" })}`;
}

export const SpotifyCard = {
  components: { Consent },
  props: { first: Object, policy: String, admin: Boolean },
  emits: ["changed"],
  data() { return { now: this.first, open: Boolean(this.first.pending_until), leaving: false, forget: true, busy: "", failed: "" }; },
  computed: {
    hours: () => HOURS,
    isThere() { return this.now.state === "active"; },
    isOver() { return this.now.state === "over"; },
    job() { return this.now.job; },
    part() { return this.job?.total ? Math.min(100, (100 * this.job.done) / this.job.total) : 0; },
    lists() { return this.now.lists.map((one) => ({ ...one, word: LISTS[one.name]?.[0] ?? one.name, said: this.how(one) })); },
    wishes() { return this.now.lists.filter(({ name }) => name !== "playlists").reduce((sum, { taken }) => sum + taken, 0); },
    read() {
      if (this.job) return this.job.status === "running" ? "Reading …" : "Waits for its turn among the jobs";
      return this.now.synced_at ? `Read ${ago(this.now.synced_at)}` : this.now.passing ? "Partly read" : "Not read yet";
    },
    waiting() {
      const { waits, resumes_at: at } = this.now;
      return waits && !this.job ? `${WAITS[waits]}. It goes on ${at ? then(at) : "later"}.` : "";
    },
    planned() {
      if (!this.now.auto) return "Nothing is read unless you ask.";
      return this.policy === "auto" ? `Everybody’s account is read every ${this.now.hours} hours.` : "It waits: soniq asks nobody by itself, as long as Network says so.";
    },
    isFixed() { return Object.keys(this.now.locked).length > 0; },
  },
  watch: { first(fresh) { this.take(fresh); } },
  methods: {
    ago, number, plural, url,
    how({ name, taken, total }) {
      const of = LISTS[name]?.[1] ?? "one";
      return total === null ? (taken ? plural(taken, of) : "not read yet") : taken >= total ? plural(taken, of) : `${number(taken)} of ${plural(total, of)}`;
    },
    take(fresh) {
      const was = this.now;
      this.now = fresh;
      if (fresh.state === "active" && was.state !== "active") this.open = false;
      clearTimeout(this.timer);
      if (fresh.job) this.timer = setTimeout(() => this.load(), LOOKS);
    },
    async load() {
      try { this.take(await ask(SPOTIFY)); } catch { this.timer = setTimeout(() => this.load(), 4 * LOOKS); } // it may come back
    },
    async tried(what, path, body, method = "POST") {
      Object.assign(this, { busy: what, failed: "" });
      try { const fresh = await ask(`${SPOTIFY}/${path}`, {}, { method, body }); this.take(fresh); return fresh; } catch (trouble) { this.failed = trouble.message; return null; } finally { this.busy = ""; }
    },
    choose(name) { this.tried(name, "options", { [name]: !this.now[name] }); },
    plan(change) { this.tried("plan", "plan", change).then((done) => done && toast("Saved.", { kind: "good" })); },
    connected(fresh) {
      this.take(fresh);
      this.open = false;
      toast(`Connected${fresh.account ? ` as ${fresh.account}` : ""}. “Read now” takes in what is saved there.`, { kind: "good" });
      this.$nextTick(() => this.$el.querySelector("[data-do=read]")?.focus());
    },
    async connect() {
      this.open = true;
      await this.$nextTick();
      this.$el.querySelector(".consent :is(a.link, button[type=submit])")?.focus();
    },
    async leave() {
      this.leaving = this.forget = true;
      await this.$nextTick();
      this.$refs.leave.focus();
    },
    async disconnect() {
      this.busy = "leave";
      try {
        const { gone } = await ask(SPOTIFY, { forget: this.forget ? "true" : "false" }, { method: "DELETE" });
        toast(gone ? `Disconnected. ${plural(gone, "wish", "wishes")} forgotten; your playlists stay.` : "Disconnected. Your wishes and playlists stay.");
        Object.assign(this, { leaving: false, failed: "" });
      } catch (trouble) { this.failed = trouble.message; }
      this.busy = "";
      await this.load();
    },
    news({ detail: { name } }) { if (["spotify.changed", "feed.gap"].includes(name)) { clearTimeout(this.timer); this.timer = setTimeout(() => this.load(), 200); } },
  },
  mounted() { this.take(this.first); window.addEventListener("soniq:news", this.news); },
  unmounted() { window.removeEventListener("soniq:news", this.news); clearTimeout(this.timer); },
  template: `
    <section class="panel connection spotify" aria-labelledby="spotify"><header><div class="stack tight"><h2 id="spotify">Spotify</h2><p class="second">Your saved albums, liked songs and playlists become wishes of your collection. soniq only reads there.</p></div>
        <span v-if="isThere" class="badge good"><i class="i i-circle-check"></i>{{ now.account ? "Connected as " + now.account : "Connected" }}</span><span v-else-if="isOver" class="badge warn"><i class="i i-unplug"></i>Connect anew</span><span v-else class="badge"><i class="i i-unplug"></i>Not connected</span></header>
      <p v-if="policy === 'off'" class="note warn"><i class="i i-ban"></i><span>soniq may ask nobody outside now, so it cannot read Spotify either. <a v-if="admin" class="link" :href="url('/network')">Change that under Network</a><template v-else>An admin can change that.</template></span></p>
      <p v-if="isOver" class="note warn"><i class="i i-triangle-alert"></i><span>Spotify takes soniq’s word no more: the consent was taken back, or has ended. What was read is kept. Connect anew to go on.</span></p>
      <p v-else-if="now.note" class="note warn"><i class="i i-triangle-alert"></i><span>{{ now.note }}</span></p>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ failed }}</span></p>

      <Consent v-if="!isThere && open" :now="now" @changed="take" @connected="connected" @close="open = false"></Consent>
      <div v-else-if="!isThere" class="line"><button class="btn lead" type="button" :aria-label="isOver ? 'Connect Spotify anew' : 'Connect Spotify'" @click="connect"><i class="i i-link-2"></i>{{ isOver ? "Connect anew" : "Connect" }}</button><a v-if="!isOver" class="link small" :href="url('/import')">Or bring Spotify’s own export, without an account</a></div>

      <template v-if="isThere || isOver">
        <dl class="read-lists"><div v-for="one in lists" :key="one.name"><dt>{{ one.word }}</dt><dd>{{ one.said }}</dd></div></dl>
        <div v-if="isThere" class="stack tight">
          <div class="line"><button class="btn" :class="{ lead: !now.synced_at }" type="button" data-do="read" :disabled="Boolean(job) || busy === 'read' || policy === 'off'" @click="tried('read', 'read')"><i :class="['i', job ? 'i-loader-circle spin' : 'i-refresh-cw']"></i>Read now</button><span class="second small" role="status">{{ read }}</span></div>
          <div v-if="job" class="stack tight"><div :class="['track-line', !job.total && 'unknown']" role="progressbar" aria-label="Reading Spotify" :aria-valuemin="job.total ? 0 : null" :aria-valuemax="job.total || null" :aria-valuenow="job.total ? job.done : null"><i :style="job.total ? { width: part + '%' } : null"></i></div><p v-if="job.note" class="small second">{{ job.note }}</p></div>
          <p v-if="waiting" class="note"><i class="i i-clock"></i><span>{{ waiting }} <span class="third">Today {{ number(now.asked) }} of {{ number(now.budget) }} requests.</span></span></p></div>
        <details v-if="now.unreadable" class="unreadable"><summary>{{ plural(now.unreadable, "playlist") }} that Spotify does not show</summary>
          <p class="small second">Spotify shows the songs of a list to its owner alone, and to those who may change it. The way round: copy the list into one of your own there, or export it with <b>Exportify</b> in your browser (exportify.net), or ask Spotify for your data; and <a class="link" :href="url('/import')">bring the file here</a>.</p>
          <ul class="told-lines"><li v-for="one in now.closed" :key="one.id" dir="auto"><b>{{ one.name }}</b> <span class="third">{{ [one.owner && "by " + one.owner, one.total && plural(one.total, "song")].filter(Boolean).join(" · ") }}</span> <a v-if="one.url" class="link" :href="one.url" target="_blank" rel="noreferrer noopener">Open<span class="unseen"> {{ one.name }} at Spotify, in a new tab</span></a></li></ul></details>
        <fieldset v-if="isThere" class="picks"><legend>What comes along</legend>
          <label><input type="checkbox" :checked="now.with_playlists" :disabled="busy !== ''" @change="choose('with_playlists')"><span><b>Playlists</b><small>Each becomes a playlist here, with the songs that you have.</small></span></label>
          <label :class="{ off: !now.with_playlists }"><input type="checkbox" :checked="now.playlist_songs" :disabled="busy !== '' || !now.with_playlists" @change="choose('playlist_songs')"><span><b>Songs of playlists as wishes</b><small>Off: only saved albums and liked songs are wished for.</small></span></label></fieldset>
        <div v-if="isThere" class="plan"><template v-if="now.may_plan && !isFixed"><label class="line"><input type="checkbox" :checked="now.auto" @change="plan({ auto: !now.auto })"> <b>Read by itself</b></label>
            <label v-if="now.auto" class="line small second">every <select class="input" aria-label="Hours between two looks" :value="now.hours" @change="plan({ hours: Number($event.target.value) })"><option v-for="one in hours" :key="one" :value="one">{{ one }} hours</option></select></label></template>
          <p class="small second">{{ planned }} <a v-if="now.auto && policy !== 'auto' && admin" class="link" :href="url('/network')">Network</a><span v-if="isFixed" class="badge"><i class="i i-lock"></i>Set by {{ Object.values(now.locked)[0] }}</span></p></div>
        <div v-if="leaving" class="leaving" role="group" aria-label="Disconnect Spotify?" @keydown.esc.stop="leaving = false"><p><b>Disconnect Spotify?</b> soniq forgets its key and what it kept of the account. Playlists that came stay.</p>
          <label class="line"><input v-model="forget" type="checkbox"><span>Forget my wishes that are saved there, too <span v-if="wishes" class="third">(about {{ number(wishes) }})</span></span></label>
          <div class="line"><button ref="leave" class="btn lead danger" type="button" :disabled="busy === 'leave'" @click="disconnect">Disconnect</button><button class="btn quiet" type="button" @click="leaving = false">Keep</button></div></div>
        <div v-else class="let-go"><button class="btn small quiet" type="button" aria-label="Disconnect Spotify" @click="leave">Disconnect</button></div>
      </template>
    </section>`,
};
