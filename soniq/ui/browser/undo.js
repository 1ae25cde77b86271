// What was changed last, and the way back: the word "Undo" in toasts, and the key u.
import { ask } from "./feed.js";
import * as nav from "./nav.js";
import * as person from "./person.js";
import { toast } from "./toast.js";

const DEEPEST = 50;
const SECONDS = 9;
const FRESH = 60000; // milliseconds after a touch in which a change of this person's is taken for this page's

const stack = []; // the newest last: { change } or { act }
const told = new Set(); // changes that have had their toast
const held = [];
let underway = 0;
let touched = 0;

function push(entry) {
  stack.push(entry);
  if (stack.length > DEEPEST) stack.shift();
  return entry;
}

/** What was changed may stand on this page, in whatever list. tracks: their ids, where they are known. */
const tell = (tracks = null) => window.dispatchEvent(new CustomEvent("soniq:changed", { detail: tracks }));

/** A change was made here: says so, with "Undo", and lets the key u take it back. parts: changes that came with it, and are not told alone. */
export function changed({ change, words, tracks, parts = [] }, { action = "Undo" } = {}) {
  if (!change) return void toast(words);
  for (const one of [change, ...parts]) told.add(Number(one));
  const entry = push({ change: Number(change) });
  entry.gone = toast(words, { kind: "good", seconds: SECONDS, act: [action, () => take(entry)] });
  tell(tracks);
}

/** Something that is no change of the journal can be taken back by the key u; returns how to forget that. */
export function remember(act) {
  const entry = push({ act });
  return () => forget(entry);
}

function forget(entry) {
  const place = stack.indexOf(entry);
  if (place >= 0) stack.splice(place, 1);
  entry.gone?.(); // its toast offers what was done
}

/** Takes a change back. Returns what became of it, or null where it could not be. */
export async function undo(change, { action = "Redo" } = {}) {
  for (const entry of stack.filter((one) => one.change === change)) forget(entry);
  try {
    const done = await within(() => ask(`/library/_feed/history/${change}/undo`, {}, { method: "POST" }));
    told.add(done.change);
    toast(done.words, { kind: done.stale.length ? "warn" : "good", seconds: SECONDS, act: done.change && [action, () => redo(done.change)] });
    tell();
    return done;
  } catch (trouble) {
    toast(trouble.message, { kind: "bad", seconds: SECONDS });
    return null;
  }
}

/** Takes an undo back. What holds again can be undone again. */
export async function redo(change) {
  const done = await undo(change, { action: "Undo" });
  if (done?.change) push({ change: done.change });
  return done;
}

function take(entry) {
  forget(entry);
  if (entry.act) entry.act();
  else undo(entry.change);
}

/** The key u: the last of what was changed here. */
export function last() {
  const entry = stack.at(-1);
  if (entry) take(entry);
  else if (person.may("user")) toast("Nothing was changed here lately.", { act: ["History", () => nav.go("/history")] });
}

/** While this waits for its answer, changes that the news tell are held back: they may be its own. */
export async function within(asks) {
  underway += 1;
  try {
    const answer = await asks();
    for (const one of [answer?.change, ...(answer?.parts ?? [])]) if (one) told.add(Number(one)); // whoever asked says it
    return answer;
  } finally {
    setTimeout(() => { underway -= 1; if (!underway) held.splice(0).forEach(offer); });
  }
}

const isHere = () => !document.hidden && Date.now() - touched < FRESH;

/** Changes of this person's that a page made without telling them here. */
function news({ detail: { name, payload } }) {
  if (name !== "change.made" || !payload.mine) return;
  if (underway) held.push(payload);
  else offer(payload);
}

/** A merge puts files away in a change of its own, noted right behind it, or before it when it is taken back. */
const isPart = ({ kind, change_id }) => kind === "quarantine" && [-1, 1].some((by) => told.has(Number(change_id) + by));

function offer(payload) {
  if (told.has(Number(payload.change_id)) || isPart(payload) || !isHere()) return;
  changed({ change: Number(payload.change_id), words: `${payload.title}.` }, { action: payload.undo_of_id ? "Redo" : "Undo" });
}

for (const what of ["pointerdown", "keydown"]) document.addEventListener(what, () => { touched = Date.now(); }, { capture: true, passive: true });
window.addEventListener("soniq:news", news);
