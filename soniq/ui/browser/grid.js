// Covers in a grid that goes on as far as the library does, or in one row (shelf).
import { albumPath, artistPath, cover, h, icon, link } from "./dom.js";
import { Endless, frame } from "./endless.js";
import { openMenu } from "./menu.js";
import { openShare } from "./sharing.js";
import { openAddTo } from "./lists.js";
import * as person from "./person.js";
import { pick, Picking } from "./picking.js";
import * as player from "./player.js";
import { openEditing, openSaid } from "./sheets.js";

const PART = 60;

/** A card of an album: the whole of it is the link, the button plays. */
export function card(album, eager, { picks = false } = {}) {
  const under = [album.artist_id ? link(artistPath(album.artist_id), {}, album.artist) : album.artist];
  const facts = [album.year, album.kind].filter(Boolean).join(" · ");
  return h("article", { class: `card ${album.missing ? "missing" : ""}` },
    h("div", { class: "art" }, cover(album, { size: 480, eager }),
      h("button", { class: "round go", type: "button", "aria-label": `Play ${album.title}`, data: { play: `album/${album.id}` } }, icon("play")), picks && pick(album.title)),
    album.missing && h("span", { class: "badge warn gone" }, icon("unplug"), "missing"),
    link(albumPath(album.id), { class: "title one-line", title: album.title }, album.title),
    h("div", { class: "under one-line" }, under),
    facts && h("div", { class: "under one-line third" }, facts));
}

const bones = (count) => Array.from({ length: count }, () => h("div", { class: "waiting", "aria-hidden": "true" },
  h("div", { class: "bone", style: "aspect-ratio:1" }), h("div", { class: "bone", style: "height:14px;margin-top:12px;width:80%" }), h("div", { class: "bone", style: "height:12px;margin-top:8px;width:50%" })));

/** How many covers stand side by side: whole lines are put above, so that the others stay in theirs. */
const abreast = (grid) => getComputedStyle(grid).gridTemplateColumns.split(" ").length;

export const Grid = {
  props: { waits: Boolean, feed: String, fixed: Object, items: Array, shape: { type: String, default: "grid" }, name: { type: String, default: "grid" }, empty: String },
  emits: ["counted"],
  template: frame(`<div ref="here" @contextmenu="context" :class="shape === 'shelf' ? 'shelf-row' : 'grid'"></div>`),
  methods: {
    /** The menu of a card; a finger that rests on one chooses it. */
    context(event) {
      const box = event.target.closest(".card");
      const what = box?.querySelector("[data-play^='album/']")?.dataset.play;
      if (!what) return;
      if (event.pointerType !== "touch" || this.picking) event.preventDefault();
      if (event.pointerType === "touch") return;
      const id = Number(what.split("/")[1]);
      const entries = [["play", "Play", () => player.order(what)], ["list-start", "Play next", () => player.order(what, "next")], ["list-end", "Add to the queue", () => player.order(what, "last")], null, ["disc-3", "Go to the album", albumPath(id)]];
      if (person.may("user")) entries.splice(3, 0, ["list-plus", "Add to a playlist …", () => openAddTo({ of: [what], name: box.querySelector(".title").textContent })]);
      if (person.may("moderator")) entries.push(["pencil", "Edit", () => openEditing({ album: id })]);
      if (person.may("user")) entries.push(["share-2", "Share …", () => openShare({ of: [what], name: box.querySelector(".title").textContent })]);
      if (person.may("user")) entries.push(["message-circle-question", "Who says so?", () => openSaid({ entity: "album", id })]);
      openMenu({ x: event.clientX, y: event.clientY }, entries, box.querySelector(".title").textContent);
    },
    bones: () => bones(18),
    show(query) { this.list.show(query); },
    part() {
      const wide = abreast(this.$refs.here);
      return Math.max(wide, Math.floor(PART / wide) * wide);
    },
    put(albums, place) {
      const cards = albums.map((album, i) => card(album, place >= 0 && place + i < 12, { picks: this.shape === "grid" }));
      if (place < 0) this.$refs.here.prepend(...cards);
      else this.$refs.here.append(...cards);
    },
    row(n) { return this.$refs.here.children[n]; },
    clear() {
      this.picking?.none();
      this.$refs.here.replaceChildren();
    },
    nothing() { this.list.say("disc-3", "No albums here", this.empty || "Nothing fits these filters. Take one away, and more will show."); },
  },
  mounted() {
    this.list = new Endless(this);
    if (this.shape === "grid") this.picking = new Picking(this.$refs.here);
    if (this.items) this.put(this.items, 12);
    else if (this.feed && !this.waits) this.show({});
  },
  unmounted() { this.list.stop(); this.picking?.stop(); },
};
