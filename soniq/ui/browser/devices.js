// Other devices of this person: what they play, and having them play what is played here. Each open page is a device.
import { url } from "./dom.js";
import { ask } from "./feed.js";
import { state } from "./now.js";
import { toast } from "./toast.js";

const ID = "soniq.device"; // for as long as the tab lives
const ALIVE = 20000; // milliseconds between words of a device; after a minute without one it is gone
const SOON = 400;
const LATER = 10000; // milliseconds; clocks differ
const DAY = 24 * 3600e3;
const MOST = 1000; // tracks of a queue that go along

let me = sessionStorage.getItem(ID);
let player = null;
let reporting = 0;
let saving = 0;
let first = 0; // where in the queue of this page the saved one begins
let ticking = 0;
let offered = null; // takes an offer to go on away
let isMine = false; // whether the queue on the server is the one of this page

const post = (path, body, method = "POST") => ask(path, {}, { method, body });
const said = (trouble) => toast(trouble.message, { kind: "bad" });

/** "Firefox on Android", as well as browsers say it. */
export function nameOf(agent = navigator.userAgent) {
  const find = (names) => names.find(([sign]) => agent.includes(sign))?.[1];
  const browser = find([["Edg", "Edge"], ["OPR", "Opera"], ["Firefox", "Firefox"], ["FxiOS", "Firefox"], ["Chrom", "Chrome"], ["CriOS", "Chrome"], ["Safari", "Safari"]]) ?? "Browser";
  const system = find([["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["Windows", "Windows"], ["Mac OS", "Mac"], ["CrOS", "Chromebook"], ["Linux", "Linux"]]);
  return system ? `${browser} on ${system}` : browser;
}

async function register() {
  const made = await post("/api/devices", { name: nameOf(), kind: "browser", id: me });
  me = made.id;
  sessionStorage.setItem(ID, me);
}

function changed() {
  if (state.playing) offered?.();
  report();
}

/** Says soon what this page does. */
function report() {
  clearTimeout(reporting);
  reporting = setTimeout(tellNow, SOON);
}

async function tellNow() {
  if (!player || (document.hidden && !state.playing)) return;
  const track = state.device ? null : player.current();
  const index = state.queue.at - first;
  const body = {
    state: state.device || !track ? "stopped" : state.playing ? "playing" : "paused", track_id: track?.stream ?? null, index: track && index >= 0 ? index : null,
    position_ms: Math.round(player.moment() * 1000), volume: Math.round(state.volume * 100), counts: false,
  };
  try {
    if (!me) await register();
    await post(`/api/devices/${me}`, body);
  } catch (trouble) {
    if (trouble.status === 404) await register().catch(() => {});
  }
}

function queueSoon() {
  clearTimeout(saving);
  isMine = false;
  saving = setTimeout(() => save().catch(() => {}), 5 * SOON);
}

/** Keeps the queue on the server, for whichever device goes on with it. */
async function save() {
  clearTimeout(saving);
  const { items, at } = state.queue;
  if (at < 0) return;
  first = Math.max(0, Math.min(at - 100, items.length - MOST));
  const track_ids = items.slice(first, first + MOST).map(({ stream }) => stream);
  isMine = true;
  await post("/api/queue", { track_ids, index: at - first, position_ms: Math.round(player.moment() * 1000), client: nameOf() }, "PUT");
}

/** Where one is in it. */
function place() {
  const index = state.queue.at - first;
  if (state.queue.at < 0 || state.device) return;
  if (!isMine || index < 0) return queueSoon();
  post("/api/queue/place", { index, position_ms: Math.round(player.moment() * 1000), client: nameOf() }).catch(queueSoon);
}

/** All devices, with whether they are this page. */
export async function list() {
  if (!me) await register();
  const { devices } = await ask("/api/devices");
  state.devices = devices.map((one) => ({ ...one, isHere: one.id === me }));
  return state.devices;
}

/** The queue as it was saved last, by whichever device; null where there is none. */
export async function saved() {
  const found = await ask("/library/_feed/queue");
  return found.items.length ? found : null;
}

async function adopt(playing) {
  const found = await saved();
  if (!found) return;
  const isHere = !state.device;
  leaveRemote();
  first = 0;
  player.take(found.items, found.index, found.position / 1000, playing, isHere);
}

/** Has another device go on with what is played; null is this page. */
export async function playOn(device) {
  const from = state.device?.id ?? me;
  const to = device?.id ?? me;
  if (from === to) return;
  try {
    if (!state.device) { await save(); await tellNow(); }
    if (device) {
      await post(`/api/devices/${to}/transfer`, { source: from });
      player.pause();
      enterRemote({ ...device, report: { ...device.report, state: state.playing ? "playing" : device.report.state } });
    } else {
      await post(`/api/devices/${to}/transfer`, { source: from }); // told as a command, like to any other
    }
  } catch (trouble) {
    said(trouble);
  }
}

function enterRemote(device) {
  state.device = device;
  player.lend(remote);
  clearInterval(ticking);
  ticking = setInterval(tick, 500);
  mirror(device.report);
  report();
}

/** What is played is here again, or nowhere. */
export function leaveRemote() {
  if (!state.device) return;
  clearInterval(ticking);
  state.device = null;
  player.lend(null);
  report();
}

/** The bar shows what the other device does. */
function mirror({ state: what, index, position_ms, volume }) {
  const { items } = state.queue;
  if (index !== null && index + first < items.length && index + first !== state.queue.at) state.queue = { items, at: index + first };
  state.playing = what === "playing";
  state.position = position_ms / 1000;
  state.duration = (player.current()?.ms ?? 0) / 1000;
  if (volume !== null) state.volume = volume / 100;
}

function tick() {
  if (state.playing) state.position = Math.min(state.duration, state.position + 0.5);
}

/** What the player asks of whichever device plays. */
const remote = {
  async tell(action, more = {}) {
    try {
      await post(`/api/devices/${state.device.id}/commands`, { action, ...more });
    } catch (trouble) {
      if (trouble.status === 404) leaveRemote();
      said(trouble);
    }
  },
  skip(at, position) { return this.tell("skip", { index: at - first, position_ms: Math.round(position * 1000) }); },
  async queue(playing) {
    try {
      await save();
      await this.tell("queue", { playing });
    } catch (trouble) {
      said(trouble);
    }
  },
};

/** One's own words to this page, from another device. */
function obey({ action, position, index, volume, playing }) {
  if (action === "queue") return adopt(playing).catch(said);
  if (state.device) return; // it plays elsewhere; the word was for then
  if (action === "play" && !state.playing) player.toggle();
  else if (action === "pause" || action === "stop") player.pause();
  else if (action === "next") player.forward();
  else if (action === "previous") player.back();
  else if (action === "seek") player.seek(position / 1000);
  else if (action === "skip") player.jump(index + first, (position ?? 0) / 1000);
  else if (action === "volume") player.volume(volume / 100);
}

async function news({ detail: { name, payload } }) {
  if (name === "device.command" && payload.device_id === me) return obey(payload);
  const isRemote = state.device && (name === "jukebox.changed" ? state.device.kind === "jukebox" : payload.device_id === state.device.id);
  if (!isRemote || !["device.changed", "jukebox.changed"].includes(name)) return;
  if (payload.trouble) toast(payload.trouble, { kind: "warn" });
  if (payload.state === "gone") {
    toast(`${state.device.name} is gone.`, { kind: "warn" });
    return leaveRemote();
  }
  const found = (await list().catch(() => [])).find(({ id }) => id === state.device?.id);
  if (found) { state.device = found; mirror(found.report); }
}

/** Offers to go on with what another device played last, where nothing was played here since. */
async function offer() {
  const found = await saved().catch(() => null);
  if (!found || state.playing) return;
  const track = found.items[found.index];
  const isNewer = found.changed > player.playedAt() + LATER && Date.now() - found.changed < DAY;
  const isOther = player.current()?.id !== track.id || Math.abs(state.position - found.position / 1000) > 15;
  if (isNewer && isOther) offered = toast(`You listened to “${track.title}” on ${found.client || "another device"}.`, { seconds: 12, act: ["Continue", () => player.take(found.items, found.index, found.position / 1000, true)] });
}

export function follow(one) {
  player = one;
  player.tell({ changed, queued: () => { if (!state.device) queueSoon(); }, placed: place });
  window.addEventListener("soniq:news", news);
  window.addEventListener("pagehide", () => me && fetch(url(`/api/devices/${me}`), { method: "DELETE", keepalive: true }).catch(() => {}));
  document.addEventListener("visibilitychange", report);
  setInterval(tellNow, ALIVE);
  register().then(offer, () => {});
}
