// Small calm plots: bars with a word for each, by pointer and by arrow keys, and a table of the same.
import { number, plural, span } from "./words.js";

const HIGH = 100;
const MOST_LABELS = 12;
const WIDEST = 150; // pixels of a bar and the room around it

/** "12 plays, 45 min" */
export const amount = ({ plays, heard }) => [plural(plays, "play"), heard && span(heard)].filter(Boolean).join(", ");

/** unit: what is counted, if not plays; a bar may then be a part `of` more, and head says what part. */
export const Bars = {
  props: { bars: Array, name: String, first: String, unit: { type: String, default: "" }, head: { type: String, default: "" } },
  data: () => ({ at: -1, tabbed: 0 }),
  computed: {
    most() { return Math.max(1, ...this.bars.map(({ plays, of }) => of ?? plays)); },
    parts() { return this.bars.some(({ of }) => of !== undefined); },
    columns() { return this.unit ? (this.parts ? [this.head, "All"] : [this.unit[0].toUpperCase() + this.unit.slice(1) + "s"]) : ["Plays", "Heard"]; },
    /** Few bars are no broad walls. */
    widest() { return `${this.bars.length * WIDEST}px`; },
    every() { return Math.ceil(this.bars.length / MOST_LABELS); },
    top() { const best = this.bars.reduce((most, bar) => (bar.plays > (most?.plays ?? 0) ? bar : most), null); return best ? `Most: ${best.word}` : ""; },
    told() { const bar = this.bars[this.at]; return bar ? this.words(bar) : this.top; },
  },
  methods: {
    high(count) { return count ? Math.max(3, (HIGH * count) / this.most) : 1; },
    counted(bar) { return !this.unit ? amount(bar) : bar.of === undefined ? plural(bar.plays, this.unit) : `${number(bar.plays)} of ${plural(bar.of, this.unit)}`; },
    words(bar) { return `${bar.word}: ${this.counted(bar)}`; },
    cells(bar) { return this.unit ? (this.parts ? [number(bar.plays), number(bar.of)] : [number(bar.plays)]) : [bar.plays, amount(bar).split(", ")[1] || "–"]; },
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
      <figcaption class="line apart"><h3>{{ name }}</h3><span class="small second" aria-hidden="true">{{ told }}</span></figcaption><slot></slot>
      <svg ref="plot" :style="{ maxWidth: widest }" :viewBox="'0 0 ' + bars.length * 10 + ' ${HIGH}'" preserveAspectRatio="none" role="group" :aria-label="name" @keydown="keys" @pointerover="shows" @pointerleave="at = -1" @focusin="shows" @focusout="at = -1">
        <g v-for="(bar, i) in bars" :key="i" role="img" :aria-label="words(bar)" :tabindex="i === tabbed ? 0 : -1" :data-place="i" :class="{ none: !bar.plays, on: i === at }">
          <rect class="hit" :x="i * 10" y="0" width="10" height="${HIGH}" :data-place="i"></rect><rect v-if="bar.of" class="all" :x="i * 10 + 1.5" :y="${HIGH} - high(bar.of)" width="7" :height="high(bar.of)" :data-place="i"></rect><rect v-if="!bar.of || bar.plays" :x="i * 10 + 1.5" :y="${HIGH} - high(bar.plays)" width="7" :height="high(bar.plays)" :data-place="i"></rect></g></svg>
      <div class="plot-words" aria-hidden="true" :style="{ gridTemplateColumns: 'repeat(' + bars.length + ', minmax(0, 1fr))', maxWidth: widest }"><span v-for="(bar, i) in bars" :key="i">{{ i % every ? '' : bar.label }}</span></div>
      <details class="small"><summary>As a table</summary><div class="scroll-x"><table class="table"><thead><tr><th scope="col">{{ first }}</th><th v-for="word in columns" :key="word" scope="col">{{ word }}</th></tr></thead>
        <tbody><tr v-for="(bar, i) in bars" :key="i"><th scope="row">{{ bar.word }}</th><td v-for="(cell, at) in cells(bar)" :key="at">{{ cell }}</td></tr></tbody></table></div></details>
    </figure>`,
};
