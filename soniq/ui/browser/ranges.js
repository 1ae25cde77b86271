// A range with two ends, by two sliders on one line; both ends at their stops is no range at all.

export const Range = {
  props: { word: String, least: Number, most: Number, step: { type: Number, default: 1 }, low: Number, high: Number, shown: { type: Function, default: (low, high) => `${low}–${high}` } },
  emits: ["change"],
  data: () => ({ held: null }),
  computed: {
    now() { return this.held ?? [this.low ?? this.least, this.high ?? this.most]; },
    isAll() { return this.now[0] <= this.least && this.now[1] >= this.most; },
    style() { return { "--from": this.part(this.now[0]), "--to": this.part(this.now[1]) }; },
    words() { return this.isAll ? "any" : this.shown(...this.now); },
  },
  methods: {
    part(value) { return (value - this.least) / (this.most - this.least); },
    slide(end, event) {
      const [low, high] = this.now;
      const value = Number(event.target.value);
      this.held = end ? [low, Math.max(value, low)] : [Math.min(value, high), high];
      event.target.value = this.held[end];
    },
    /** Keys change a slider step by step: what they come to counts. */
    settled() {
      clearTimeout(this.resting);
      this.resting = setTimeout(this.settle, 200);
    },
    settle() {
      if (!this.held) return;
      const [low, high] = this.held;
      const all = this.isAll;
      this.held = null;
      this.$emit("change", all ? null : [low, high]);
    },
  },
  unmounted() { clearTimeout(this.resting); },
  template: `
    <fieldset class="two-ends" :class="{ on: !isAll }">
      <legend>{{ word }}</legend><output>{{ words }}</output>
      <div class="rails" :style="style">
        <input type="range" :min="least" :max="most" :step="step" :value="now[0]" :aria-label="word + ', from'" :aria-valuetext="String(now[0])" @input="slide(0, $event)" @change="settled">
        <input type="range" :min="least" :max="most" :step="step" :value="now[1]" :aria-label="word + ', to'" :aria-valuetext="String(now[1])" @input="slide(1, $event)" @change="settled"></div>
    </fieldset>`,
};
