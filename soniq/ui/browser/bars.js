// Small calm plots: bars with a word for each, by pointer and by arrow keys, and a table of the same.
import { plural, span } from "./words.js";

const HIGH = 100;
const MOST_LABELS = 12;

/** "12 plays, 45 min" */
export const amount = ({ plays, heard }) => [plural(plays, "play"), heard && span(heard)].filter(Boolean).join(", ");

export const Bars = {
  props: { bars: Array, name: String, first: String },
  data: () => ({ at: -1, tabbed: 0 }),
  computed: {
    most() { return Math.max(1, ...this.bars.map(({ plays }) => plays)); },
    every() { return Math.ceil(this.bars.length / MOST_LABELS); },
    top() { const best = this.bars.reduce((most, bar) => (bar.plays > (most?.plays ?? 0) ? bar : most), null); return best ? `Most: ${best.word}` : ""; },
    told() { const bar = this.bars[this.at]; return bar ? `${bar.word}: ${amount(bar)}` : this.top; },
  },
  methods: {
    amount,
    high(bar) { return bar.plays ? Math.max(3, (HIGH * bar.plays) / this.most) : 1; },
    words: (bar) => `${bar.word}: ${amount(bar)}`,
    keys(event) {
      const last = this.bars.length - 1;
      const to = { ArrowRight: this.tabbed + 1, ArrowLeft: this.tabbed - 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      this.tabbed = Math.max(0, Math.min(last, to));
      this.$refs.plot.children[this.tabbed]?.focus();
      event.preventDefault();
      event.stopPropagation();
    },
    shows(event) { const place = event.target.dataset?.place; this.at = place === undefined ? -1 : Number(place); if (event.type === "focusin") this.tabbed = Math.max(0, this.at); },
  },
  template: `
    <figure class="plot">
      <figcaption class="line apart"><h3>{{ name }}</h3><span class="small second" aria-hidden="true">{{ told }}</span></figcaption>
      <svg ref="plot" :viewBox="'0 0 ' + bars.length * 10 + ' ${HIGH}'" preserveAspectRatio="none" role="group" :aria-label="name" @keydown="keys" @pointerover="shows" @pointerleave="at = -1" @focusin="shows" @focusout="at = -1">
        <g v-for="(bar, i) in bars" :key="i" role="img" :aria-label="words(bar)" :tabindex="i === tabbed ? 0 : -1" :data-place="i" :class="{ none: !bar.plays, on: i === at }">
          <rect class="hit" :x="i * 10" y="0" width="10" height="${HIGH}" :data-place="i"></rect><rect :x="i * 10 + 1.5" :y="${HIGH} - high(bar)" width="7" :height="high(bar)" :data-place="i"></rect></g></svg>
      <div class="plot-words" aria-hidden="true" :style="{ gridTemplateColumns: 'repeat(' + bars.length + ', minmax(0, 1fr))' }"><span v-for="(bar, i) in bars" :key="i">{{ i % every ? '' : bar.label }}</span></div>
      <details class="small"><summary>As a table</summary><div class="scroll-x"><table class="table"><thead><tr><th scope="col">{{ first }}</th><th scope="col">Plays</th><th scope="col">Heard</th></tr></thead>
        <tbody><tr v-for="(bar, i) in bars" :key="i"><th scope="row">{{ bar.word }}</th><td>{{ bar.plays }}</td><td>{{ amount({ ...bar }).split(', ')[1] || '–' }}</td></tr></tbody></table></div></details>
    </figure>`,
};
