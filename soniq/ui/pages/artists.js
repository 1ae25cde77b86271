// All artists, by letter.
import { Names, nav, number } from "soniq";

const SORTS = [["name", "Name"], ["albums", "Most albums"], ["tracks", "Most tracks"]];

export default {
  components: { Names },
  props: { letters: Array },
  data: () => ({ query: nav.query(), total: null }),
  computed: {
    sorts: () => SORTS,
    sort() { return this.query.sort ?? "name"; },
    asked() { return { sort: this.sort, down: this.sort === "name" ? null : 1, initial: this.query.letter, all: this.query.all }; },
  },
  methods: {
    number,
    set(change) { this.query = { ...this.query, ...change }; nav.setQuery(this.query); this.$refs.names.show(this.asked); },
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
          <button class="chip" type="button" :aria-pressed="String(Boolean(query.all))" @click="set({ all: query.all ? null : 1 })">Guests and composers too</button></div></header>
      <div class="letters" role="group" aria-label="First letter"><button v-for="facet in letters" :key="facet.value" type="button" :aria-pressed="String(query.letter === facet.value)" @click="set({ letter: query.letter === facet.value ? null : facet.value })">{{ facet.label }}</button></div>
      <Names ref="names" waits rounded name="artists" feed="/library/_feed/artists" nothing="No artist begins with this letter." @counted="total = $event"></Names>
    </div>`,
};
