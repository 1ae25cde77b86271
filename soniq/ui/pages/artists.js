// All artists, by letter.
import { Letters, Names, nav, number } from "soniq";

const SORTS = [["name", "Name"], ["albums", "Most albums"], ["tracks", "Most tracks"]];
const WHO = [["albums", "Of albums"], ["all", "Everyone"], ["composers", "Composers"]];

export default {
  components: { Letters, Names },
  props: { letters: Array },
  data: () => ({ query: nav.query(), total: null }),
  computed: {
    sorts: () => SORTS,
    kinds: () => WHO,
    who() { return this.query.who ?? "albums"; },
    sort() { return this.query.sort ?? "name"; },
    asked() { return { sort: this.sort, down: this.sort === "name" ? null : 1, from: this.query.from, who: this.query.who }; },
  },
  methods: {
    number,
    set(change, options) {
      this.query = { ...this.query, from: null, ...change };
      nav.setQuery(this.query, options);
      this.$refs.names.show(this.asked);
    },
    jump(from) { this.set({ from }, { replace: true }); },
    back() { if (nav.isNew("/library/artists", this.query)) { this.query = nav.query(); this.$refs.names.show(this.asked); } },
  },
  mounted() { this.$refs.names.show(this.asked); this.unhear = nav.onMove(this.back); },
  unmounted() { this.unhear(); },
  template: `
    <div class="stack">
      <header class="page-head"><h1>Artists<span v-if="total !== null" class="count">{{ number(total) }}</span></h1>
        <div class="bar-of-tools">
          <label class="unseen" for="artist-sort">Sort by</label>
          <select class="input" id="artist-sort" :value="sort" @change="set({ sort: $event.target.value })"><option v-for="[value, word] in sorts" :key="value" :value="value">{{ word }}</option></select>
          <label class="unseen" for="artist-who">Show</label>
          <select class="input" id="artist-who" :value="who" @change="set({ who: $event.target.value === 'albums' ? null : $event.target.value })"><option v-for="[value, word] in kinds" :key="value" :value="value">{{ word }}</option></select></div></header>
      <Letters :letters="sort === 'name' && who === 'albums' ? letters : []" :at="query.from" word="Artists from" @jump="jump"></Letters>
      <Names ref="names" waits rounded name="artists" feed="/library/_feed/artists" empty="No artist is here yet." @counted="total = $event"></Names>
    </div>`,
};
