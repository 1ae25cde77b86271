// What stands in a row of tracks: the columns, and a track's own words in them.
import { albumPath, artistPath, cover, h, icon, link, trackPath } from "./dom.js";
import { heart, mark, stars } from "./opinions.js";
import { plays } from "./sound.js";
import { clock, format } from "./words.js";

/** What a column is: its word, its width, what it shows, and how one sorts by it. */
export const COLUMNS = {
  nr: ["#", "44px", null, null],
  title: ["Title", "minmax(0, 2.2fr)", null, "title"],
  artist: ["Artist", "minmax(0, 1.3fr)", (track) => by(track), "artist"],
  album: ["Album", "minmax(0, 1.3fr)", (track) => link(albumPath(track.album_id), { tabindex: "-1", dir: "auto" }, track.album), "album"],
  genre: ["Genre", "minmax(100px, 0.8fr)", (track) => track.genres.join(", "), null],
  year: ["Year", "56px", (track) => track.year ?? "", "year"],
  format: ["Format", "122px", (track) => kind(track), null],
  bpm: ["BPM", "52px", (track) => track.bpm && h("span", { title: `${beats(track.bpm)} beats a minute` }, Math.round(track.bpm)), "bpm"],
  key: ["Key", "52px", (track) => track.camelot && h("span", { title: track.key }, track.camelot), "key"],
  fits: ["How well it fits", "minmax(0, 1.8fr)", (track) => why(track), null],
  why: ["How alike", "minmax(0, 1.8fr)", (track) => why(track), null],
  added: ["Added", "110px", (track) => new Date(track.added).toLocaleDateString(), "added"],
  rating: ["Rating", "108px", (track) => stars("track", track.id, track.title, { tabindex: "-1" }), null],
  love: ["", "32px", null, null],
  time: ["Time", "60px", (track) => clock(track.ms), "duration"],
  dots: ["", "44px", null, null],
  grip: ["", "44px", null, null],
};

/** Who plays, as the credit says it, cut at the names: [["Ann", 1], [" & ", null], ["Bob", 2]]. */
export function credit({ artist, artists }) {
  const parts = [];
  let rest = artist;
  for (const [id, name] of artists ?? []) {
    const at = rest.indexOf(name);
    if (at < 0) continue;
    parts.push([rest.slice(0, at), null], [name, id]);
    rest = rest.slice(at + name.length);
  }
  return [...parts, [rest, null]].filter(([words]) => words);
}

const by = (track) => h("span", { dir: "auto" }, credit(track).map(([words, id]) => (id ? link(artistPath(id), { tabindex: "-1" }, words) : words)));

/** 123.5 → "123.5", 124 → "124", null → "" */
export const beats = (bpm) => (bpm === null || bpm === undefined ? "" : String(Math.round(bpm * 10) / 10));

/** By what a track is like another: its score, each reason's part of it as a bar, and in words. */
export function why({ score, reasons }) {
  const parts = reasons.filter((reason) => reason.points > 0);
  return h("div", { class: "why" }, h("b", { title: `${Math.round(score * 100)} of 100` }, Math.round(score * 100)),
    h("div", { class: "parts", "aria-hidden": "true" }, parts.map(({ points, text }) => h("i", { style: `width:${(points * 100).toFixed(1)}%`, title: text }))),
    h("small", { title: reasons.map(({ points, text }) => `${signed(points)} ${text}`).join("\n") }, reasons.map(({ text }) => whole(text)).join(" · ")));
}

/** "8B → 9B" and "+0.3 %" stay on one line. */
const whole = (text) => text.replace(/ → /g, "\u00a0→\u00a0").replace(/ %/g, "\u00a0%");

const signed = (points) => `${points < 0 ? "−" : "+"}${Math.abs(Math.round(points * 100))}`;

function kind(track) {
  if (track.wanted) return h("span", { class: "badge" }, "not here");
  if (track.missing) return h("span", { class: "badge warn" }, "missing");
  const word = format(track.codec, track.container);
  return plays(track) ? word : h("span", { class: "unplayable", title: "This browser cannot play this format." }, icon("volume-x"), word);
}

/** A cell of a row. `look`: what the list shows of all its tracks. */
export function cell(name, track, look) {
  if (name === "nr") return h("div", { class: "nr", role: "gridcell" }, h("span", {}, look.numbered ? track.number ?? "" : ""),
    h("button", { class: "round", type: "button", tabindex: "-1", "aria-label": `Play ${track.title}`, data: { row: "play" } }, icon("play")));
  if (name === "title") return h("div", { class: "what", role: "gridcell" }, look.pictures && cover(track, { size: 160, width: 36 }),
    h("div", { class: "text" }, h("div", { class: "name one-line" }, link(trackPath(track.id), { tabindex: "-1", class: "to-track", dir: "auto" }, track.title)),
      look.under(track) && h("div", { class: "sub one-line" }, look.narrow ? [track.artist, mark("track", track.id)] : by(track)), look.narrow && track.reasons && why(track)));
  if (name === "love") return h("div", { role: "gridcell", style: "display:grid" }, heart("track", track.id, track.title, { tabindex: "-1" }));
  if (name === "dots") return h("div", { role: "gridcell", style: "display:grid" }, h("button", { class: "round dots", type: "button", tabindex: "-1", "aria-haspopup": "menu", "aria-label": `More for ${track.title}`, data: { row: "menu" } }, icon("ellipsis")));
  if (name === "grip") return h("div", { role: "gridcell", style: "display:grid" }, h("button", { class: "round grip", type: "button", tabindex: "-1", "aria-label": `Move ${track.title}: drag, or Alt with arrow up or down`, data: { row: "grip" } }, icon("grip-vertical")));
  return h("div", { class: `cell one-line ${["time", "year", "bpm"].includes(name) ? "right" : ""}`, role: "gridcell" }, COLUMNS[name][2](track) ?? "");
}
