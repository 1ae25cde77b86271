// All tracks: columns as one likes them, sort by their heads, filters in a drawer.
import { Letters, nav, number, person, Rows, url } from "soniq";

const CHOOSABLE = [["artist", "Artist"], ["album", "Album"], ["genre", "Genre"], ["year", "Year"], ["bpm", "BPM"], ["key", "Key"], ["format", "Format"], ["rating", "Rating"], ["added", "Added"]];
const KEPT = "soniq.columns";
const FILTERS = ["genre", "decade", "codec", "kind", "tempo", "bpm", "key", "mood"];
const FINE = { ...Object.fromEntries(FILTERS.map((name) => [name, null])), half: null, mixes: null };
const SPAN = /^(\d{2,3}(?:\.\d)?)-(\d{2,3}(?:\.\d)?)$/;

/** Filters as rules of a smart list; what they say of missing files, rules cannot. */
function asRules({ genre, decade, codec, tempo, bpm, half, key, mixes, mood }, facets) {
  const rule = (field, op, value) => ({ field, op, value });
  const named = facets.genres.find((facet) => facet.value === genre)?.label;
  const [, from, to] = (SPAN.exec(bpm ?? "") ?? []).map(Number);
  const between = (by) => rule("bpm", "between", [from * by, to * by]);
  return [
    named && rule("genre", "is", named), decade && rule("year", "between", [Number(decade), Number(decade) + 9]), codec && rule("codec", "is", codec),
    from ? (half ? { any: [between(1), between(0.5), between(2)] } : between(1)) : tempo && rule("bpm", "between", [Number(tempo), Number(tempo) + 9.99]),
    key && rule("key", mixes ? "compatible" : "is", key), ...(mood ?? "").split(",").filter(Boolean).map((one) => rule(one.replace("mood_", ""), "gt", 0.6)),
  ].filter(Boolean);
}

export default {
  components: { Letters, Rows },
  props: { facets: Object, letters: Object, missing: Number },
  data: () => ({ query: nav.query(), total: null, drawer: "", chosen: (localStorage.getItem(KEPT) ?? "artist,album,year,bpm,key,format").split(",").filter(Boolean) }),
  computed: {
    choosable: () => CHOOSABLE,
    columns() { return ["nr", "title", ...CHOOSABLE.map(([name]) => name).filter((name) => this.chosen.includes(name)), "time", "dots"]; },
    sorted() { return { by: this.query.sort ?? "artist", down: Boolean(this.query.down) }; },
    asked() {
      const { genre, decade, codec, kind, tempo, bpm, half, key, mixes, mood, from } = this.query;
      return { sort: this.sorted.by, down: this.sorted.down ? 1 : null, genre, decade, codec, from, missing: kind === "missing" ? 1 : null,
        tempo, bpm: SPAN.test(bpm ?? "") ? bpm : null, half: bpm ? half : null, key, mixes: key ? mixes : null, mood };
    },
    on() { return FILTERS.filter((name) => this.query[name]).length; },
    span() { const [, from, to] = SPAN.exec(this.query.bpm ?? "") ?? []; return { from, to }; },
    moods() { return (this.query.mood ?? "").split(",").filter(Boolean); },
    /** The way to the builder, with these filters as rules. */
    smart() {
      const rules = person.may("user") ? asRules(this.query, this.facets) : [];
      if (!rules.length) return "";
      const order = { field: this.sorted.by, descending: this.sorted.down };
      return url(`/playlists/smart?${new URLSearchParams({ rules: JSON.stringify({ all: rules, order: [order] }) })}`);
    },
    groups() { return [["Genre", "genre", this.facets.genres.slice(0, 40)], ["Decade", "decade", this.facets.decades], ["Format", "codec", this.facets.codecs], ["Tempo", "tempo", this.facets.tempos]].filter(([, , list]) => list.length); },
  },
  methods: {
    number,
    set(change, options) {
      this.query = { ...this.query, from: null, ...change };
      nav.setQuery(this.query, options);
      this.$refs.rows.show(this.asked);
    },
    jump(from) { this.set({ from }, { replace: true }); },
    flip(name, value) { this.set({ [name]: this.query[name] === value ? null : value }); },
    flipMood(mood) { this.set({ mood: (this.moods.includes(mood) ? this.moods.filter((other) => other !== mood) : [...this.moods, mood]).join(",") || null }); },
    clear() { this.set({ ...FINE }); },
    /** From and to beats a minute, as soon as both are there and in order. */
    between() {
      const [from, to] = [this.$refs.from, this.$refs.to].map((field) => (field.value && field.checkValidity() ? Number(field.value) : null));
      if (from !== null && to !== null && from <= to) this.set({ bpm: `${from}-${to}`, tempo: null });
      else if (this.query.bpm && from === null && to === null) this.set({ bpm: null, half: null });
    },
    sort(by) { this.set({ sort: by, down: this.sorted.by === by && !this.sorted.down ? 1 : null }); },
    column(name) { this.chosen = this.chosen.includes(name) ? this.chosen.filter((other) => other !== name) : [...this.chosen, name]; localStorage.setItem(KEPT, this.chosen.join(",")); },
    back() { if (nav.isNew("/library/tracks", this.query)) { this.query = nav.query(); this.$refs.rows.show(this.asked); } },
  },
  watch: {
    /** On a phone, what is chosen may lie beyond the edge. */
    drawer() { this.$nextTick(() => { for (const chip of this.$el.querySelectorAll(".drawer [aria-pressed=true]")) chip.scrollIntoView({ block: "nearest", inline: "center" }); }); },
  },
  mounted() { this.$refs.rows.show(this.asked); this.unhear = nav.onMove(this.back); },
  unmounted() { this.unhear(); },
  template: `
    <div class="stack">
      <header class="page-head"><h1>Tracks<span v-if="total !== null" class="count">{{ number(total) }}</span></h1>
        <div class="bar-of-tools">
          <button class="chip" type="button" :aria-expanded="String(drawer === 'filters')" @click="drawer = drawer === 'filters' ? '' : 'filters'"><i class="i i-sliders-horizontal"></i>Filters<b v-if="on">{{ on }}</b></button>
          <button class="chip wide-only" type="button" :aria-expanded="String(drawer === 'columns')" @click="drawer = drawer === 'columns' ? '' : 'columns'"><i class="i i-columns-3"></i>Columns</button></div></header>
      <section v-if="drawer === 'filters'" class="drawer" aria-label="Filters">
        <div v-for="[word, name, list] in groups" :key="name" class="stack tight"><h2 class="label">{{ word }}</h2>
          <div class="chips wrap" role="group" :aria-label="word"><button v-for="facet in list" :key="facet.value" class="chip" type="button" :aria-pressed="String(query[name] === facet.value)" @click="flip(name, facet.value)">{{ facet.label }} <b>{{ number(facet.count) }}</b></button></div></div>
        <div v-if="facets.tempos.length" class="range" role="group" aria-label="Beats a minute"><label>From <input ref="from" class="input" type="number" min="20" max="400" step="0.1" inputmode="decimal" :value="span.from" placeholder="118" @change="between"></label>
          <label>to <input ref="to" class="input" type="number" min="20" max="400" step="0.1" inputmode="decimal" :value="span.to" placeholder="126" @change="between"> BPM</label>
          <button v-if="query.bpm" class="chip" type="button" :aria-pressed="String(Boolean(query.half))" @click="set({ half: query.half ? null : 1 })">Half and double too</button></div>
        <div v-if="facets.keys.length" class="stack tight"><h2 class="label">Key</h2>
          <div class="chips wrap" role="group" aria-label="Key"><button v-for="facet in facets.keys" :key="facet.value" class="chip" type="button" :title="facet.label" :aria-pressed="String(query.key === facet.value)" @click="set({ key: query.key === facet.value ? null : facet.value, mixes: query.key === facet.value ? null : query.mixes })">{{ facet.value }} <b>{{ number(facet.count) }}</b></button></div>
          <div v-if="query.key" class="line"><button class="chip" type="button" :aria-pressed="String(Boolean(query.mixes))" @click="set({ mixes: query.mixes ? null : 1 })">And what mixes with {{ query.key }}</button></div></div>
        <div v-if="facets.moods.length" class="stack tight"><h2 class="label">Mood</h2>
          <div class="chips wrap" role="group" aria-label="Mood"><button v-for="facet in facets.moods" :key="facet.value" class="chip" type="button" :aria-pressed="String(moods.includes(facet.value))" @click="flipMood(facet.value)">{{ facet.label }} <b>{{ number(facet.count) }}</b></button></div></div>
        <div class="line"><button v-if="missing || query.kind" class="chip" type="button" :aria-pressed="String(query.kind === 'missing')" @click="flip('kind', 'missing')"><i class="i i-unplug"></i>Missing <b>{{ number(missing) }}</b></button>
          <a v-if="smart" class="btn small quiet" :href="smart"><i class="i i-list-filter"></i>Keep as a smart list</a>
          <button v-if="on" class="btn small quiet" type="button" @click="clear"><i class="i i-x"></i>Take all filters away</button></div>
      </section>
      <section v-if="drawer === 'columns'" class="drawer" aria-label="Columns"><div class="chips wrap"><button v-for="[name, word] in choosable" :key="name" class="chip" type="button" :aria-pressed="String(chosen.includes(name))" @click="column(name)">{{ word }}</button></div></section>
      <Letters :letters="letters[(sorted.down ? '-' : '') + sorted.by] ?? []" :at="query.from" :word="sorted.by[0].toUpperCase() + sorted.by.slice(1) + 's from'" @jump="jump"></Letters>
      <Rows ref="rows" waits pictures :under="!chosen.includes('artist')" name="tracks" feed="/library/_feed/tracks" :empty="on ? null : 'No music was found yet. Music folders are chosen in the settings.'" :columns="columns" :sorted="sorted" @sort="sort" @counted="total = $event"></Rows>
    </div>`,
};
