// Bringing what is one's own elsewhere: a file that is dropped, or an account elsewhere; then what became of each.
import { ask, ImportCard, IMPORTS, lists, nav, toast, Trouble, url } from "soniq";
import { isSong, Purchases } from "soniq/purchases.js";
import { filesIn, namesIn, pack } from "soniq/zips.js";

const RULES = /\.nsp$/i; // lists that are rules: playlists take them in
const EVERY = 1500;
const OPEN = ["staged", "waiting", "failed"];

/** Sends a file, and tells how much of it is on its way. */
function send(file, tell) {
  return new Promise((done, fail) => {
    const asked = new XMLHttpRequest();
    asked.open("POST", url(`${IMPORTS}/from/file?${new URLSearchParams({ name: file.name.slice(-200) })}`));
    asked.setRequestHeader("Content-Type", "application/octet-stream");
    asked.responseType = "json";
    asked.upload.onprogress = ({ loaded, total }) => tell(total ? loaded / total : 0);
    asked.onerror = () => fail(new Trouble("The file did not get through. It may be larger than 300 MB, or soniq cannot be reached.", 0));
    asked.onload = () => (asked.status < 300 ? done(asked.response) : fail(new Trouble(asked.response?.error?.message ?? `The server answered ${asked.status}.`, asked.status)));
    asked.send(file);
  });
}

export default {
  components: { Bringing: lists.Bringing, ImportCard, Purchases },
  props: { services: Array, accounts: Array, largest: Number, purchases: Boolean },
  data: () => ({ imports: null, fresh: [], failed: "", over: false, sending: [], account: "", said: {}, connecting: false, refused: "", album: null }),
  computed: {
    chosen() { return this.accounts.find(({ source }) => source === this.account); },
    isBusy() { return (this.imports ?? []).some(({ state }) => state === "waiting"); },
    now() { return (this.imports ?? []).filter(({ id }) => this.fresh.includes(id)); },
    past() { return (this.imports ?? []).filter(({ id }) => !this.fresh.includes(id)); },
  },
  methods: {
    url,
    async load() {
      try { Object.assign(this, { imports: (await ask(IMPORTS)).imports, failed: "" }); } catch (trouble) { this.failed = trouble.message; }
      for (const { id, state } of this.imports ?? []) if (OPEN.includes(state) && !this.fresh.includes(id)) this.fresh.push(id); // it stays at the top while one looks
      clearTimeout(this.timer);
      if (this.isBusy) this.timer = setTimeout(() => this.load(), EVERY);
    },
    picked(event) { this.take([...event.target.files]); event.target.value = ""; },
    async dropped(event) {
      this.over = false;
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
      const folders = entries.filter((entry) => entry?.isDirectory);
      this.take([...event.dataTransfer.files].filter((_, n) => !entries[n]?.isDirectory));
      for (const folder of folders) await this.takeFolder(folder.name, await filesIn(folder));
    },
    async pickedFolder(event) {
      const files = [...event.target.files].filter(({ webkitRelativePath: path }) => !/(^|\/)\./.test(path));
      event.target.value = "";
      if (files.length) await this.takeFolder(files[0].webkitRelativePath.split("/")[0], files.map((file) => ({ path: file.webkitRelativePath, file })));
    },
    async take(files) {
      const playlists = files.filter(({ name }) => RULES.test(name));
      if (playlists.length) this.$refs.lists.open(playlists);
      const others = files.filter((file) => !playlists.includes(file));
      const bought = [];
      for (const file of others) if (await this.isBought(file)) bought.push(file);
      for (const file of others) if (!bought.includes(file)) this.bring(file);
      if (bought.length) this.takePurchases(() => this.$refs.purchases.take(bought), bought[0].name);
    },
    /** Music, and no export: a song, or a zip that holds songs. */
    async isBought(file) {
      if (isSong(file.name)) return true;
      if (!/\.zip$/i.test(file.name)) return false;
      const names = await namesIn(file).catch(() => null);
      return names ? names.some(isSong) : file.size > this.largest;
    },
    async takeFolder(name, entries) {
      if (entries.some(({ path }) => isSong(path))) this.takePurchases(() => this.$refs.purchases.takeFolder(name, entries), name);
      else if (entries.length) this.bring(await pack(entries, `${name}.zip`));
    },
    takePurchases(take, name) {
      if (this.purchases) take();
      else this.sending.push({ name, part: 0, error: "It is music. Filing music is for those who look after this soniq: ask one of them to bring it." });
    },
    async bring(file) {
      this.sending.push({ name: file.name, part: 0, error: "" });
      const one = this.sending.at(-1);
      if (file.size > this.largest) return void (one.error = "It is larger than 300 MB: no export is.");
      try {
        await send(file, (part) => { one.part = part; });
        this.sending.splice(this.sending.indexOf(one), 1);
        await this.load();
        this.$nextTick(() => this.$el.querySelector("[data-state=staged]")?.scrollIntoView({ block: "nearest" }));
      } catch (trouble) { one.error = trouble.message; }
    },
    forget(one) { this.sending.splice(this.sending.indexOf(one), 1); },
    choose(source) { Object.assign(this, { account: this.account === source ? "" : source, said: {}, refused: "" }); this.$nextTick(() => this.$refs.form?.querySelector("input")?.focus()); },
    async connect() {
      Object.assign(this, { connecting: true, refused: "" });
      try {
        await ask(`${IMPORTS}/from/account`, {}, { method: "POST", body: { source: this.account, ...this.said } });
        toast(`${this.chosen.name} is asked now.`, { kind: "good" });
        Object.assign(this, { account: "", said: {} });
        await this.load();
      } catch (trouble) { this.refused = trouble.message; }
      this.connecting = false;
    },
    news({ detail: { name } }) { if (["import.changed", "feed.gap"].includes(name)) this.load(); },
  },
  async mounted() {
    this.load();
    window.addEventListener("soniq:news", this.news);
    const { album } = nav.query();
    if (album && this.purchases) this.album = (await ask("/collection/_feed/these", { albums: album })).items[0] ?? null;
  },
  unmounted() { clearTimeout(this.timer); window.removeEventListener("soniq:news", this.news); },
  template: `
    <div class="stack wide importing">
      <header class="page-head"><h1>Import</h1><p class="second">What you played, loved, saved and own elsewhere, and music that you bought. You see what is in it before anything is taken in, and can take all of it back.</p></header>
      <p v-if="album" class="note"><i class="i i-package" aria-hidden="true"></i><span>Drop what you bought of <b>{{ album.title }}</b> by {{ album.artist }} here.</span></p>
      <section :class="['drop', over && 'over']" aria-label="Bring a file" @dragover.prevent="over = true" @dragleave.self="over = false" @drop.prevent.stop="dropped"><i class="i i-upload"></i>
        <p><b>Drop a file here</b><small class="third">An export as you downloaded it, up to 300 MB: zip, JSON, CSV, Library.xml, saved pages of Bandcamp, .scrobbler.log; playlists too.<template v-if="purchases"> Or music that you bought: a zip, a folder, songs.</template> The export itself is not kept, and network addresses and devices in it are not read.</small></p><span class="line"><label class="btn lead">Choose files<input class="unseen" type="file" multiple @change="picked"></label><label v-if="purchases" class="btn">A folder<input class="unseen" type="file" webkitdirectory @change="pickedFolder"></label></span></section>
      <ul v-if="sending.length" class="stack tight" aria-live="polite"><li v-for="one in sending" :key="one.name" class="panel line"><div class="grow stack tight"><b class="one-line" dir="auto">{{ one.name }}</b>
        <p v-if="one.error" class="small" role="alert" style="color:var(--bad)">{{ one.error }}</p><template v-else><div class="track-line"><i :style="{ width: 100 * one.part + '%' }"></i></div><p class="small second">{{ one.part < 1 ? "On its way …" : "Being looked through …" }}</p></template></div>
        <button v-if="one.error" class="round" type="button" :aria-label="'Put away ' + one.name" @click="forget(one)"><i class="i i-x"></i></button></li></ul>
      <div v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load">Try again</button></div>
      <section v-if="now.length" class="stack" aria-label="Waits for you"><ImportCard v-for="one in now" :key="one.id + one.state" :one="one" @changed="load"></ImportCard></section>
      <section v-if="purchases" aria-label="Purchases"><Purchases ref="purchases" :album="album"></Purchases></section>
      <section class="stack"><h2>Straight from an account</h2><div class="chips wrap" role="group" aria-label="Account"><button v-for="one in accounts" :key="one.source" class="chip" type="button" :aria-expanded="String(account === one.source)" :aria-pressed="String(account === one.source)" @click="choose(one.source)">{{ one.name }}</button></div>
        <form v-if="chosen" ref="form" class="panel stack" autocomplete="off" @submit.prevent="connect"><p class="second">{{ chosen.about }}</p>
          <label v-for="[field, word, kind, needed] in chosen.fields" :key="field" :class="kind === 'checkbox' ? 'line' : 'field'"><input v-if="kind === 'checkbox'" v-model="said[field]" type="checkbox"><span>{{ word }}</span><input v-if="kind !== 'checkbox'" v-model="said[field]" class="input" :type="kind" :required="needed && !(field === 'name' && said.is_key)" maxlength="500" autocomplete="off" spellcheck="false"></label>
          <p v-if="refused" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ refused }}</span></p>
          <div class="line"><button class="btn lead" type="submit" :disabled="connecting">{{ connecting ? "Asking …" : "Bring it" }}</button><button class="btn quiet" type="button" @click="choose(account)">Cancel</button></div></form></section>
      <section class="stack"><h2>How to get the file</h2><div class="panel hows"><details v-for="one in services" :key="one.name"><summary>{{ one.name }}<small class="third">{{ one.brings }}</small></summary><p class="second">{{ one.how }} <a v-if="one.url" class="link" :href="one.url" target="_blank" rel="noreferrer noopener">Go there<span class="unseen">, to {{ one.name }}, in a new tab</span></a><a v-else-if="one.path" class="link" :href="url(one.path)">{{ one.word }}</a></p></details></div></section>
      <section v-if="past.length" class="stack"><h2>Brought before</h2><ImportCard v-for="one in past" :key="one.id + one.state" :one="one" @changed="load"></ImportCard></section>
      <Bringing ref="lists"></Bringing>
    </div>`,
};
