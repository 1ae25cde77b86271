// Explore: describe what one wants to hear, narrow the library by how it sounds, or wander over its map.
import { ask, nav, number, plural, url, Rows } from "soniq";
import { Range } from "soniq/ranges.js";
import { SoundMap } from "soniq/soundmap.js";
import { Wheel } from "soniq/wheel.js";

const PARTS = [["describe", "search", "Describe"], ["sliders", "sliders-horizontal", "Sliders"], ["map", "compass", "Map"]];
const EXAMPLES = ["quiet piano, not sad", "angry workout metal", "late night chill electronic", "happy party songs with a woman singing", "acoustic guitar, instrumental"];
const BPM = [50, 200];
const FOUND = 60;
/** Words that belong to the one behind them: "not sad" goes as a whole. */
const BEFORE = "(?:(?:not|no|without|very|really|quite|rather|slightly|more|less|a bit|but|and|,)\\s+)*";

const pair = (text) => (text ? text.split("-").map(Number) : [null, null]);

export default {
  components: { Rows, Range, SoundMap, Wheel },
  props: { genres: Array, moods: Array, keys: Array, years: Array, map: Object, heard: Object, may: Boolean },
  emits: ["draw"],
  data: () => ({ query: nav.query(), text: nav.query().q ?? "", found: null, failed: "", busy: false, total: null, open: innerWidth >= 1024, asked: "" }),
  computed: {
    parts: () => PARTS, examples: () => EXAMPLES, bpm: () => BPM,
    part() { return PARTS.some(([name]) => name === this.query.part) ? this.query.part : "describe"; },
    chosen() { return (this.query.keys ?? "").split(",").filter(Boolean); },
    names() { return this.moods.map(([name]) => name); },
    on() { return ["bpm", "keys", "years", "genre", ...this.names].filter((name) => this.query[name]).length; },
    wanted() {
      const { bpm, half, keys, mixes, years, genre, sort, down } = this.query;
      return { bpm, half: bpm && half, keys, mixes: keys && mixes, years, genre, ...Object.fromEntries(this.names.map((name) => [name, this.query[name]])), sort: sort ?? "artist", down };
    },
    sorted() { return { by: this.query.sort ?? "artist", down: Boolean(this.query.down) }; },
    columns: () => ["title", "artist", "bpm", "key", "time", "dots"],
    alike: () => ["title", "fits", "bpm", "key", "time", "dots"],
  },
  methods: {
    number, plural, pair, url,
    range(name) { return pair(this.query[name]); },
    share: (low, high) => `${low}–${high} %`,
    go(part) {
      this.query = { ...this.query, part: part === "describe" ? null : part };
      nav.setQuery(this.query);
      this.enter();
    },
    enter() {
      if (this.part === "sliders") {
        if (this.$refs.rows) this.$refs.rows.show(this.wanted);
        else this.$nextTick(() => this.$refs.rows?.show(this.wanted));
      }
      if (this.part === "describe" && this.query.q && this.query.q !== this.asked) { this.text = this.query.q; this.find(); }
    },
    set(change, options) {
      this.query = { ...this.query, ...change };
      nav.setQuery(this.query, options);
      this.$refs.rows.show(this.wanted);
    },
    slid(name, ends) { this.set({ [name]: ends && ends.join("-") }); },
    flip(key) { this.set({ keys: (this.chosen.includes(key) ? this.chosen.filter((other) => other !== key) : [...this.chosen, key]).join() || null }); },
    sort(by) { this.set({ sort: by, down: this.sorted.by === by && !this.sorted.down ? 1 : null }); },
    none() { this.set({ bpm: null, half: null, keys: null, mixes: null, years: null, genre: null, ...Object.fromEntries(this.names.map((name) => [name, null])) }); },

    describe(text) {
      this.text = text.trim();
      this.query = { ...this.query, q: this.text || null };
      nav.setQuery(this.query);
      this.find();
    },
    async find() {
      this.stop?.abort();
      this.asked = this.text;
      this.failed = "";
      if (!this.text) { this.found = null; return; }
      this.stop = new AbortController();
      this.busy = true;
      try {
        this.found = await ask("/explore/_feed/described", { text: this.text, first: FOUND }, { signal: this.stop.signal });
      } catch (trouble) {
        if (trouble.name === "AbortError") return;
        [this.found, this.failed] = [null, trouble.message];
      }
      this.busy = false;
    },
    without({ word }) {
      const escaped = word.replace(/[.*+?^$()|[\]{}\\]/g, "\\$&");
      const rest = this.text.replace(new RegExp(`(^|[\\s,])${BEFORE}${escaped}(?=$|[\\s,.!?])`, "i"), "$1").replace(/\s+/g, " ").replace(/(^[\s,]+|[\s,]+$)/g, "").replace(/,\s*,/g, ",");
      this.describe(rest === this.text ? "" : rest);
    },
    back() {
      if (!nav.isNew("/explore", this.query)) return;
      this.query = nav.query();
      this.text = this.query.q ?? "";
      if (!this.text) [this.found, this.asked] = [null, ""];
      this.enter();
    },
  },
  mounted() { this.enter(); this.unhear = nav.onMove(this.back); },
  unmounted() { this.unhear(); this.stop?.abort(); },
  template: `
    <div class="stack explore">
      <header class="page-head"><h1>Explore</h1>
        <div class="segments" role="group" aria-label="How to look"><button v-for="[name, mark, word] in parts" :key="name" type="button" :aria-pressed="String(part === name)" @click="go(name)"><i :class="['i', 'i-' + mark]" aria-hidden="true"></i>{{ word }}</button></div></header>
      <p v-if="heard.total && heard.done + heard.unheard < heard.total" class="note"><i class="i i-ear"></i><span>Soniq has listened to {{ number(heard.done) }} of {{ plural(heard.total, "track") }}. The others come in as it listens on. <template v-if="may"><a class="link" :href="url('/jobs')">See how far it is</a></template></span></p>

      <section v-if="part === 'describe'" class="stack" aria-label="Describe">
        <form class="describe" role="search" @submit.prevent="describe(text)"><i class="i i-search" aria-hidden="true"></i>
          <input v-model="text" type="text" maxlength="200" enterkeyhint="search" autocomplete="off" placeholder="What do you want to hear?" aria-label="What do you want to hear?">
          <button v-if="text" class="round" type="button" aria-label="Empty" @click="describe('')"><i class="i i-x"></i></button><button class="btn lead" type="submit">Find</button></form>
        <div v-if="!found && !busy && !failed" class="stack tight"><p class="second">Say it in a few words: how it feels, what plays, how fast, when it is from. For instance:</p>
          <div class="chips wrap"><button v-for="words in examples" :key="words" class="chip" type="button" @click="describe(words)">{{ words }}</button></div></div>
        <div v-if="found" class="stack tight" role="status">
          <div v-if="found.understood.length" class="line"><span class="small second">Understood</span><div class="chips wrap"><button v-for="term in found.understood" :key="term.word" class="chip term" :class="{ against: term.weight < 0 }" type="button" :title="term.means" :aria-label="'Take away: ' + term.word" @click="without(term)"><span>{{ term.word }}</span> <b class="one-line">{{ term.means }}</b><i class="i i-x"></i></button></div></div>
          <p v-if="found.unknown.length" class="small second">{{ found.unknown.map((word) => "“" + word + "”").join(", ") }} {{ found.unknown.length === 1 ? "says" : "say" }} nothing about sound; {{ found.unknown.length === 1 ? "it was" : "they were" }} looked for in names{{ found.corrected ? ", as “" + found.corrected + "”" : "" }}.</p></div>
        <div v-if="busy && !found" class="waiting stack tight" aria-hidden="true"><div v-for="n in 8" :key="n" class="bone" style="height:44px"></div></div>
        <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ failed }}</span><button class="btn small" type="button" style="margin-left:auto" @click="find">Try again</button></p>
        <div v-if="found && !found.items.length" class="void"><i class="i i-music"></i><h2>Nothing sounds like that</h2><p>{{ heard.done ? (found.understood.length ? "Nothing that was listened to answers these words. Take one away, or say it otherwise." : "No name holds these words either. Say how it feels, what plays or how fast it is.") : "Nothing was listened to yet. Come back when soniq has heard some of your music." }}</p></div>
        <p v-if="found?.items.length && !found.close" class="note"><i class="i i-ear"></i><span>Nothing you have sounds much like that. These come nearest.</span></p>
        <Rows v-if="found?.items.length" :key="asked + found.items.length" :class="{ stale: busy }" :items="found.items" pictures :columns="alike" label="What answers the description"></Rows>
      </section>

      <section v-if="part === 'sliders'" class="by-sound" aria-label="Sliders">
        <div class="stack tight"><button class="btn sliders-open" type="button" :aria-expanded="String(open)" @click="open = !open"><i class="i i-sliders-horizontal"></i>Sliders<b v-if="on">{{ on }}</b></button>
        <div v-show="open" class="panel stack">
          <div class="stack tight"><Range word="Tempo" :least="bpm[0]" :most="bpm[1]" :low="range('bpm')[0]" :high="range('bpm')[1]" :shown="(low, high) => low + '–' + high + ' BPM'" @change="slid('bpm', $event)"></Range>
            <label class="line small second"><input type="checkbox" :checked="Boolean(query.half)" @change="set({ half: $event.target.checked ? 1 : null })">Half and double of it too</label></div>
          <Range v-for="[name, word] in moods" :key="name" :word="word" :least="0" :most="100" :step="5" :low="range(name)[0]" :high="range(name)[1]" :shown="share" @change="slid(name, $event)"></Range>
          <Range v-if="years[0] < years[1]" word="Year" :least="years[0]" :most="years[1]" :low="range('years')[0]" :high="range('years')[1]" @change="slid('years', $event)"></Range>
          <label v-if="genres.length" class="field"><span>Genre</span><select class="input" :value="query.genre ?? ''" @change="set({ genre: $event.target.value || null })"><option value="">Any</option><option v-for="one in genres" :key="one.value" :value="one.value">{{ one.label }} ({{ number(one.count) }})</option></select></label>
          <div class="stack tight"><h2 class="label">Key</h2><Wheel :keys="keys" :chosen="chosen" :mixes="Boolean(query.mixes)" @flip="flip"></Wheel>
            <label class="line small second"><input type="checkbox" :checked="Boolean(query.mixes)" @change="set({ mixes: $event.target.checked ? 1 : null })">And what mixes with it</label></div>
          <button v-if="on" class="btn small quiet" type="button" @click="none"><i class="i i-x"></i>Take all away</button>
        </div></div>
        <div class="stack tight"><p class="second" role="status">{{ total === null ? (on ? "" : "All tracks") : plural(total, "track") + (on ? " sound like that" : "") }}</p>
          <Rows ref="rows" waits pictures name="explore" feed="/explore/_feed/tracks" :under="false" :columns="columns" :sorted="sorted" empty="Nothing that was listened to sounds like that. Widen a range, or take one away." @sort="sort" @counted="total = $event"></Rows></div>
      </section>

      <section v-if="part === 'map'" aria-label="Map"><SoundMap :may="may">
        <div class="void"><i class="i i-compass"></i><h2>{{ map.known < 3 ? "There is no map yet" : "The map is not drawn yet" }}</h2>
          <p v-if="map.known < 3">The map shows what sounds alike. It is drawn when soniq has listened to some of your music.</p>
          <p v-else>{{ plural(map.known, "recording") }} can be shown. Soniq draws the map when it has nothing else to do{{ may ? ", or now" : "" }}.</p>
          <button v-if="may && map.known >= 3" class="btn lead" type="button" @click="$emit('draw')">Draw it now</button></div></SoundMap></section>
    </div>`,
};
