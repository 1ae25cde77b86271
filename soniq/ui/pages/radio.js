// Internet radio: stations that play here or on the machine's own output; admins add and change them.
import { ask, lists, onair, Sure, toast } from "soniq";

const FEED = "/library/_feed/radio";
const blank = () => ({ name: "", url: "", homepage: "" });

export default {
  components: { Sure },
  props: { may: Boolean },
  data: () => ({ all: null, failed: "", air: onair.air, form: null, values: blank(), said: null, busy: false }),
  methods: {
    stop: onair.stop,
    host: (address) => { try { return new URL(address).hostname.replace(/^www\./, ""); } catch { return ""; } },
    isOn(one) { return this.air.station?.id === one.id; },
    press(one) { if (this.isOn(one)) onair.stop(); else onair.tune(one); },
    async load() {
      try {
        this.all = await ask(FEED);
        this.failed = "";
      } catch (trouble) { this.failed = trouble.message; }
    },
    async house(one) {
      try {
        await ask(`${FEED}/${one.id}/house`, {}, { method: "POST" });
        if (this.isOn(one)) onair.stop();
        toast(`“${one.name}” plays on the sound output of this machine.`, { kind: "good" });
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    async open(one = null) {
      Object.assign(this, { form: one?.id ?? 0, values: one ? { name: one.name, url: one.url, homepage: one.homepage ?? "" } : blank(), said: null });
      await this.$nextTick();
      this.$refs.sheet.showModal();
    },
    close() { this.$refs.sheet.close(); },
    async attempt() {
      if (this.busy || !this.values.url.trim()) return;
      Object.assign(this, { busy: true, said: null });
      try {
        const { sound, name } = await ask(`${FEED}/new/try`, {}, { method: "POST", body: { url: this.values.url } });
        this.said = { kind: "good", text: `It plays: ${[name, sound].filter(Boolean).join(" · ")}` };
        if (!this.values.name) this.values.name = name;
      } catch (trouble) { this.said = { kind: "bad", text: trouble.message }; } finally { this.busy = false; }
    },
    async save() {
      if (this.busy) return;
      this.busy = true;
      try {
        const saved = await ask(this.form ? `${FEED}/${this.form}` : FEED, {}, { method: "POST", body: this.values });
        this.close();
        toast(this.form ? `“${saved.name}” is changed.` : `“${saved.name}” is one of your stations now.`, { kind: "good" });
        await this.load();
      } catch (trouble) { this.said = { kind: "bad", text: trouble.message }; } finally { this.busy = false; }
    },
    async remove(one) {
      try {
        await ask(`${FEED}/${one.id}`, {}, { method: "DELETE" });
        if (this.isOn(one)) onair.stop();
        lists.done(`“${one.name}” was removed.`, async () => { await ask(FEED, {}, { method: "POST", body: { name: one.name, url: one.url, homepage: one.homepage ?? "" } }); await this.load(); });
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
      await this.load();
    },
    news({ detail: { name } }) { if (name === "stations.changed") this.load(); },
  },
  mounted() {
    this.load();
    window.addEventListener("soniq:news", this.news);
  },
  unmounted() { window.removeEventListener("soniq:news", this.news); },
  template: `
    <div class="stack wide radio">
      <header class="page-head"><h1>Radio<span v-if="all?.items.length" class="count">{{ all.items.length }}</span></h1>
        <button v-if="may" class="btn lead" type="button" @click="open()"><i class="i i-plus"></i>Add a station</button></header>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ failed }} <button class="btn small" type="button" @click="load">Try again</button></span></p>
      <p v-if="air.trouble" class="note bad" role="alert"><i class="i i-circle-alert"></i>{{ air.trouble }}</p>
      <div v-if="!all && !failed" class="stack" aria-hidden="true"><div v-for="n in 4" :key="n" class="bone waiting" style="height:64px"></div></div>
      <div v-if="all && !all.items.length" class="void"><i class="i i-radio"></i><h2>No stations yet</h2><p>Internet radio plays here{{ " " }}in the browser, and on the sound output of this machine. {{ may ? "Add the first one by the address of its stream." : "Those who look after soniq add stations." }}</p>
        <button v-if="may" class="btn lead" type="button" @click="open()">Add a station</button></div>
      <ul v-if="all?.items.length" class="panel list"><li v-for="one in all.items" :key="one.id" :data-station="one.id" :class="isOn(one) && 'on'">
        <button class="round lead" type="button" :aria-label="(isOn(one) ? 'Turn off ' : 'Play ') + one.name" @click="press(one)"><i :class="['i', isOn(one) ? 'i-square' : 'i-play']"></i></button>
        <span class="grow"><b dir="auto">{{ one.name }}</b> <span v-if="isOn(one) && !air.trouble" class="badge good"><i class="i i-radio" aria-hidden="true"></i>{{ air.sounding ? "On air" : "Tuning in" }}</span><br><span class="small third"><a v-if="one.homepage" class="link" :href="one.homepage" target="_blank" rel="noreferrer noopener">{{ host(one.homepage) }}<span class="unseen">, in a new tab</span></a><template v-else>{{ host(one.url) }}</template></span></span>
        <span class="acts"><button v-if="all.house" class="btn small" type="button" :aria-label="'Play ' + one.name + ' on the sound output of this machine'" @click="house(one)"><i class="i i-speaker"></i>On this machine</button>
          <template v-if="may"><button class="round" type="button" :aria-label="'Change ' + one.name" @click="open(one)"><i class="i i-pencil"></i></button><Sure word="Remove" quiet :label="one.name" ask="It leaves everybody’s list." @sure="remove(one)"></Sure></template></span>
      </li></ul>
      <dialog ref="sheet" class="sheet" aria-labelledby="station-title" @click.self="close"><form v-if="form !== null" class="stack" @submit.prevent="save">
        <h2 id="station-title">{{ form ? "Change the station" : "Add a station" }}</h2>
        <label class="field"><span>Address of the stream</span><input class="input" v-model="values.url" type="url" required maxlength="2000" autocomplete="off" spellcheck="false" @input="said = null"><small class="third">Of the stream itself, or of its .m3u or .pls list.</small></label>
        <div class="line"><button class="btn" type="button" :disabled="busy || !values.url" @click="attempt"><i :class="['i', busy ? 'i-loader-circle spin' : 'i-ear']" aria-hidden="true"></i>Try it</button></div>
        <p v-if="said" :class="['note', said.kind]" role="status"><i :class="['i', said.kind === 'good' ? 'i-circle-check' : 'i-circle-alert']" aria-hidden="true"></i><span>{{ said.text }}</span></p>
        <label class="field"><span>Name</span><input class="input" v-model="values.name" required maxlength="200" autocomplete="off"></label>
        <label class="field"><span>Its page, if you like</span><input class="input" v-model="values.homepage" type="url" maxlength="2000" autocomplete="off" spellcheck="false"></label>
        <div class="line" style="justify-content:end"><button class="btn quiet" type="button" @click="close">Cancel</button><button class="btn lead" type="submit" :disabled="busy">{{ form ? "Change it" : "Add it" }}</button></div>
      </form></dialog>
    </div>`,
};
