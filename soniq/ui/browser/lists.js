// What everything of playlists shares: their covers, their words, the sheet that adds to them, the way back.
import { cover, h, icon } from "./dom.js";
import * as undoing from "./undo.js";
import { toast } from "./toast.js";
import { plural, span } from "./words.js";

export const FEED = "/library/_feed/playlists";
export const MOST = 20000; // entries of a list

/** Who sees a list: icon, words. */
export const SEEN = { private: ["lock", "Only you"], household: ["users", "This household"], public: ["globe", "Guests too"] };

/** Opens the sheet: `{ ids: [track, …] }` or `{ of: ["album/12", …] }`, and a `name` that a new list may take. Nothing of both: a new list. */
export const openAddTo = (detail = {}) => window.dispatchEvent(new CustomEvent("soniq:addto", { detail }));

/** "12 tracks · 48 min" */
export const extent = (list) => [list.count === null ? "" : plural(list.count, "track"), list.ms ? span(list.ms) : ""].filter(Boolean).join(" · ");

/** The covers of a list's first tracks: four in a square, or one. */
export function mosaic(list, width = 240, eager = false) {
  const shown = list.covers.filter((one) => one.cover);
  if (!shown.length) return h("span", { class: "cover bare" }, icon(list.smart ? "list-filter" : "list-music"));
  if (shown.length < 4) return cover(shown[0], { size: width > 240 ? 1200 : 480, width, eager });
  return h("span", { class: "cover mosaic" }, shown.slice(0, 4).map((one) => cover(one, { size: width > 240 ? 480 : 160, width: width / 2, eager })));
}

export const Mosaic = {
  props: { list: Object, width: { type: Number, default: 240 } },
  template: `<div class="mosaic-of"></div>`,
  methods: { draw() { this.$el.replaceChildren(mosaic(this.list, this.width, true)); } },
  watch: { "list.covers"(now, before) { if (JSON.stringify(now) !== JSON.stringify(before)) this.draw(); } },
  mounted() { this.draw(); },
};

/** Says what was done to a list, with the way back: in the toast, and by the key u. quiet: no toast. */
export function done(words, back, { quiet = false } = {}) {
  let gone = () => {};
  const act = async () => {
    gone();
    try { await back(); } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
  };
  const forget = undoing.remember(act);
  if (!quiet) gone = toast(words, { kind: "good", seconds: 9, act: ["Undo", () => { forget(); act(); }] });
}
