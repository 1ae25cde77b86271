// Artists, genres and folders: names with a picture or a mark, as many as there are.
import { cover, h, icon, link } from "./dom.js";
import { Parts } from "./feed.js";
import * as nav from "./nav.js";

const PART = 100;

export const Names = {
  props: { feed: String, fixed: Object, items: Array, mark: { type: String, default: "" }, rounded: Boolean, waits: Boolean, name: { type: String, default: "names" }, nothing: String },
  emits: ["counted"],
  template: `<div><div class="names" ref="here"></div><div ref="end"></div></div>`,
  methods: {
    show(query) {
      this.parts?.stop();
      this.watcher?.disconnect();
      this.parts = new Parts(this.feed, { ...this.fixed, ...query }, nav.recall(this.name));
      this.busy = false;
      this.fresh = !this.parts.items.length;
      this.$refs.end.replaceChildren();
      this.$refs.here.replaceChildren(...(this.fresh ? this.bones() : this.parts.items.map(this.row)));
      this.$emit("counted", this.parts.total);
      this.watcher = new IntersectionObserver(([seen]) => seen.isIntersecting && this.more(), { rootMargin: "1200px 0px" });
      this.watcher.observe(this.$refs.end);
      if (this.fresh) this.more();
    },
    bones: () => Array.from({ length: 24 }, () => h("div", { class: "name-row waiting", "aria-hidden": "true" }, h("div", { class: "bone mark" }), h("div", { class: "bone", style: "height:14px;width:50%" }))),
    row(item) {
      const picture = this.mark ? h("span", { class: "mark" }, icon(this.mark)) : cover(item, { size: 160, width: 48, kind: this.rounded ? "round-cover" : "" });
      return link(item.path, { class: "name-row" }, picture, h("span", { class: "grow" }, h("b", { class: "one-line" }, item.name), h("small", { class: "one-line" }, item.about)));
    },
    async more() {
      const { parts } = this;
      if (this.busy || parts.done) return;
      this.busy = true;
      try {
        const items = await parts.next(PART);
        if (parts !== this.parts) return;
        if (this.fresh) this.$refs.here.replaceChildren();
        this.fresh = false;
        this.$refs.here.append(...items.map(this.row));
        nav.keep(this.name, parts);
        this.$emit("counted", parts.total);
        if (!parts.items.length) this.$refs.end.replaceChildren(h("div", { class: "void" }, icon("music"), h("p", {}, this.nothing || "Nothing is here yet.")));
      } catch (trouble) {
        if (trouble.name === "AbortError" || parts !== this.parts) return;
        parts.done = true;
        if (this.fresh) this.$refs.here.replaceChildren();
        this.$refs.end.replaceChildren(h("div", { class: "void", role: "alert" }, icon("circle-alert"), h("p", {}, trouble.message),
          h("button", { class: "btn", type: "button", onclick: () => { parts.done = false; this.$refs.end.replaceChildren(); this.more(); } }, "Try again")));
        return;
      } finally {
        if (parts === this.parts) this.busy = false;
      }
      this.watcher?.unobserve(this.$refs.end);
      this.watcher?.observe(this.$refs.end);
    },
  },
  mounted() {
    if (this.items) this.$refs.here.replaceChildren(...this.items.map(this.row));
    else if (!this.waits) this.show({});
  },
  unmounted() { this.parts?.stop(); this.watcher?.disconnect(); },
};
