// Covers in a grid that goes on as far as the library does, or in one row (shelf).
import { albumPath, artistPath, cover, h, icon, link } from "./dom.js";
import { Parts } from "./feed.js";
import * as nav from "./nav.js";

const PART = 60;

/** A card of an album: the whole of it is the link, the button plays. */
export function card(album, eager) {
  const under = [album.artist_id ? link(artistPath(album.artist_id), {}, album.artist) : album.artist];
  const facts = [album.year, album.kind].filter(Boolean).join(" · ");
  return h("article", { class: `card ${album.missing ? "missing" : ""}` },
    h("div", { class: "art" }, cover(album, { size: 480, eager }),
      h("button", { class: "round go", type: "button", "aria-label": `Play ${album.title}`, data: { play: `album/${album.id}` } }, icon("play"))),
    album.missing && h("span", { class: "badge warn gone" }, icon("unplug"), "missing"),
    link(albumPath(album.id), { class: "title one-line", title: album.title }, album.title),
    h("div", { class: "under one-line" }, under),
    facts && h("div", { class: "under one-line third" }, facts));
}

const bones = (count) => Array.from({ length: count }, () => h("div", { class: "waiting", "aria-hidden": "true" },
  h("div", { class: "bone", style: "aspect-ratio:1" }), h("div", { class: "bone", style: "height:14px;margin-top:12px;width:80%" }), h("div", { class: "bone", style: "height:12px;margin-top:8px;width:50%" })));

export const Grid = {
  props: { waits: Boolean, feed: String, fixed: Object, items: Array, shape: { type: String, default: "grid" }, name: { type: String, default: "grid" }, empty: String },
  emits: ["counted"],
  template: `<div><div ref="here" :class="shape === 'shelf' ? 'shelf-row' : 'grid'"></div><div ref="end"></div></div>`,
  methods: {
    /** Begins anew with other filters. */
    show(query) {
      this.parts?.stop();
      this.watcher?.disconnect();
      this.parts = new Parts(this.feed, { ...this.fixed, ...query }, nav.recall(this.name));
      this.busy = false;
      this.$refs.here.replaceChildren(...(this.parts.items.length ? this.cards(this.parts.items, 0) : bones(18)));
      this.$refs.end.replaceChildren();
      this.fresh = !this.parts.items.length;
      this.count();
      if (this.fresh) this.more();
      this.watch();
    },
    watch() {
      this.watcher = new IntersectionObserver(([seen]) => seen.isIntersecting && this.more(), { rootMargin: "1200px 0px" });
      this.watcher.observe(this.$refs.end);
    },
    cards(albums, from) { return albums.map((album, i) => card(album, from + i < 12)); },
    async more() {
      const { parts } = this;
      if (this.busy || parts.done) return;
      this.busy = true;
      try {
        const from = parts.items.length;
        const albums = await parts.next(PART);
        if (parts !== this.parts) return;
        if (this.fresh) this.$refs.here.replaceChildren();
        this.fresh = false;
        this.$refs.here.append(...this.cards(albums, from));
        nav.keep(this.name, parts);
        this.count();
        if (!parts.items.length) this.nothing();
      } catch (trouble) {
        if (trouble.name !== "AbortError" && parts === this.parts) this.failed(trouble);
        return;
      } finally {
        if (parts === this.parts) this.busy = false;
      }
      this.watcher?.unobserve(this.$refs.end);
      this.watcher?.observe(this.$refs.end);
    },
    count() { this.$emit("counted", this.parts.total); },
    nothing() {
      this.$refs.end.replaceChildren(h("div", { class: "void" }, icon("disc-3"), h("h2", {}, "No albums here"), h("p", {}, this.empty || "Nothing fits these filters. Take one away, and more will show.")));
    },
    failed(trouble) {
      this.parts.done = true;
      if (this.fresh) this.$refs.here.replaceChildren();
      this.$refs.end.replaceChildren(h("div", { class: "void", role: "alert" }, icon("circle-alert"), h("h2", {}, "This list could not be loaded"), h("p", {}, trouble.message),
        h("button", { class: "btn", type: "button", onclick: () => { this.parts.done = false; this.$refs.end.replaceChildren(); this.more(); } }, "Try again")));
    },
  },
  mounted() {
    if (this.items) this.$refs.here.replaceChildren(...this.cards(this.items, 12));
    else if (this.feed && !this.waits) this.show({});
  },
  unmounted() { this.parts?.stop(); this.watcher?.disconnect(); },
};
