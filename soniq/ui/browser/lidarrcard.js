// The household's Lidarr: where it is, what new artists get, what it is to tell, and what is on its way.
import { url } from "./dom.js";
import { ask } from "./feed.js";
import { LidarrChoices } from "./lidarrchoices.js";
import { Sure } from "./sure.js";
import { toast } from "./toast.js";
import { ago, number, plural } from "./words.js";

export const LIDARR = "/connections/_feed/lidarr";
const LATER = 700; // milliseconds in which news gather

export const LidarrCard = {
  components: { LidarrChoices, Sure },
  props: { first: Object, policy: String },
  data() { return { now: this.first, editing: false, where: this.first.url ?? "", key: "", trial: null, busy: "", failed: "", address: this.first.here ?? "", unheard: "" }; },
  computed: {
    state() {
      const { set_up: there, trouble, admin } = this.now;
      if (!there) return ["", "unplug", "Not connected"];
      return admin && trouble ? ["warn", "triangle-alert", "Does not answer"] : ["good", "circle-check", "Connected"];
    },
    isFixed() { return Boolean(this.now.locked?.lidarr_url); },
    onItsWay() { return [this.now.active && `${plural(this.now.active, "album")} on the way`, this.now.waiting && `${number(this.now.waiting)} waiting`].filter(Boolean).join(", "); },
    canTry() { return (this.where.trim() || this.now.url) && (this.key.trim() || this.now.has_key); },
  },
  watch: { first(fresh) { this.now = fresh; } },
  methods: {
    ago, number, plural, url,
    async load() { try { this.now = await ask(LIDARR); } catch { /* the next news tell */ } },
    async tried(what, path, { method = "POST", body } = {}) {
      Object.assign(this, { busy: what, failed: "" });
      try { return await ask(LIDARR + path, {}, { method, body }); } catch (trouble) { this.failed = trouble.message; return null; } finally { this.busy = ""; }
    },
    said() { return { url: this.where.trim() || null, key: this.key.trim() || null }; },
    async edit() {
      Object.assign(this, { editing: true, where: this.now.url ?? "", key: "", trial: null, failed: "" });
      await this.$nextTick();
      this.$refs.where?.focus();
    },
    async test() {
      this.trial = null;
      this.trial = await this.tried("test", "/test", { body: this.editing || !this.now.set_up ? this.said() : {} });
    },
    async connect() {
      const fresh = await this.tried("connect", "", { method: "PUT", body: this.said() });
      if (!fresh) return;
      Object.assign(this, { now: fresh, editing: false, key: "", trial: null });
      toast("Lidarr is connected. Its key is kept encrypted, and not shown again.", { kind: "good" });
    },
    async disconnect() {
      const fresh = await this.tried("leave", "", { method: "DELETE" });
      if (fresh) { Object.assign(this, { now: fresh, trial: null, where: "" }); toast("Disconnected. What Lidarr has begun, it goes on with by itself."); }
    },
    async register() {
      this.unheard = "";
      const fresh = await this.tried("register", "/webhook", { method: "PUT", body: { address: this.address } });
      if (fresh) { this.now = fresh; toast("Lidarr tried it, and soniq heard it.", { kind: "good" }); } else [this.unheard, this.failed] = [this.failed, ""];
    },
    async unregister() { const fresh = await this.tried("register", "/webhook", { method: "DELETE" }); if (fresh) { this.now = fresh; toast("Lidarr tells soniq nothing more. Its queue is looked at instead."); } },
    async look() { const fresh = await this.tried("look", "/look"); if (fresh) this.now = fresh; },
    async again(one) { const fresh = await this.tried("again", "/search", { body: { album: one.album } }); if (fresh) { this.now = fresh; toast(`Lidarr is asked for “${one.title}” once more.`, { kind: "good" }); } },
    news({ detail: { name } }) { if (/^lidarr\./.test(name) || name === "feed.gap") this.listening ??= setTimeout(() => { this.listening = null; this.load(); }, LATER); },
  },
  mounted() { window.addEventListener("soniq:news", this.news); },
  unmounted() { window.removeEventListener("soniq:news", this.news); clearTimeout(this.listening); },
  template: `
    <section class="panel connection lidarr" aria-labelledby="lidarr"><header><div class="stack tight"><h2 id="lidarr">Lidarr</h2><p class="second">The house’s own server that looks for albums you want, and puts them into a music folder.</p></div><span :class="['badge', state[0]]"><i :class="['i', 'i-' + state[1]]"></i>{{ state[2] }}</span></header>
      <p v-if="!now.admin && !now.set_up" class="note"><i class="i i-info"></i><span>An admin can connect it. Then “Search” on an album of the collection has Lidarr look for it.</span></p>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ failed }}</span></p>
      <template v-if="now.admin">
        <p v-if="now.trouble && now.set_up" class="note warn"><i class="i i-triangle-alert"></i><span class="grow">{{ now.trouble }}</span></p>
        <form v-if="editing || !now.set_up" class="stack reach" autocomplete="off" @submit.prevent="connect" @keydown.esc.stop="editing = false">
          <label class="field"><span>Its address, with the URL base if it has one</span><input ref="where" v-model="where" class="input" type="url" inputmode="url" name="lidarr_url" maxlength="1000" :placeholder="now.like" :disabled="isFixed" spellcheck="false" required></label>
          <label class="field"><span>Its API key: Lidarr, Settings, General, Security</span><input v-model="key" class="input" type="password" name="lidarr_key" maxlength="500" autocomplete="off" spellcheck="false" :placeholder="now.has_key ? 'Kept. Paste another one to replace it.' : ''" :required="!now.has_key"></label>
          <p v-if="isFixed" class="badge"><i class="i i-lock"></i>The address is set by {{ now.locked.lidarr_url }}</p>
          <div class="line"><button class="btn lead" type="submit" :disabled="busy !== '' || !canTry">{{ busy === "connect" ? "Asking Lidarr …" : "Connect" }}</button><button class="btn" type="button" :disabled="busy !== '' || !canTry" @click="test">{{ busy === "test" ? "Asking …" : "Test" }}</button><button v-if="editing" class="btn quiet" type="button" @click="editing = false">Cancel</button></div></form>
        <div v-else class="line apart"><p class="second"><code>{{ now.url }}</code> <span class="third">· key kept</span></p><div class="line"><button class="btn" type="button" :disabled="busy !== ''" @click="test">{{ busy === "test" ? "Asking …" : "Test" }}</button><button class="btn" type="button" @click="edit">Change</button></div></div>
        <div v-if="trial" :class="['note', trial.answers ? (trial.advice.length ? 'warn' : 'good') : 'bad']" role="status"><i :class="['i', trial.answers ? 'i-circle-check' : 'i-circle-alert']"></i><div><p>{{ trial.message }}</p><p v-for="one in trial.advice" :key="one">{{ one }}</p></div></div>
      </template>

      <div v-if="now.set_up && (now.active || now.waiting || now.lost?.length)" class="stack tight"><div class="line apart"><h3>On its way</h3><button v-if="now.admin" class="btn small quiet" type="button" :disabled="busy !== ''" @click="look"><i :class="['i i-refresh-cw', busy === 'look' && 'spin']"></i>Look now</button></div>
        <p v-if="onItsWay" class="small second">{{ onItsWay }}<template v-if="now.looked_at"> · looked at {{ ago(now.looked_at) }}</template></p>
        <ul class="comings"><li v-for="one in [...now.downloads, ...(now.lost ?? [])]" :key="one.album" :class="one.state"><span class="what"><a class="name one-line" dir="auto" :href="url('/collection?album=' + one.album)">{{ one.title }}</a><span class="small second one-line" dir="auto">{{ one.artist }}</span></span>
            <span class="how"><span class="badge" :class="{ bad: one.state === 'failed' }"><i :class="['i', { failed: 'i-circle-alert', pending: 'i-clock', searching: 'i-search' }[one.state] ?? 'i-download']"></i>{{ one.words }}{{ one.state === "downloading" ? ", " + one.percent + " %" : "" }}</span>
              <span v-if="one.state === 'downloading'" class="track-line coming-track" role="progressbar" :aria-label="one.title" aria-valuemin="0" aria-valuemax="100" :aria-valuenow="one.percent"><i :style="{ width: one.percent + '%' }"></i></span></span>
            <button v-if="one.state === 'failed'" class="btn small" type="button" :disabled="busy !== ''" :aria-label="'Search for ' + one.title + ' once more'" @click="again(one)">Once more</button>
            <p v-if="one.why" class="small second told-why">{{ one.why }}</p></li></ul></div>
      <p v-else-if="now.set_up" class="second small"><i class="i i-download third" aria-hidden="true"></i> Nothing is on its way. <a class="link" :href="url('/collection?look=wanted')">What you still want</a></p>

      <template v-if="now.admin && now.set_up && !editing">
        <LidarrChoices :key="now.url" :paths="now.paths" :fixed="now.locked.lidarr_paths ?? ''" @changed="load"></LidarrChoices>
        <div class="stack tight hook"><div class="line apart"><h3>Lidarr tells soniq</h3><span v-if="now.has_webhook" class="badge good"><i class="i i-circle-check"></i>Registered</span></div>
          <p class="small second">So that soniq knows at once when something comes. Without it, the queue is looked at every half minute. The secret goes from soniq to Lidarr; nobody has to copy it.</p>
          <form class="line" autocomplete="off" @submit.prevent="register"><label class="field grow"><span>Address of this soniq, as Lidarr’s machine sees it</span><input v-model="address" class="input" type="url" name="address" maxlength="1000" spellcheck="false" required></label>
            <button class="btn" type="submit" :disabled="busy !== ''">{{ busy === "register" ? "Lidarr tries it …" : now.has_webhook ? "Register anew" : "Register in Lidarr" }}</button></form>
          <p v-if="unheard" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ unheard }}</span></p>
          <div v-if="now.has_webhook" class="line apart"><p class="small second" role="status">{{ now.told.length ? "Last heard " + ago(now.told[0].at) + ": " + now.told[0].words : "Nothing heard yet." }}</p><Sure word="Unregister" label="soniq in Lidarr" ask="Lidarr tells nothing more." quiet @sure="unregister"></Sure></div>
          <details v-if="now.told.length > 1" class="small"><summary>What it told</summary><ul class="told-lines"><li v-for="one in now.told" :key="one.id"><b>{{ one.words }}</b> <span class="third">{{ [ago(one.at), one.outcome].filter(Boolean).join(" · ") }}</span></li></ul></details></div>
        <div v-if="!isFixed" class="let-go"><Sure word="Disconnect" label="Lidarr" ask="soniq forgets its address and its key." quiet @sure="disconnect"></Sure></div>
      </template>
    </section>`,
};
