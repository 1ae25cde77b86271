// The one player of this page: queue and sound. What it shows hangs on `state`.
import { shallowReactive } from "vue";
import { ask } from "./feed.js";
import { url } from "./dom.js";
import * as queues from "./queue.js";
import { plays } from "./sound.js";
import { toast } from "./toast.js";
import { format } from "./words.js";

const STORE = "soniq.player";
const GO_ON = "soniq.go-on";
const IN_A_ROW = 5; // so many files that cannot be had, and the drive is away
const KEPT = 1000; // tracks of the queue that a reload brings back; localStorage holds some 5 MB

export const state = shallowReactive({
  queue: queues.empty, playing: false, waiting: false, position: 0, duration: 0, loaded: 0,
  volume: 1, muted: false, repeat: "off", shuffle: false, queueOpen: false, fullOpen: false, cutOff: false,
});

let audio = null;
let ready = false; // whether the <audio> holds the current track
let failures = 0;
let skipped = null; // takes the last word about skipped tracks away
let ahead = null; // the next track's first bytes
let tail = null; // where a list that plays goes on: () => Promise<tracks>

export const current = () => state.queue.items[state.queue.at] ?? null;

/** Seconds that were played of the current track, exactly; `state.position` is told four times a second. */
export const moment = () => (ready && audio ? audio.currentTime : state.position);

function setQueue(queue) {
  state.queue = queue;
  remember();
}

let timer = 0;
function remember() {
  clearTimeout(timer);
  timer = setTimeout(store, 300);
}

function store() {
  const { items, at } = state.queue;
  const from = Math.max(0, Math.min(at - 100, items.length - KEPT));
  const { volume, muted, repeat, shuffle, position } = state;
  try {
    localStorage.setItem(STORE, JSON.stringify({
      queue: { items: items.slice(from, from + KEPT), at: at - from }, position, volume, muted, repeat, shuffle, at: Date.now(),
    }));
  } catch { /* full or forbidden: the queue then lives as long as the page */ }
}

function restore() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(STORE));
  } catch { /* what cannot be read is no queue */ }
  if (!kept?.queue?.items) return;
  const { volume, muted, repeat, shuffle, position } = kept;
  Object.assign(state, { volume, muted, repeat, shuffle, position, queue: queues.revived(kept.queue) });
  state.duration = (current()?.ms ?? 0) / 1000;
}

/** Ties the player to its <audio>, once. */
export function attach(element) {
  audio = element;
  restore();
  audio.volume = state.volume;
  audio.muted = state.muted;
  const listen = (name, act) => audio.addEventListener(name, act);
  listen("timeupdate", () => { if (ready) { state.position = audio.currentTime; soonNext(); } });
  listen("durationchange", () => { state.duration = Number.isFinite(audio.duration) ? audio.duration : (current()?.ms ?? 0) / 1000; });
  listen("progress", () => { state.loaded = audio.buffered.length ? audio.buffered.end(audio.buffered.length - 1) : 0; });
  listen("play", () => { state.playing = true; others.postMessage("playing"); });
  listen("pause", () => { state.playing = false; store(); });
  listen("waiting", () => { state.waiting = true; });
  listen("playing", () => { state.waiting = false; failures = 0; if (current()) note(current()); });
  listen("ended", () => forward(true));
  listen("error", () => ready && failed());
  window.addEventListener("pagehide", () => {
    store();
    // a soniq that was started anew has its pages loaded anew: the music goes on
    if (state.playing && state.cutOff) sessionStorage.setItem(GO_ON, "1");
  });
  window.addEventListener("soniq:news", ({ detail: { name, payload } }) => name === "track.analysed" && heard(payload));
  if (sessionStorage.getItem(GO_ON)) start();
  sessionStorage.removeItem(GO_ON);
  setInterval(() => state.playing && store(), 5000);
}

/** Tempo and key of a queued track became known, or were put right. */
function heard({ track_id: id, bpm, camelot }) {
  const { items, at } = state.queue;
  if (items.some((track) => String(track.id) === id)) setQueue({ at, items: items.map((track) => (String(track.id) === id ? { ...track, bpm, camelot } : track)) });
}

// two tabs would play at once: the newer one wins
const others = new BroadcastChannel("soniq.player");
others.onmessage = () => audio?.pause();

function load(position = 0) {
  const track = current();
  ready = Boolean(track);
  state.position = position;
  state.loaded = 0;
  state.duration = (track?.ms ?? 0) / 1000;
  if (!track) return audio.removeAttribute("src");
  audio.src = url(`/stream/${track.stream}`);
  if (position) audio.currentTime = position;
}

function start() {
  const track = current();
  if (!track) return;
  if (track.missing || !plays(track)) return passOver(track);
  if (!ready) load(state.position);
  audio.play().catch((failure) => {
    if (failure.name === "NotAllowedError") toast("Your browser wants a click before it plays sound.");
  });
}

/** Goes on to the next. `told` is a sentence of the server; without one, what is known here must do. */
function passOver(track, told) {
  const why = track.missing ? "its file is missing" : `this browser cannot play ${format(track.codec, track.container)}`;
  ready = false;
  failures += 1;
  const next = queues.following(state.queue, "off", true);
  const enough = told ? IN_A_ROW : 20; // what the browser cannot play is known at once, what is away is asked for
  const over = next < 0 || failures >= enough;
  const last = told ?? `“${track.title}” was skipped: ${why}.`;
  skipped?.();
  skipped = toast(failures > 1 ? `${failures} tracks could not be played${over ? ", and playing stopped" : ""}. ${last}` : last, { kind: "warn", seconds: 8 });
  if (!over) return jump(next);
  failures = 0;
  state.playing = false;
  audio.pause();
}

async function failed() {
  const track = current();
  let told = `“${track.title}” was skipped: this browser cannot play this ${format(track.codec, track.container)} file.`;
  try {
    const answer = await fetch(url(`/stream/${track.stream}`), { headers: { Range: "bytes=0-0" } });
    if (!answer.ok) {
      const body = await answer.json().catch(() => ({}));
      const said = body.detail?.message ?? body.detail ?? body.message ?? body.error?.message ?? body.error;
      told = typeof said === "string" ? said : `“${track.title}” cannot be had just now.`;
    }
  } catch {
    state.playing = false;
    return toast("soniq cannot be reached; playing stopped.", { kind: "bad", act: ["Try again", start] });
  }
  if (track === current()) passOver(track, told);
}

function soonNext() {
  const next = state.queue.items[queues.following(state.queue, state.repeat, false)];
  if (!next || ahead?.id === next.id || state.duration - state.position > 25 || !plays(next)) return;
  const probe = new Audio();
  probe.preload = "metadata";
  probe.src = url(`/stream/${next.stream}`);
  ahead = { id: next.id, probe };
}

const RECENT = "soniq.recent";

/** Albums that were played in this browser, the last one first. */
export function recent() {
  try {
    return JSON.parse(localStorage.getItem(RECENT)) ?? [];
  } catch {
    return [];
  }
}

function note({ album_id, album, album_artist, album_artist_id, year, cover, placeholder }) {
  const card = { id: album_id, title: album, artist: album_artist, artist_id: album_artist_id, year, cover, placeholder };
  const albums = [card, ...recent().filter((other) => other.id !== album_id)].slice(0, 12);
  try {
    localStorage.setItem(RECENT, JSON.stringify(albums));
  } catch { /* full or forbidden: nothing to keep listening to, then */ }
}

/** Goes to a place in the queue and plays it. */
export function jump(place, position = 0) {
  setQueue({ ...state.queue, at: place });
  state.position = position;
  ready = false;
  start();
  goOn();
}

async function goOn() {
  if (!tail || state.queue.items.length - state.queue.at > 5) return;
  const more = tail;
  tail = null;
  const tracks = await more().catch(() => []);
  if (tracks.length) {
    setQueue(queues.append(state.queue, tracks));
    tail = more;
  }
}

/** Plays these tracks, beginning with one of them, at so many seconds. `more` brings what follows in an endless list. */
export function play(tracks, begin = 0, { shuffle = state.shuffle, more = null, position = 0 } = {}) {
  if (!tracks.length) return toast("There is nothing to play here.");
  state.shuffle = shuffle;
  tail = shuffle ? null : more;
  failures = 0;
  const from = shuffle && begin === 0 ? Math.floor(Math.random() * tracks.length) : begin;
  setQueue(queues.fresh(tracks, from, shuffle));
  jump(state.queue.at, position);
}

/** Plays a track at once, from so many seconds; what stood in the queue comes after it, and what played before it. */
export function playNow(track, position = 0) {
  const { items, at } = state.queue;
  const waits = items.findIndex(({ id }, place) => place > at && id === track.id);
  failures = 0;
  setQueue(waits < 0 ? queues.insertNext(state.queue, [track]) : queues.move(state.queue, waits, at + 1));
  jump(at + 1, position);
}

export function playNext(tracks) { add(queues.insertNext, tracks, "next"); }
export function playLast(tracks) { add(queues.append, tracks, "last"); }

function add(how, tracks, where) {
  const silent = state.queue.at < 0;
  const before = state.queue;
  setQueue(how(state.queue, tracks));
  const what = tracks.length === 1 ? `“${tracks[0].title}”` : `${tracks.length} tracks`;
  toast(where === "next" ? `${what} will play next.` : `${what} added to the queue.`, { act: ["Undo", () => setQueue(before)] });
  if (silent) { state.position = 0; state.duration = (current()?.ms ?? 0) / 1000; }
}

export function toggle() {
  if (!current()) return;
  if (audio.paused || !ready) start();
  else audio.pause();
}

export function forward(byItself = false) {
  const next = queues.following(state.queue, state.repeat, byItself);
  if (next >= 0) return jump(next);
  audio.pause();
  ready = false;
  state.position = 0;
}

export function back() {
  if (state.position > 3 || state.queue.at <= 0) return seek(0);
  jump(state.queue.at - 1);
}

export function seek(seconds) {
  const to = Math.max(0, Math.min(seconds, state.duration || 0));
  state.position = to;
  if (ready) audio.currentTime = to;
}

export function volume(part) {
  state.volume = audio.volume = Math.max(0, Math.min(1, part));
  state.muted = audio.muted = false;
  remember();
}

export function mute() { state.muted = audio.muted = !state.muted; remember(); }

export function shuffle() {
  state.shuffle = !state.shuffle;
  setQueue(queues.mix(state.queue, state.shuffle));
}

export function repeat() {
  state.repeat = { off: "all", all: "one", one: "off" }[state.repeat];
  remember();
}

export function remove(place) {
  const wasCurrent = place === state.queue.at;
  const before = state.queue;
  const playing = state.playing;
  setQueue(queues.remove(state.queue, place));
  if (wasCurrent) {
    const next = Math.min(place, state.queue.items.length - 1);
    setQueue({ ...state.queue, at: next });
    audio.pause();
    if (playing && next >= 0) jump(next);
    else load();
  }
  toast("Taken out of the queue.", { act: ["Undo", () => setQueue(before)] });
}

export function moveTo(from, to) { setQueue(queues.move(state.queue, from, to)); }

export function clear() {
  const { queue, position, playing } = { ...state };
  audio.pause();
  tail = null;
  setQueue(queues.empty);
  load();
  toast("The queue is empty.", { act: ["Undo", () => { setQueue(queue); state.position = position; ready = false; if (playing) start(); }] });
}

/** What `data-play="album/12"` stands for. */
export async function tracksOf(what) {
  return (await ask(`/library/_feed/play/${what}`)).items;
}

/** Carries out a play button: `how` is now, shuffle, next or last. */
export async function order(what, how = "now") {
  try {
    const tracks = await tracksOf(what);
    if (how === "next") playNext(tracks);
    else if (how === "last") playLast(tracks);
    else play(tracks, 0, { shuffle: how === "shuffle" });
  } catch (trouble) {
    toast(trouble.message, { kind: "bad" });
  }
}
