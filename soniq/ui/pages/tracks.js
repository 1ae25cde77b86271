// All tracks: columns as one likes them, sort by their heads, filters in a drawer.
import { Letters, nav, number, Rows } from "soniq";

const CHOOSABLE = [["artist", "Artist"], ["album", "Album"], ["genre", "Genre"], ["year", "Year"], ["format", "Format"], ["added", "Added"]];
const KEPT = "soniq.columns";

export default {
  components: { Letters, Rows },
  props: { facets: Object, letters: Object, missing: Number },
  data: () => ({ query: nav.query(), total: null, drawer: "", chosen: (localStorage.getItem(KEPT) ?? "artist,album,year,format").split(",").filter(Boolean) }),
  computed: {
    choosable: () => CHOOSABLE,
    columns() { return ["nr", "title", ...CHOOSABLE.map(([name]) => name).filter((name) => this.chosen.includes(name)), "time", "dots"]; },
    sorted() { return { by: this.query.sort ?? "artist", down: Boolean(this.query.down) }; },
    asked() { const { genre, decade, codec, kind } = this.query; return { sort: this.sorted.by, down: this.sorted.down ? 1 : null, genre, decade, codec, from: this.query.from, missing: kind === "missing" ? 1 : null }; },
    on() { return ["genre", "decade", "codec", "kind"].filter((name) => this.query[name]).length; },
    groups() { return [["Genre", "genre", this.facets.genres.slice(0, 40)], ["Decade", "decade", this.facets.decades], ["Format", "codec", this.facets.codecs]].filter(([, , list]) => list.length); },
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
    sort(by) { this.set({ sort: by, down: this.sorted.by === by && !this.sorted.down ? 1 : null }); },
    column(name) { this.chosen = this.chosen.includes(name) ? this.chosen.filter((other) => other !== name) : [...this.chosen, name]; localStorage.setItem(KEPT, this.chosen.join(",")); },
    back() { if (nav.isNew("/library/tracks", this.query)) { this.query = nav.query(); this.$refs.rows.show(this.asked); } },
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
        <div class="line"><button v-if="missing || query.kind" class="chip" type="button" :aria-pressed="String(query.kind === 'missing')" @click="flip('kind', 'missing')"><i class="i i-unplug"></i>Missing <b>{{ number(missing) }}</b></button>
          <button v-if="on" class="btn small quiet" type="button" @click="set({ genre: null, decade: null, codec: null, kind: null })"><i class="i i-x"></i>Take all filters away</button></div>
      </section>
      <section v-if="drawer === 'columns'" class="drawer" aria-label="Columns"><div class="chips wrap"><button v-for="[name, word] in choosable" :key="name" class="chip" type="button" :aria-pressed="String(chosen.includes(name))" @click="column(name)">{{ word }}</button></div></section>
      <Letters :letters="letters[(sorted.down ? '-' : '') + sorted.by] ?? []" :at="query.from" :word="sorted.by[0].toUpperCase() + sorted.by.slice(1) + 's from'" @jump="jump"></Letters>
      <Rows ref="rows" waits pictures :under="!chosen.includes('artist')" name="tracks" feed="/library/_feed/tracks" :empty="on ? null : 'No music was found yet. Music folders are chosen in the settings.'" :columns="columns" :sorted="sorted" @sort="sort" @counted="total = $event"></Rows>
    </div>`,
};
