// The greeting, and what was played in this browser last.
import { card, player } from "soniq";

const HOURS = [[5, "Good night"], [12, "Good morning"], [18, "Good afternoon"], [23, "Good evening"], [24, "Good night"]];

export default {
  props: { about: String },
  data: () => ({ recent: player.recent() }),
  computed: {
    greeting() { return HOURS.find(([until]) => new Date().getHours() < until)[1]; },
  },
  mounted() { this.$refs.recent?.append(...this.recent.map((album) => card(album, true))); },
  template: `
    <div class="stack wide">
      <header class="page-head" style="align-items:end"><div><h1>{{ greeting }}</h1><p v-if="about" class="second" style="margin-top:6px">{{ about }}</p></div></header>
      <section v-if="recent.length" class="shelf" aria-labelledby="keep"><div class="shelf-head"><h2 id="keep">Keep listening</h2></div><div class="shelf-row" ref="recent"></div></section>
    </div>`,
};
