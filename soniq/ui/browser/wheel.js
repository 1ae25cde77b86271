// The Camelot wheel: keys a fifth apart lie side by side, major outside, minor within.

const [OUTER, MIDDLE, INNER] = [100, 70, 40];

/** A part of a ring, for the number 1–12; twelve stands at the top. */
function sector(number, from, to) {
  const [start, end] = [number - 0.5, number + 0.5].map((one) => (one / 12) * 2 * Math.PI - Math.PI / 2);
  const at = (radius, angle) => `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`;
  return `M${at(to, start)}A${to} ${to} 0 0 1 ${at(to, end)}L${at(from, end)}A${from} ${from} 0 0 0 ${at(from, start)}Z`;
}

/** What mixes with a key: its relative, and the fifths on both sides. */
export function neighbours(code) {
  const [number, letter] = [parseInt(code, 10), code.at(-1)];
  return [`${number}${letter === "A" ? "B" : "A"}`, `${(number % 12) + 1}${letter}`, `${((number + 10) % 12) + 1}${letter}`];
}

export const Wheel = {
  props: { keys: Array, chosen: Array, mixes: Boolean },
  emits: ["flip"],
  data: () => ({ at: "8A" }),
  computed: {
    sectors() {
      const near = new Set(this.mixes ? this.chosen.flatMap(neighbours) : []);
      return this.keys.map(({ camelot, name }) => {
        const [number, major] = [parseInt(camelot, 10), camelot.endsWith("B")];
        const [from, to] = major ? [MIDDLE, OUTER] : [INNER, MIDDLE];
        const angle = (number / 12) * 2 * Math.PI - Math.PI / 2;
        const middle = (from + to) / 2;
        return { camelot, name, path: sector(number, from, to), x: middle * Math.cos(angle), y: middle * Math.sin(angle), on: this.chosen.includes(camelot), near: near.has(camelot) };
      });
    },
  },
  methods: {
    keys_(event, { camelot }) {
      const [number, letter] = [parseInt(camelot, 10), camelot.at(-1)];
      const to = { ArrowRight: `${(number % 12) + 1}${letter}`, ArrowLeft: `${((number + 10) % 12) + 1}${letter}`, ArrowUp: `${number}B`, ArrowDown: `${number}A` }[event.key];
      if (to) { this.at = to; this.$nextTick(() => this.$el.querySelector(`[data-key="${to}"]`).focus()); }
      else if (event.key === " " || event.key === "Enter") this.$emit("flip", camelot);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  },
  template: `
    <svg class="wheel" viewBox="-102 -102 204 204" role="group" aria-label="Keys on the Camelot wheel">
      <g v-for="one in sectors" :key="one.camelot" :class="{ on: one.on, near: one.near }" :data-key="one.camelot" role="checkbox" :aria-checked="String(one.on)" :aria-label="one.camelot + ', ' + one.name" :tabindex="one.camelot === at ? 0 : -1" @click="at = one.camelot; $emit('flip', one.camelot)" @keydown="keys_($event, one)">
        <title>{{ one.camelot }} · {{ one.name }}</title><path :d="one.path"></path><text :x="one.x" :y="one.y">{{ one.camelot }}</text></g>
    </svg>`,
};
