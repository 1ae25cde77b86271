// Artists, genres and folders: names with a picture or a mark, as many as there are.
import { cover, h, icon, link } from "./dom.js";
import { Endless, frame } from "./endless.js";

const PART = 60; // fills its lines: one to six names stand side by side

export const Names = {
  props: { feed: String, fixed: Object, mark: { type: String, default: "" }, rounded: Boolean, waits: Boolean, name: { type: String, default: "names" }, empty: String },
  emits: ["counted"],
  template: frame(`<div class="names" ref="here"></div>`),
  methods: {
    part: () => PART,
    bones: () => Array.from({ length: 24 }, () => h("div", { class: "name-row waiting", "aria-hidden": "true" }, h("div", { class: "bone mark" }), h("div", { class: "bone", style: "height:14px;width:50%" }))),
    show(query) { this.list.show(query); },
    name_(item) {
      const picture = this.mark ? h("span", { class: "mark" }, icon(this.mark)) : cover(item, { size: 160, width: 48, kind: this.rounded ? "round-cover" : "" });
      return link(item.path, { class: "name-row" }, picture, h("span", { class: "grow" }, h("b", { class: "one-line", dir: "auto" }, item.name), h("small", { class: "one-line" }, item.about)));
    },
    put(items, place) {
      const names = items.map(this.name_);
      if (place < 0) this.$refs.here.prepend(...names);
      else this.$refs.here.append(...names);
    },
    row(n) { return this.$refs.here.children[n]; },
    clear() { this.$refs.here.replaceChildren(); },
    nothing() { this.list.say("music", null, this.empty || "Nothing is here yet."); },
  },
  mounted() {
    this.list = new Endless(this);
    if (!this.waits) this.show({});
  },
  unmounted() { this.list.stop(); },
};
