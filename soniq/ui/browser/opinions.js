// What one thinks of music: hearts, stars, and "less of this". Asked for in one go, kept here, and true wherever it is shown.
import { h, icon } from "./dom.js";
import { ask } from "./feed.js";
import { openMenu } from "./menu.js";
import { toast } from "./toast.js";
import * as undoing from "./undo.js";
import { plural } from "./words.js";

const NONE = Object.freeze({ rating: null, starred: null, vote: 0, plays: 0, skips: 0, last: null, average: null });
const AT_ONCE = 400;
const PAUSE = 20; // milliseconds in which rows that are drawn ask together
const STARS = [1, 2, 3, 4, 5];

const known = new Map(); // "track/12" → what one thinks of it
const waiting = new Map(); // kind → ids that are asked for soon
let timer = 0;

const keyOf = (kind, id) => `${kind}/${id}`;
export const of = (kind, id) => known.get(keyOf(kind, id)) ?? NONE;

/** Has these asked for, unless they are known; what shows them is made true when the answer comes. */
export function want(kind, ids, { anew = false } = {}) {
  const soon = waiting.get(kind) ?? new Set();
  for (const id of ids) if (anew || !known.has(keyOf(kind, id))) soon.add(Number(id));
  if (!soon.size) return;
  waiting.set(kind, soon);
  clearTimeout(timer);
  timer = setTimeout(fetchAll, PAUSE);
}

function fetchAll() {
  for (const [kind, ids] of waiting) {
    const all = [...ids];
    for (let from = 0; from < all.length; from += AT_ONCE) learn(kind, all.slice(from, from + AT_ONCE));
  }
  waiting.clear();
}

async function learn(kind, ids) {
  try {
    const { items } = await ask("/library/_feed/opinions", {}, { method: "POST", body: { kind, ids } });
    take(kind, ids, items);
  } catch { /* the hearts stay empty until the page is opened anew */ }
}

function take(kind, ids, items) {
  for (const id of ids) put(kind, id, { ...NONE, ...items[id] });
}

function put(kind, id, opinion) {
  known.set(keyOf(kind, id), opinion);
  const key = CSS.escape(keyOf(kind, id));
  for (const node of document.querySelectorAll(`[data-opinion="${key}"]`)) node.paint?.();
  window.dispatchEvent(new CustomEvent("soniq:opinion", { detail: { kind, id: Number(id) } }));
}

/** Says something of things at once, and to the server then; with the way back in a toast. */
export async function say(kind, ids, change, words) {
  const before = new Map(ids.map((id) => [id, of(kind, id)]));
  const shown = { ...change };
  if ("starred" in change) shown.starred = change.starred ? Date.now() : null;
  if ("rating" in change) shown.rating = change.rating || null;
  for (const id of ids) put(kind, id, { ...before.get(id), ...shown });
  try {
    await send(kind, ids, change);
  } catch (trouble) {
    for (const [id, opinion] of before) put(kind, id, opinion);
    return void toast(trouble.message, { kind: "bad" });
  }
  const back = async () => {
    try {
      for (const [one, some] of byState(before, change)) await send(kind, some, one);
    } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
  };
  const forget = undoing.remember(back);
  toast(words, { kind: "good", act: ["Undo", () => { forget(); back(); }] });
}

async function send(kind, ids, change) {
  const { items } = await ask("/library/_feed/opinions/set", {}, { method: "POST", body: { kind, ids, ...change } });
  take(kind, ids, items);
}

/** What each thing was before, put together: [[{ starred: false }, [1, 2]], [{ starred: true }, [3]]]. */
function byState(before, change) {
  const groups = new Map();
  for (const [id, opinion] of before) {
    const was = Object.fromEntries(Object.keys(change).map((name) => [name, { starred: opinion.starred !== null, rating: opinion.rating ?? 0, vote: opinion.vote }[name]]));
    const name = JSON.stringify(was);
    if (!groups.has(name)) groups.set(name, [was, []]);
    groups.get(name)[1].push(id);
  }
  return groups.values();
}

const named = (name, ids) => (ids.length > 1 ? plural(ids.length, "track") : name ? `“${name}”` : "It");

export function love(kind, ids, name) {
  const starred = !ids.every((id) => of(kind, id).starred);
  const what = named(name, ids);
  return say(kind, ids, { starred }, starred ? `You love ${ids.length > 1 || name ? what : "it"}.` : `${what} ${ids.length > 1 ? "are" : "is"} no longer among what you love.`);
}

export function rate(kind, id, rating, name) {
  const anew = of(kind, id).rating === rating ? 0 : rating; // the same star again takes it back
  return say(kind, [id], { rating: anew }, anew ? `${named(name, [id])} has ${plural(anew, "star")}.` : `${named(name, [id])} has no stars.`);
}

export function less(id, name) {
  const vote = of("track", id).vote === -1 ? 0 : -1;
  return say("track", [id], { vote }, vote ? `Less of ${named(name, [id])}: your radio leaves it out.` : `Your radio may play ${named(name, [id])} again.`);
}

function shows(node, kind, id, paint) {
  node.dataset.opinion = keyOf(kind, id);
  node.paint = () => paint(of(kind, id));
  node.paint();
  want(kind, [id]);
  return node;
}

/** A heart to press. */
export function heart(kind, id, name, attributes = {}) {
  const button = h("button", { class: "round heart", type: "button", "aria-label": `Love ${name}`, title: "Love (l)", onclick: (event) => { event.preventDefault(); event.stopPropagation(); love(kind, [id], name); }, ...attributes }, icon("heart"));
  return shows(button, kind, id, ({ starred }) => {
    button.setAttribute("aria-pressed", String(Boolean(starred)));
    button.firstChild.className = `i ${starred ? "i-heart-full" : "i-heart"}`;
  });
}

/** A small heart that only shows what is loved. */
export function mark(kind, id) {
  const sign = h("span", { class: "loved" }, icon("heart-full"), h("span", { class: "unseen" }, "loved"));
  return shows(sign, kind, id, ({ starred }) => { sign.hidden = !starred; });
}

/** Five stars to press; the same again takes them back. */
export function stars(kind, id, name, attributes = {}) {
  const buttons = STARS.map((n) => h("button", { type: "button", "aria-label": `${plural(n, "star")} for ${name}`, onclick: (event) => { event.preventDefault(); event.stopPropagation(); rate(kind, id, n, name); }, ...attributes }, icon("star")));
  const group = h("span", { class: "stars", role: "group", "aria-label": `Your rating of ${name}` }, buttons);
  return shows(group, kind, id, ({ rating }) => buttons.forEach((button, place) => {
    const isOn = place < (rating ?? 0);
    button.setAttribute("aria-pressed", String(rating === place + 1));
    button.classList.toggle("on", isOn);
    button.firstChild.className = `i ${isOn ? "i-star-full" : "i-star"}`;
  }));
}

/** Keeps a track out of one's radio. */
export function fewer(id, name) {
  const button = h("button", { class: "btn quiet small", type: "button", title: "Your radio and mixes leave it out", onclick: () => less(id, name) }, icon("thumbs-down"), h("span", {}, "Less of this"));
  return shows(button, "track", id, ({ vote }) => button.setAttribute("aria-pressed", String(vote === -1)));
}

/** What the menu of tracks offers; `at` is where a menu of stars opens. */
export function entries(at, tracks) {
  const [{ id, title }] = tracks;
  const ids = tracks.map((track) => track.id);
  const isLoved = ids.every((one) => of("track", one).starred);
  const all = [["heart", isLoved ? "No longer love" : "Love", () => love("track", ids, title)]];
  if (ids.length > 1) return all;
  const { rating, vote } = of("track", id);
  const choices = STARS.toReversed().map((n) => [n === rating ? "check" : "star", plural(n, "star"), () => n !== rating && rate("track", id, n, title)]);
  all.push(["star", rating ? `Rate (${plural(rating, "star")}) …` : "Rate …", () => openMenu(at, [...choices, ...(rating ? [null, ["x", "No stars", () => rate("track", id, rating, title)]] : [])], `Rate ${title}`)]);
  all.push(["thumbs-down", vote === -1 ? "No longer less of this" : "Less of this", () => less(id, title)]);
  return all;
}

/** The key l: the row that has the focus, else what plays, else what the page is about. */
export function loveWhatIsMeant(current) {
  const row = document.activeElement?.closest?.(".row[data-id]");
  const about = document.querySelector("#content .opinion");
  if (row) love("track", [Number(row.dataset.id)], row.querySelector(".name")?.textContent);
  else if (current) love("track", [current.id], current.title);
  else if (about) love(about.dataset.kind, [Number(about.dataset.id)], about.dataset.name);
  else return false;
  return true;
}

/** A heart for Vue's templates. */
export const Heart = {
  props: { kind: { type: String, default: "track" }, id: Number, name: String },
  template: `<span class="heart-box"></span>`,
  methods: { draw() { this.$el.replaceChildren(heart(this.kind, this.id, this.name)); } },
  watch: { id() { this.draw(); } },
  mounted() { this.draw(); },
};

window.addEventListener("soniq:news", ({ detail: { name, payload } }) => {
  if (name !== "opinion.changed") return;
  const shown = payload.thing_ids.filter((id) => known.has(keyOf(payload.kind, id)));
  if (shown.length) want(payload.kind, shown, { anew: true });
});

