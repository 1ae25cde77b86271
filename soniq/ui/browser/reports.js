// Tells soniq what was really heard. What cannot be told now is kept until it was taken.
import { url } from "./dom.js";
import { keep, kept } from "./keeping.js";
import { state } from "./now.js";

const LIST = "soniq.heard"; // [{track_id, started_at, played_ms}] that nobody has taken yet
const OPEN = "soniq.hearing"; // what was being heard when the page was last left
const MOST = 2000; // plays that are kept; a month without the server
const BATCH = 200;
const LEAST = 1000; // milliseconds; what was heard for less was passed over
const SOON = 1500;

let open = null; // what is being heard
let timer = 0;
let isSending = false;

function began(track) {
  left();
  const before = kept(OPEN);
  const goesOn = before?.track_id === track.stream && Math.abs(before.position - state.position) < 10 && state.position > 1;
  if (before && !goesOn) put(before);
  open = goesOn ? before : { track_id: track.stream, started_at: new Date().toISOString(), played_ms: 0, position: state.position };
  keep(OPEN, null);
}

/** by: seconds since it was last told; a leap is no listening. */
function heard(by, position) {
  if (!open) return;
  if (!open.played_ms) open.started_at = new Date().toISOString();
  if (by > 0 && by < 3) open.played_ms += (by * 1000) / state.speed;
  open.position = position;
}

function left() {
  if (open) put(open);
  open = null;
  keep(OPEN, null);
}

function put({ track_id, started_at, played_ms }) {
  if (played_ms < LEAST) return;
  keep(LIST, [...(kept(LIST) ?? []), { track_id, started_at, played_ms: Math.round(played_ms) }].slice(-MOST));
  soon();
}

function soon(wait = SOON) {
  clearTimeout(timer);
  timer = setTimeout(send, wait);
}

/** Reported twice is once, so what is not sure to have been taken is told again. */
async function send() {
  const plays = (kept(LIST) ?? []).slice(0, BATCH);
  if (!plays.length || isSending) return;
  isSending = true;
  try {
    const answer = await fetch(url("/api/plays"), {
      method: "POST", keepalive: true, headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ plays, source: "web", client: "soniq in a browser" }),
    });
    if (answer.ok || answer.status === 422) taken(plays);
    if (answer.ok && kept(LIST)?.length) soon();
  } catch { /* told when the connection is back */ } finally {
    isSending = false;
  }
}

/** Another tab may have put more there meanwhile. */
function taken(plays) {
  const gone = new Set(plays.map(({ track_id, started_at }) => track_id + started_at));
  keep(LIST, (kept(LIST) ?? []).filter(({ track_id, started_at }) => !gone.has(track_id + started_at)));
}

/** Begins to listen to a player. */
export function follow(player) {
  player.tell({ began, heard, left });
  const rest = kept(OPEN);
  if (rest && player.current()?.stream !== rest.track_id) {
    put(rest);
    keep(OPEN, null);
  }
  window.addEventListener("pagehide", () => open && keep(OPEN, open));
  window.addEventListener("online", () => soon(100));
  window.addEventListener("soniq:reached", () => soon(100));
  setInterval(() => open && keep(OPEN, open), 5000);
  soon(3000);
}
