// How an album of the collection looks: owned, partly here, not owned, on its way; and unsure, whichever of them it is.
import { h, icon, link, placeholder, url } from "./dom.js";
import { number } from "./words.js";

/** Icon and word of each look; "part" tells how much. */
export const LOOKS = {
  owned: { mark: "circle-check", word: "Owned" },
  partly: { mark: "circle-dashed", word: "Partly here", part: ({ tracks, total }) => (total ? `${number(tracks)} of ${number(total)}` : `${number(tracks)} here`) },
  wanted: { mark: "bookmark", word: "Not owned" },
  coming: { mark: "download", word: "On its way", part: ({ coming }) => `On its way${coming ? `, ${coming} %` : ""}` },
};
export const UNSURE = { mark: "circle-alert", word: "Unsure" };

export const lookOf = (album) => LOOKS[album.look];
export const standing = (album) => lookOf(album).part?.(album) ?? lookOf(album).word;

const TINTS = 6;

/** Always the same of the tints for the same words. */
export const tintOf = (text) => [...text].reduce((sum, one) => (sum * 31 + one.codePointAt(0)) >>> 0, 7) % TINTS;

/** "OK Computer" → "OC": what stands on a sleeve without a picture. */
export function lettersOf(title) {
  const words = title.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const first = (word) => [...word][0].toLocaleUpperCase();
  return words.length > 1 ? first(words[0]) + first(words[1]) : [...(words[0] ?? "♪")].slice(0, 2).join("");
}

const SMALL = 160;
const LARGE = 480;

/** A picture that is asked for only once `ask` is called. */
function image(album, layer) {
  const node = h("img", {
    alt: "", width: 240, height: 240, decoding: "async", draggable: "false", class: layer, data: { cover: url(`/covers/${album.cover}/`) },
    onload: () => node.classList.add("here"),
    onerror: () => { if (node.getAttribute("src")) node.closest(".cover")?.replaceWith(lettered(album)); },
  });
  return node;
}

const lettered = (album) => h("span", { class: `cover lettered tint-${tintOf(album.title)}` }, h("span", { "aria-hidden": "true" }, lettersOf(album.title)));

/** A sleeve in the look of its album. What is only partly here has its colours from the bottom up. */
export function sleeve(album) {
  if (!album.cover) return lettered(album);
  const layers = album.look === "partly" ? ["grey", "share"] : [null];
  return h("span", { class: "cover", style: placeholder(album) }, layers.map((layer) => image(album, layer)));
}

/** Asks for the pictures of some sleeves. small: they fly past, and a small one comes sooner; the large one takes its place later. */
export function ask(box, { small = false } = {}) {
  for (const node of box.querySelectorAll("img[data-cover]")) {
    const had = node.getAttribute("src");
    if (small && had) continue;
    node.src = node.dataset.cover + (small ? SMALL : LARGE);
    if (!small) delete node.dataset.cover;
    if (!had && node.complete && node.naturalWidth) node.classList.add("here");
  }
}

/** Lets go of what was asked for and has not come. */
export function letGo(box) {
  for (const node of box.querySelectorAll("img[src]:not(.here)")) node.removeAttribute("src");
}

/** Classes and styles by which css draws the look. */
export const classes = (album) => `look-${album.look}${album.unsure ? " unsure" : ""}`;

const plays = (album) => ["owned", "partly"].includes(album.look) && !album.missing;

/** Gives a card its buttons, once one comes near it: they cost as much as all else of it. */
export function dress(card, album) {
  const art = card.querySelector(".art");
  if (art.querySelector(".pick")) return;
  if (plays(album)) art.append(h("button", { class: "round go", type: "button", tabindex: "-1", "aria-label": `Play ${album.title}`, data: { play: `album/${album.id}` } }, icon("play")));
  art.append(h("button", { class: "round pick", type: "button", tabindex: "-1", "aria-label": `Choose ${album.title}`, "aria-pressed": "false" }, icon("check")));
}

/** A card of the grid: its link opens the panel. */
export function piece(album, place, total, path) {
  const { mark } = lookOf(album);
  return h("div", { class: `card piece ${classes(album)}`, role: "listitem", "aria-posinset": place + 1, "aria-setsize": total ?? -1, style: `--here:${album.here}%;--come:${album.coming ?? 0}%`, data: { id: album.id, place } },
    h("div", { class: "art" }, sleeve(album),
      album.unsure && h("span", { class: "unsure-mark" }, icon(UNSURE.mark), UNSURE.word),
      album.look === "coming" && h("span", { class: "coming-line", "aria-hidden": "true" }, h("i"))),
    link(path, { class: "title one-line", title: album.title, tabindex: "-1" }, album.title),
    h("div", { class: "under one-line" }, album.artist),
    h("div", { class: "standing one-line" }, icon(mark), standing(album)));
}
