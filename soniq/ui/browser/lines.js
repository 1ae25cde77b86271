// Things in lines, as many as there are: those far from the view are taken out of the page.
import { h } from "./dom.js";
import { Endless, frame } from "./endless.js";

const PART = 60;
const NEAR = "1200px 0px";

/** `draws` makes the node of an item; it is given the item before it too, for headings between them. `most`: only so many. */
export const Lines = {
  props: { feed: String, fixed: Object, name: { type: String, default: "lines" }, draws: Function, nothingIs: Array, label: String, most: Number, waits: Boolean },
  emits: ["counted"],
  template: frame(`<div ref="here" class="lines" role="list" :aria-label="label"></div>`),
  methods: {
    part() { return this.most ?? PART; },
    show(query) { this.near.disconnect(); this.list.show(query); },
    at(place) { return this.list.at(place); },
    all() { return this.list.parts?.items ?? []; },
    bones: () => Array.from({ length: 8 }, () => h("div", { class: "bone waiting", style: "height:44px;margin:8px 0", "aria-hidden": "true" })),
    clear() { this.near.disconnect(); this.$refs.here.replaceChildren(); },
    put(items, place) {
      if (this.most) this.list.parts.done = true;
      const chunks = [];
      for (let from = 0; from < items.length; from += PART) {
        const count = Math.min(PART, items.length - from);
        chunks.push(Object.assign(h("div", { role: "presentation" }), { from: place + from, count }));
      }
      this.$refs.here.append(...chunks);
      for (const chunk of chunks) {
        this.fill(chunk);
        this.near.observe(chunk);
      }
    },
    fill(chunk) {
      if (chunk.firstChild) return;
      const places = Array.from({ length: chunk.count }, (_, n) => chunk.from + n);
      chunk.replaceChildren(...places.flatMap((place) => this.draws(this.at(place), this.at(place - 1), place)));
      chunk.style.height = "";
    },
    away(chunk) {
      if (!chunk.firstChild || chunk.contains(document.activeElement)) return;
      chunk.style.height = `${chunk.offsetHeight}px`;
      chunk.replaceChildren();
    },
    /** Draws all that stands anew, as what is shown of it has changed. */
    redraw() {
      for (const chunk of this.$refs.here.children) {
        if (!chunk.firstChild) continue;
        chunk.replaceChildren();
        this.fill(chunk);
      }
    },
    row(place) {
      const chunk = [...this.$refs.here.children].find(({ from, count }) => place >= from && place < from + count);
      if (chunk) this.fill(chunk);
      return chunk;
    },
    nothing() { this.list.say(...(this.nothingIs ?? ["circle-check", null, "Nothing is here."])); },
  },
  mounted() {
    this.list = new Endless(this);
    this.near = new IntersectionObserver((seen) => { for (const { isIntersecting, target } of seen) if (isIntersecting) this.fill(target); else this.away(target); }, { rootMargin: NEAR });
    if (!this.waits) this.show({});
  },
  unmounted() { this.list.stop(); this.near.disconnect(); },
};
