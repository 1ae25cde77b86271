// The one player of this page: what is played, and what one asks of it. What it shows hangs on `state`.
import { Engine } from "./engine.js";
import { ask } from "./feed.js";
import * as gains from "./gains.js";
import { note, remember, restore, store, wasCutOff } from "./keeping.js";
import { factor, overlap } from "./loudness.js";
import { current, state } from "./now.js";
import * as queues from "./queue.js";
import { asked, known } from "./reasons.js";
import { plays } from "./sound.js";
import { toast } from "./toast.js";

export { playedAt, recent } from "./keeping.js";
export { current, state };

const IN_A_ROW = 5; // so many files that cannot be had, and the drive is away

let engine = null;
let ready = false; // whether the engine holds the current track
let failures = 0;
let skipped = null; // takes the last word about skipped tracks away
let tail = null; // where a list that plays goes on: () => Promise<tracks>
let loudHere = 1; // while another device's loudness is shown
let remote = null; // the device that plays instead of this page: {tell(action, more), skip(at, position), queue(playing)}

/** Told when a track begins, is heard on, or is left: {began(track), heard(seconds, position), left()}; and of {changed()}, whatever
 *  changed; {queued()}, another order; {placed()}, another place in it. */
const listeners = new Set();
const others = new BroadcastChannel("soniq.player"); // two tabs would play at once: the newer one wins
others.onmessage = () => engine?.pause();
export const tell = (listener) => listeners.add(listener);
const told = (what, ...more) => listeners.forEach((listener) => listener[what]?.(...more));

/** Another device plays from here on, and does what is asked of this page; null: this page does. */
export function lend(device) {
  if (device) {
    told("left");
    engine.pause();
    if (!remote) loudHere = state.volume;
  } else Object.assign(state, { playing: false, volume: loudHere });
  remote = device;
  loud();
}

/** Seconds that were played of the current track, exactly; `state.position` is told four times a second. */
export const moment = () => (ready && engine && !remote ? engine.position() : state.position);

function setQueue(queue) {
  state.queue = queue;
  remember();
  told("queued");
  if (remote) remote.queue(state.playing);
  else engine?.renew();
}

/** What comes after a track of the queue by itself; null where nothing does. */
function next(track) {
  const at = state.queue.items.findIndex(({ key }) => key === track.key);
  if (at < 0 || state.sleep?.kind === "track") return null;
  const repeat = state.sleep?.kind === "queue" ? "off" : state.repeat;
  return state.queue.items[queues.following({ ...state.queue, at }, repeat, true)] ?? null;
}

/** Ties the player to its two <audio>, once. */
export function attach(elements) {
  restore();
  engine = new Engine(elements, {
    next,
    fade: (track, following) => overlap(track, following, state.crossfade),
    level: (track) => factor(gains.of(track), { mode: state.gain, preamp: state.preamp }),
    turned, ended, trouble, told: happened, wait: () => {},
  });
  loud();
  window.addEventListener("soniq:news", ({ detail: { name, payload } }) => name === "track.analysed" && analysed(payload));
  learn();
  if (wasCutOff()) start();
}

function happened(what) {
  if (what === "time") return look();
  if (what === "play") others.postMessage("playing");
  if (remote) return;
  if (what === "play" || what === "pause") {
    state.playing = what === "play";
    told("changed");
  }
  if (what === "pause") { store(); told("placed"); }
  if (what === "waiting") state.waiting = true;
  if (what === "playing") {
    state.waiting = false;
    failures = 0;
    if (current()) note(current());
  }
}

function look() {
  if (!ready || remote) return;
  const position = engine.position();
  told("heard", position - state.position, position);
  state.position = position;
  state.duration = engine.length();
  state.loaded = engine.loaded();
}

/** The next track plays already, without anybody's doing. */
function turned(track) {
  const at = state.queue.items.findIndex(({ key }) => key === track.key);
  if (at < 0) return;
  told("left");
  state.queue = { ...state.queue, at };
  remember();
  state.position = 0;
  note(track);
  told("began", track);
  arrived();
}

/** At another place of the queue. */
function arrived() {
  told("changed");
  told("placed");
  learn();
  goOn();
}

/** How loud what comes is, before it comes. */
async function learn() {
  if (state.gain === "off" || state.queue.at < 0) return;
  if (await gains.learn(state.queue.items.slice(state.queue.at, state.queue.at + 10))) engine.levels();
}

function ended() {
  const isAsleep = Boolean(state.sleep);
  told("left");
  state.sleep = null;
  if (isAsleep) return rest();
  forward(true);
}

/** Stands still at the beginning of the current track. */
function rest() {
  engine.pause();
  ready = false;
  state.playing = false;
  state.position = 0;
}

/** Tempo and key of a queued track became known, or were put right. */
function analysed({ track_id: id, bpm, camelot }) {
  const { items, at } = state.queue;
  if (items.some((track) => String(track.id) === id)) setQueue({ at, items: items.map((track) => (String(track.id) === id ? { ...track, bpm, camelot } : track)) });
}

function load(position = 0) {
  const track = current();
  told("left");
  ready = Boolean(track);
  state.position = position;
  state.loaded = 0;
  state.duration = (track?.ms ?? 0) / 1000;
  if (!track) return engine.stop();
  engine.load(track, position);
  told("began", track);
}

function start() {
  const track = current();
  if (!track) return;
  if (track.missing || !plays(track)) return passOver(track);
  if (!ready) load(state.position);
  engine.play().catch((failure) => {
    if (failure.name === "NotAllowedError") toast("Your browser wants a click before it plays sound.");
  });
}

/** Goes on to the next. `words` is a sentence of the server; without one, what is known here must do. */
function passOver(track, words) {
  ready = false;
  failures += 1;
  const after = queues.following(state.queue, "off", true);
  const enough = words ? IN_A_ROW : 20; // what the browser cannot play is known at once, what is away is asked for
  const over = after < 0 || failures >= enough;
  const last = words ?? known(track);
  skipped?.();
  skipped = toast(failures > 1 ? `${failures} tracks could not be played${over ? ", and playing stopped" : ""}. ${last}` : last, { kind: "warn", seconds: 8 });
  if (!over) return jump(after);
  failures = 0;
  state.playing = false;
  engine.pause();
}

async function trouble(track, error) {
  if (track.key !== current()?.key) return;
  const words = await asked(track, error);
  if (track.key !== current()?.key) return;
  if (words) return passOver(track, words);
  state.playing = ready = false;
  engine.pause();
  toast("soniq cannot be reached; playing stopped.", { kind: "bad", act: ["Try again", start] });
}

/** Goes to a place in the queue and plays it. */
export function jump(place, position = 0) {
  told("left");
  state.queue = { ...state.queue, at: place };
  remember();
  state.position = position;
  if (remote) return remote.skip(place, position);
  ready = false;
  start();
  arrived();
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
  playAll(queues.fresh(tracks, from, shuffle), position);
}

/** Plays another queue. */
function playAll(queue, position) {
  state.queue = queue;
  told("queued");
  if (!remote) return jump(queue.at, position);
  state.position = position;
  remote.queue(true);
}

/** Puts tracks into the queue as another device had them; plays where that is wanted. isHere: what plays goes on where it does. */
export function take(tracks, at, position, playing, isHere = false) {
  tail = null;
  const now = current();
  const queue = queues.fresh(tracks, at);
  if (isHere && ready && playing && !engine.paused && now?.id === tracks[at]?.id) {
    queue.items[at] = now;
    return setQueue(queue);
  }
  state.queue = queue;
  remember();
  if (playing) return jump(at, position);
  engine.pause();
  load(position);
}

/** Plays a track at once, from so many seconds; what stood in the queue comes after it, and what played before it. */
export function playNow(track, position = 0) {
  const { items, at } = state.queue;
  const waits = items.findIndex(({ id }, place) => place > at && id === track.id);
  failures = 0;
  const queue = waits < 0 ? queues.insertNext(state.queue, [track]) : queues.move(state.queue, waits, at + 1);
  playAll({ ...queue, at: at + 1 }, position);
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
  if (remote) {
    state.playing = !state.playing;
    remote.tell(state.playing ? "play" : "pause");
  } else if (engine.paused || !ready) start();
  else engine.pause();
}

export const pause = () => engine.pause();

export function forward(byItself = false) {
  if (remote) return remote.tell("next");
  const after = queues.following(state.queue, state.repeat, byItself);
  if (after >= 0) return jump(after);
  told("left");
  rest();
}

export function back() {
  if (remote) return remote.tell("previous");
  if (state.position > 3 || state.queue.at <= 0) return seek(0);
  jump(state.queue.at - 1);
}

export function seek(seconds) {
  const to = Math.max(0, Math.min(seconds, state.duration || 0));
  state.position = to;
  if (remote) return remote.tell("seek", { position_ms: Math.round(to * 1000) });
  if (ready) engine.seek(to);
  told("changed");
}

function loud() {
  if (!remote) engine.loudness(state.muted ? 0 : state.volume);
  engine.speed(state.speed);
}

export function volume(part) {
  Object.assign(state, { volume: Math.max(0, Math.min(1, part)), muted: false });
  if (remote) return remote.tell("volume", { volume: Math.round(state.volume * 100) });
  loud();
  remember();
  told("changed");
}

export function mute() { state.muted = !state.muted; loud(); remember(); }

/** Sets how it sounds: gain, preamp, crossfade, speed. */
export function set(choices) {
  Object.assign(state, choices);
  engine.renew();
  for (const act of [loud, learn, remember]) act();
}

/** How much of its loudness is left, from 1 to 0, while it goes to sleep. */
export const dim = (part) => engine.dimmed(part);

/** When it goes to sleep: null, or {kind, at}. */
export function sleepAt(sleep) {
  state.sleep = sleep;
  engine.dimmed(1);
  engine.renew();
}

export function shuffle() { state.shuffle = !state.shuffle; setQueue(queues.mix(state.queue, state.shuffle)); }

export function repeat() {
  state.repeat = { off: "all", all: "one", one: "off" }[state.repeat];
  engine.renew();
  remember();
}

/** Takes entries out of the queue, by their places. */
export function remove(...places) {
  const before = state.queue;
  const { playing, position } = state;
  const wasCurrent = places.includes(before.at);
  const left = queues.removeAll(before, places);
  if (wasCurrent && !remote) {
    state.queue = left;
    told("queued");
    engine.pause();
    if (playing && left.at >= 0) jump(left.at);
    else load();
    remember();
  } else setQueue(left);
  const words = places.length === 1 ? "Taken out of the queue." : `${places.length} tracks taken out of the queue.`;
  toast(words, { act: ["Undo", () => { setQueue(before); if (wasCurrent && !remote) { ready = false; state.position = position; if (playing) start(); } }] });
}

export function moveTo(from, to) { setQueue(queues.move(state.queue, from, to)); }
/** Puts entries of the queue behind what plays. */
export function bringNext(...places) { setQueue(queues.bringNext(state.queue, places)); }

export function clear() {
  const { queue, position, playing } = { ...state };
  engine.pause();
  tail = null;
  setQueue(queues.empty);
  load();
  toast("The queue is empty.", { act: ["Undo", () => { setQueue(queue); state.position = position; ready = false; if (playing) start(); }] });
}

/** What `data-play="album/12"` stands for. */
export const tracksOf = async (what) => (await ask(`/library/_feed/play/${what}`)).items;

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
