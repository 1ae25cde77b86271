// What a reload brings back: the queue, the place in it, and how the player is set.
import { current, state } from "./now.js";
import * as queues from "./queue.js";

const STORE = "soniq.player";
const RECENT = "soniq.recent";
const GO_ON = "soniq.go-on";
const KEPT = 1000; // tracks of the queue that a reload brings back; localStorage holds some 5 MB
const SET = ["volume", "muted", "repeat", "shuffle", "gain", "preamp", "crossfade", "speed"];

/** What is stored under a name; null where nothing is, or nothing that can be read. */
export function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

/** Whether it could be stored: storage may be full or forbidden. */
export function keep(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

let timer = 0;
let playing = 0;
let wasPlaying = false;

/** When something was last played in this browser, in milliseconds since 1970; 0 where nothing was. */
export const playedAt = () => playing;

/** Stores all soon; what changes meanwhile is stored with it. */
export function remember() {
  clearTimeout(timer);
  timer = setTimeout(store, 300);
}

export function store() {
  if (state.playing || wasPlaying) playing = Date.now();
  wasPlaying = state.playing;
  const { items, at } = state.queue;
  const from = Math.max(0, Math.min(at - 100, items.length - KEPT));
  const set = Object.fromEntries(SET.map((name) => [name, state[name]]));
  keep(STORE, { queue: { items: items.slice(from, from + KEPT), at: at - from }, position: state.position, ...set, at: Date.now(), played: playing });
}

export function restore() {
  const found = kept(STORE);
  if (!found?.queue?.items) return;
  playing = found.played ?? 0;
  for (const name of SET) if (found[name] !== undefined) state[name] = found[name];
  Object.assign(state, { position: found.position, queue: queues.revived(found.queue) });
  state.duration = (current()?.ms ?? 0) / 1000;
}

/** Whether music played when the page was loaded anew because soniq was started anew: then it goes on. */
export function wasCutOff() {
  const goes = sessionStorage.getItem(GO_ON);
  sessionStorage.removeItem(GO_ON);
  return Boolean(goes);
}

window.addEventListener("pagehide", () => {
  store();
  if (state.playing && state.cutOff) sessionStorage.setItem(GO_ON, "1");
});
setInterval(() => state.playing && store(), 5000);

/** Albums that were played in this browser, the last one first. */
export const recent = () => kept(RECENT) ?? [];

export function note({ album_id, album, album_artist, album_artist_id, year, cover, placeholder }) {
  const card = { id: album_id, title: album, artist: album_artist, artist_id: album_artist_id, year, cover, placeholder };
  keep(RECENT, [card, ...recent().filter((other) => other.id !== album_id)].slice(0, 12));
}
