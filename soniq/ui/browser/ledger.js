// A short table whose numbers are also lines: a word, how long it is beside the others, the count.
import { url } from "./dom.js";
import { number } from "./words.js";

/** rows: { word, count, path, mark, look }; all: what the whole line stands for, if not the longest. */
export const Ledger = {
  props: { rows: Array, name: String, first: String, unit: { type: String, default: "Albums" }, all: { type: Number, default: 0 }, about: { type: String, default: "" } },
  computed: { most() { return this.all || Math.max(1, ...this.rows.map(({ count }) => count)); } },
  methods: {
    number, url,
    part({ count }) { return count ? Math.max(1, (100 * count) / this.most) : 0; },
    share({ count }) { return this.all && count ? `${count / this.all < 0.005 ? "under 1" : Math.round((100 * count) / this.all)} %` : ""; },
  },
  template: `
    <section class="ledger"><h2>{{ name }}</h2><p v-if="about" class="small second">{{ about }}</p>
      <table><thead class="unseen"><tr><th scope="col">{{ first }}</th><td></td><th scope="col">{{ unit }}</th></tr></thead>
        <tbody><tr v-for="row in rows" :key="row.word" :class="row.look">
          <th scope="row" dir="auto"><i v-if="row.mark" :class="['i', 'i-' + row.mark]" aria-hidden="true"></i><a v-if="row.path" :href="url(row.path)">{{ row.word }}</a><template v-else>{{ row.word }}</template></th>
          <td class="beam" aria-hidden="true"><i :style="{ width: part(row) + '%' }"></i></td><td class="count">{{ number(row.count) }}<span v-if="all" class="third">{{ share(row) }}</span></td></tr></tbody></table>
      <p v-if="!rows.length" class="second small">Nothing here yet.</p></section>`,
};
