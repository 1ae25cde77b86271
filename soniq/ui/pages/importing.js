// Bringing one's past: a file that is dropped, or an account elsewhere; then what became of each.
import { ask, ImportCard, IMPORTS, lists, toast, Trouble, url } from "soniq";

const LISTS = /\.(m3u8?|pls|xspf|jspf|nsp)$/i;
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
  components: { Bringing: lists.Bringing, ImportCard },
  props: { services: Array, accounts: Array, largest: Number },
  data: () => ({ imports: null, fresh: [], failed: "", over: false, sending: [], account: "", said: {}, connecting: false, refused: "" }),
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
    dropped(event) { this.over = false; this.take([...event.dataTransfer.files]); },
    take(files) {
      const playlists = files.filter(({ name }) => LISTS.test(name));
      if (playlists.length) this.$refs.lists.open(playlists);
      for (const file of files) if (!playlists.includes(file)) this.bring(file);
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
  mounted() { this.load(); window.addEventListener("soniq:news", this.news); },
  unmounted() { clearTimeout(this.timer); window.removeEventListener("soniq:news", this.news); },
  template: `
    <div class="stack wide importing">
      <header class="page-head"><h1>Bring your history</h1><p class="second">What you played, loved and listed elsewhere. You see what is in it before anything is taken in, and can take all of it back.</p></header>
      <section :class="['drop', over && 'over']" aria-label="Bring a file" @dragover.prevent="over = true" @dragleave.self="over = false" @drop.prevent.stop="dropped"><i class="i i-upload"></i>
        <p><b>Drop a file here</b><small class="third">An export as you downloaded it, up to 300 MB: zip, JSON, CSV, Library.xml, .scrobbler.log; playlists too. The file itself is not kept, nor are addresses and programs in it.</small></p><label class="btn lead">Choose files<input class="unseen" type="file" multiple @change="picked"></label></section>
      <ul v-if="sending.length" class="stack tight" aria-live="polite"><li v-for="one in sending" :key="one.name" class="panel line"><div class="grow stack tight"><b class="one-line" dir="auto">{{ one.name }}</b>
        <p v-if="one.error" class="small" role="alert" style="color:var(--bad)">{{ one.error }}</p><template v-else><div class="track-line"><i :style="{ width: 100 * one.part + '%' }"></i></div><p class="small second">{{ one.part < 1 ? "On its way …" : "Being looked through …" }}</p></template></div>
        <button v-if="one.error" class="round" type="button" :aria-label="'Put away ' + one.name" @click="forget(one)"><i class="i i-x"></i></button></li></ul>
      <div v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load">Try again</button></div>
      <section v-if="now.length" class="stack" aria-label="Waits for you"><ImportCard v-for="one in now" :key="one.id + one.state" :one="one" @changed="load"></ImportCard></section>
      <section class="stack"><h2>Straight from an account</h2><div class="chips wrap" role="group" aria-label="Account"><button v-for="one in accounts" :key="one.source" class="chip" type="button" :aria-expanded="String(account === one.source)" :aria-pressed="String(account === one.source)" @click="choose(one.source)">{{ one.name }}</button></div>
        <form v-if="chosen" ref="form" class="panel stack" autocomplete="off" @submit.prevent="connect"><p class="second">{{ chosen.about }}</p>
          <label v-for="[field, word, kind, needed] in chosen.fields" :key="field" :class="kind === 'checkbox' ? 'line' : 'field'"><input v-if="kind === 'checkbox'" v-model="said[field]" type="checkbox"><span>{{ word }}</span><input v-if="kind !== 'checkbox'" v-model="said[field]" class="input" :type="kind" :required="needed && !(field === 'name' && said.is_key)" maxlength="500" autocomplete="off" spellcheck="false"></label>
          <p v-if="refused" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ refused }}</span></p>
          <div class="line"><button class="btn lead" type="submit" :disabled="connecting">{{ connecting ? "Asking …" : "Bring it" }}</button><button class="btn quiet" type="button" @click="choose(account)">Cancel</button></div></form></section>
      <section class="stack"><h2>How to get the file</h2><div class="panel hows"><details v-for="one in services" :key="one.name"><summary>{{ one.name }}</summary><p class="second">{{ one.how }} <a v-if="one.url" class="link" :href="one.url" target="_blank" rel="noreferrer noopener">Go there<span class="unseen">, to {{ one.name }}, in a new tab</span></a></p></details></div></section>
      <section v-if="past.length" class="stack"><h2>Brought before</h2><ImportCard v-for="one in past" :key="one.id + one.state" :one="one" @changed="load"></ImportCard></section>
      <Bringing ref="lists"></Bringing>
    </div>`,
};
