// All albums: sort, filters with counts, letters, the size of the covers, and the grid.
import { Grid, Letters, nav, number, player, ask, toast } from "soniq";

const SORTS = [["added", "Recently added"], ["artist", "Artist"], ["title", "Title"], ["year", "Newest first"], ["year-up", "Oldest first"]];
const SIZE = "soniq.cover-size";

export default {
  components: { Grid, Letters },
  props: { facets: Object, letters: Object, missing: Number },
  data: () => ({ query: nav.query(), total: null, size: Number(localStorage.getItem(SIZE)) || 184, open: false }),
  computed: {
    sort() { return this.query.sort ?? "added"; },
    sorts: () => SORTS,
    shownLetters() { return this.letters[this.sort] ?? []; },
    genre() { return this.facets.genres.find((facet) => facet.value === this.query.genre)?.label; },
    asked() {
      const { genre, decade, kind, from } = this.query;
      return { sort: this.sort.replace("-up", ""), down: ["added", "year"].includes(this.sort) ? 1 : null, genre, decade, from,
        compilation: kind === "compilations" ? 1 : null, missing: kind === "missing" ? 1 : null };
    },
    filtered() { return this.query.genre || this.query.decade || this.query.kind; },
    shownGenres() {
      const most = this.facets.genres.slice(0, this.open ? 60 : 8);
      const chosen = this.facets.genres.find((facet) => facet.value === this.query.genre);
      return chosen && !most.includes(chosen) ? [chosen, ...most] : most;
    },
  },
  methods: {
    number,
    set(change, options) {
      this.query = { ...this.query, from: null, ...change };
      nav.setQuery(this.query, options);
      this.$refs.grid.show(this.asked);
    },
    flip(name, value) { this.set({ [name]: this.query[name] === value ? null : value }); },
    jump(from) { this.set({ from }, { replace: true }); },
    back() {
      if (!nav.isNew("/library/albums", this.query)) return;
      this.query = nav.query();
      this.$refs.grid.show(this.asked);
    },
    grow(event) { this.size = Number(event.target.value); localStorage.setItem(SIZE, this.size); },
    async surprise() {
      try {
        const { items } = await ask("/library/_feed/surprise", this.asked);
        if (items.length) player.play(items);
        else toast("There is nothing to play here.");
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
  },
  mounted() {
    this.$refs.grid.show(this.asked);
    this.unhear = nav.onMove(this.back);
  },
  unmounted() { this.unhear(); },
  template: `
    <div class="stack" style="gap:20px">
      <header class="page-head"><h1>Albums<span v-if="total !== null" class="count">{{ number(total) }}</span></h1>
        <div class="bar-of-tools">
          <label class="unseen" for="album-sort">Sort by</label>
          <select class="input" id="album-sort" :value="sort" @change="set({ sort: $event.target.value })"><option v-for="[value, word] in sorts" :key="value" :value="value">{{ word }}</option></select>
          <input class="size" type="range" min="120" max="300" step="4" :value="size" aria-label="Size of the covers" :style="{ '--at': (size - 120) / 1.8 + '%' }" @input="grow">
          <button class="btn small" type="button" aria-label="Surprise me" title="Plays an album by chance" @click="surprise"><i class="i i-shuffle"></i><span>Surprise me</span></button></div></header>
      <div class="chips" :class="{ wrap: open }" role="group" aria-label="Filters">
        <button v-if="filtered" class="chip" type="button" @click="set({ genre: null, decade: null, kind: null })"><i class="i i-x"></i>All albums</button>
        <button v-for="facet in shownGenres" :key="facet.value" class="chip" type="button" :aria-pressed="String(query.genre === facet.value)" @click="flip('genre', facet.value)">{{ facet.label }} <b>{{ number(facet.count) }}</b></button>
        <button v-for="facet in facets.decades" :key="facet.value" class="chip" type="button" :aria-pressed="String(query.decade === facet.value)" @click="flip('decade', facet.value)">{{ facet.label }} <b>{{ number(facet.count) }}</b></button>
        <button class="chip" type="button" :aria-pressed="String(query.kind === 'compilations')" @click="flip('kind', 'compilations')">Compilations</button>
        <button v-if="missing || query.kind === 'missing'" class="chip" type="button" :aria-pressed="String(query.kind === 'missing')" @click="flip('kind', 'missing')"><i class="i i-unplug"></i>Missing</button>
        <button v-if="facets.genres.length > 8" class="chip" type="button" :aria-expanded="String(open)" @click="open = !open">{{ open ? "Fewer" : "All genres" }}</button>
      </div>
      <Letters :letters="shownLetters" :at="query.from" :word="sort === 'artist' ? 'Artists from' : 'Titles from'" @jump="jump"></Letters>
      <Grid ref="grid" waits name="albums" feed="/library/_feed/albums" :empty="filtered ? null : 'No music was found yet. Music folders are chosen in the settings.'" :style="{ '--size-of-covers': size + 'px' }" @counted="total = $event"></Grid>
    </div>`,
};
