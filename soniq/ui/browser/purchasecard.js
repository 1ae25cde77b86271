// One purchase: which album it is, where its files would go, what became of it.
import { albumPath, cover, url } from "./dom.js";
import { ask } from "./feed.js";
import { toast } from "./toast.js";
import * as undoing from "./undo.js";
import { clock, plural } from "./words.js";

export const ARRIVALS = "/arrivals/_feed";
const FEW = 12; // songs before one asks for more
const SOUGHT = 250; // milliseconds after the last letter
const BADGES = {
  done: ["circle-check", "In your library", "good"], filed: ["circle-check", "Filed", "good"], failed: ["circle-alert", "Refused", "bad"], dropped: [null, "Let go", ""], undone: [null, "Taken back", ""],
};
const MARKS = { file: "check", filed: "check", owned: "copy", left: "x", trouble: "triangle-alert" };

/** 734003200 → "700 MB" */
export const sized = (bytes) => (bytes >= 1e9 ? `${(bytes / 2 ** 30).toFixed(1)} GB` : bytes >= 1e6 ? `${Math.round(bytes / 2 ** 20)} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`);

export const PurchaseCard = {
  props: { one: Object, roots: Array, album: { type: Object, default: null } },
  emits: ["changed"],
  data: () => ({ plan: null, failed: "", busy: false, all: false, ways: false, template: "", seeking: false, text: "", found: null, said: false }),
  computed: {
    now() { return this.plan?.arrival ?? this.one; },
    is() { return this.now.found; },
    badge() { return BADGES[this.one.state]; },
    staged() { return this.one.state === "staged"; },
    moves() { return ["waiting", "accepted", "filed"].includes(this.one.state); },
    songs() { return this.all ? this.plan.songs : this.plan.songs.slice(0, FEW); },
    /** The folder that all songs go to; empty where they part. */
    folder() {
      const folders = new Set(this.plan.songs.filter(({ to }) => to).map(({ to }) => to[0]));
      return folders.size === 1 ? [...folders][0] : "";
    },
    root() { return this.roots.find(({ id }) => id === this.now.root)?.name ?? ""; },
    brings() {
      const { wanted } = this.is;
      const brings = this.plan.songs.filter((song) => song.wanted && this.goes(song)).length;
      if (!wanted) return "";
      if (wanted === 1) return brings ? "It brings the song that is wanted of it." : "It does not bring the song that is wanted of it.";
      return `It brings ${brings === wanted ? "all" : `${brings || "none"} of the`} ${wanted} songs that are wanted of it.`;
    },
    /** Songs that go somewhere, or would as soon as soniq may write there. */
    going() { return this.plan.songs.filter((song) => this.goes(song)).length; },
    owned() { return this.plan.songs.every(({ fate }) => fate === "owned"); },
    /** What is not filed, in a line: the songs tell why. */
    leaves() {
      const owned = this.plan.songs.filter(({ fate }) => fate === "owned").length;
      const troubled = this.plan.locked ? 0 : this.plan.songs.filter(({ fate }) => fate === "trouble").length;
      return [owned && `${plural(owned, "song")} you have already`, troubled && `${plural(troubled, "song")} cannot be filed`].filter(Boolean).join(", ");
    },
    more() { return this.plan.beside.filter(({ kind }) => kind !== "File"); },
    doing() { return this.one.note || { waiting: "Being looked through", accepted: "Being filed", filed: "Being read into the library" }[this.one.state]; },
    path() { return this.is?.known && url(albumPath(this.is.known.id)); },
    differs() { return this.album && this.is?.known && this.is.known.id !== this.album.id; },
  },
  watch: {
    "one.state"(_, before) {
      this.open();
      if (before === "staged") this.$nextTick(() => this.$el.scrollIntoView({ block: "nearest" })); // it is much shorter now
    },
    "is.known.cover"() { this.$nextTick(this.picture); },
  },
  methods: {
    plural, clock, sized,
    goes(song) { return song.fine || Boolean(this.plan.locked && song.to); },
    marks(song) { return this.goes(song) ? "check" : MARKS[song.fate]; },
    async open() {
      if (!this.staged) return void (this.plan = null);
      await this.tell(`arrival/${this.one.id}`, null);
      if (this.album && !this.said && this.differs !== false && !this.is?.sure) { this.said = true; await this.change({ album: this.album.id }); } // one came from that album to bring it
    },
    picture() { if (this.is?.known?.cover && this.$refs.art) this.$refs.art.replaceChildren(cover(this.is.known, { size: 160, width: 72, eager: true })); },
    /** Asks, and shows what the plan is then. */
    async tell(path, body) {
      this.busy = true;
      try {
        this.plan = await ask(`${ARRIVALS}/${path}`, {}, body ? { method: "POST", body } : {});
        Object.assign(this, { failed: "", template: this.plan.arrival.template });
        this.$nextTick(this.picture);
      } catch (trouble) { this.failed = trouble.message; }
      this.busy = false;
    },
    change(said) { return this.tell(`arrival/${this.one.id}/plan`, said); },
    unlock() { return this.tell(`arrival/${this.one.id}/unlock`, { root: this.now.root }); },
    async decide(what) {
      this.busy = true;
      try { await ask(`${ARRIVALS}/arrival/${this.one.id}/${what}`, {}, { method: "POST" }); this.$emit("changed"); } catch (trouble) { this.failed = trouble.message; toast(trouble.message, { kind: "bad" }); }
      this.busy = false;
    },
    async undo() {
      this.busy = true;
      await undoing.undo(this.one.change);
      this.$emit("changed");
      this.busy = false;
    },
    seek(event) {
      this.text = event.target.value;
      clearTimeout(this.timer);
      this.timer = setTimeout(async () => {
        const { text } = this;
        try {
          const { items } = await ask("/collection/_feed/albums", { text, first: 6 });
          if (text === this.text) this.found = items;
        } catch (trouble) { this.failed = trouble.message; }
      }, SOUGHT);
    },
    async openSearch() { this.seeking = !this.seeking; await this.$nextTick(); this.$refs.seek?.focus(); },
    take({ id }) { Object.assign(this, { seeking: false, text: "", found: null }); this.change({ album: id }); },
  },
  mounted() { this.open(); this.picture(); },
  unmounted() { clearTimeout(this.timer); },
  template: `
    <article class="panel stack purchase" :data-state="one.state" :data-arrival="one.id" :aria-label="is?.album || one.name">
      <div class="purchase-head"><div ref="art" class="art"><span class="cover bare"><i :class="['i', is ? 'i-disc-3' : 'i-package']" aria-hidden="true"></i></span></div>
        <div class="stack tight"><h3 dir="auto">{{ is?.album || one.name }}</h3><p v-if="is" class="second"><span dir="auto">{{ is.artist }}</span><template v-if="is.year"> · {{ is.year }}</template></p><p class="small third one-line" dir="auto">{{ [one.from && "From " + one.from, sized(one.size), is && one.name].filter(Boolean).join(" · ") }}</p></div>
        <span v-if="badge" :class="['badge', badge[2]]"><i v-if="badge[0]" :class="['i', 'i-' + badge[0]]" aria-hidden="true"></i>{{ badge[1] }}</span></div>
      <template v-if="moves"><div :class="['track-line', one.progress === null && 'unknown']" role="progressbar" :aria-label="doing" aria-valuemin="0" aria-valuemax="100" :aria-valuenow="one.progress"><i :style="{ width: one.progress === null ? null : one.progress + '%' }"></i></div>
        <div class="line apart"><p class="small second" aria-live="polite">{{ doing }}{{ one.progress ? " · " + one.progress + " %" : " …" }}</p><button v-if="one.state === 'waiting'" class="btn small" type="button" :disabled="busy" @click="decide('drop')">Cancel</button></div></template>
      <p v-if="one.trouble" class="note bad" role="alert"><i class="i i-circle-alert" aria-hidden="true"></i><span>{{ one.trouble }}</span></p>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert" aria-hidden="true"></i><span class="grow">{{ failed }}</span><button v-if="!plan && staged" class="btn small" type="button" @click="open">Try again</button></p>
      <div v-if="staged && !plan && !failed" class="waiting stack tight" aria-hidden="true"><div class="bone" style="height:16px;width:60%"></div><div class="bone" style="height:90px"></div></div>
      <template v-if="staged && plan">
        <ul class="reasons"><li><i :class="['i', is.sure ? 'i-circle-check good' : 'i-circle-alert unsure-ink']" aria-hidden="true"></i><span>{{ is.why }} <button class="link plain" type="button" :aria-expanded="String(seeking)" @click="openSearch">{{ is.known ? "Another album?" : "Say which it is" }}</button></span></li>
          <li v-if="brings"><i class="i i-bookmark" aria-hidden="true"></i><span>{{ brings }}</span></li>
          <li v-if="leaves && !owned"><i class="i i-copy" aria-hidden="true"></i><span>{{ leaves }}</span></li>
          <li v-if="differs"><i class="i i-circle-alert unsure-ink" aria-hidden="true"></i><span>You came to bring “{{ album.title }}”. <button class="link plain" type="button" @click="change({ album: album.id })">It is that</button></span></li></ul>
        <div v-if="seeking" class="stack tight"><label class="field"><span>Album of the collection</span><input ref="seek" class="input" type="search" maxlength="200" autocomplete="off" :value="text" @input="seek" @keydown.esc.stop="seeking = false"></label>
          <ul v-if="found" class="pick-album"><li v-for="album in found" :key="album.id"><button type="button" @click="take(album)"><b dir="auto">{{ album.title }}</b><small class="third" dir="auto">{{ [album.artist, album.year].filter(Boolean).join(" · ") }}</small></button></li><li v-if="!found.length" class="second small">The collection has none that is called so.</li></ul></div>
        <div class="stack tight"><p v-if="going" class="small second">{{ plural(going, "song") }} to <b class="mono">{{ [root, folder].filter(Boolean).join("/") }}</b></p>
          <ol class="purchase-songs"><li v-for="song in songs" :key="song.name" :class="[!goes(song) && 'stays']"><i :class="['i', 'i-' + marks(song), goes(song) ? 'good' : song.fate === 'trouble' ? 'bad' : '']" aria-hidden="true"></i><span class="grow"><b dir="auto">{{ song.title || song.name }}</b><span v-if="song.wanted && goes(song)" class="badge">wanted</span><small :class="['third', goes(song) && 'mono']" dir="auto">{{ goes(song) ? (folder ? song.to[1] : song.to.filter(Boolean).join("/")) : song.note }}</small></span><span v-if="song.ms" class="third small">{{ clock(song.ms) }}</span></li></ol>
          <button v-if="plan.songs.length > songs.length" class="btn small quiet" type="button" @click="all = true">All {{ plural(plan.songs.length, "song") }}</button></div>
        <label v-if="more.length && !owned" class="line small beside"><input type="checkbox" :checked="now.bonus" :disabled="busy" @change="change({ bonus: $event.target.checked })"> <span class="grow">{{ plural(more.length, "file") }} beside the songs too: {{ more.slice(0, 4).map(({ name }) => name.split("/").at(-1)).join(", ") }}{{ more.length > 4 ? " …" : "" }}</span></label>
        <details v-if="!owned" class="small where-to" :open="ways" @toggle="ways = $event.target.open"><summary>Where it goes</summary><form class="stack tight" @submit.prevent="change({ template })">
          <label v-if="roots.length > 1" class="field"><span>Music folder</span><select class="input" :value="now.root" :disabled="busy" @change="change({ root: Number($event.target.value) })"><option v-for="root in roots" :key="root.id" :value="root.id">{{ root.name }}</option></select></label>
          <label class="field"><span>Names, by a template as renames have it</span><input v-model="template" class="input mono" maxlength="1000" spellcheck="false" autocomplete="off"></label><div><button class="btn small" type="submit" :disabled="busy || template === now.template">Plan anew</button></div></form></details>
        <div v-if="plan.note" :class="['note', !owned && 'warn']"><i :class="['i', owned ? 'i-copy' : 'i-triangle-alert']" aria-hidden="true"></i><span class="grow">{{ plan.locked ? "soniq only reads the folder “" + plan.locked + "” as yet. To file what you bought, it has to write there." : plan.note }}</span><button v-if="plan.locked" class="btn small" type="button" :disabled="busy" @click="unlock">Let soniq write there</button></div>
        <div class="line"><button v-if="!owned" class="btn lead" type="button" :disabled="busy || !plan.can_accept" @click="decide('accept')">File it</button><button :class="['btn', owned ? 'lead' : 'quiet']" type="button" :disabled="busy" @click="decide('drop')">Let it go</button></div></template>
      <div v-if="one.state === 'done'" class="line"><a v-if="path" class="btn lead" :href="path"><i class="i i-disc-3" aria-hidden="true"></i><span>Open album</span></a><button v-if="one.change" class="btn small quiet" type="button" :disabled="busy" @click="undo"><i class="i i-undo-2" aria-hidden="true"></i>Take it back</button></div>
    </article>`,
};
