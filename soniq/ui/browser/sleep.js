// Falls asleep: after some minutes, at the end of a track, or of the queue.
import { state } from "./now.js";

const FADE = 20; // seconds in which it becomes silent
const LOOK = 250; // milliseconds

let timer = 0;

/** kind: "time" with minutes, "track", "queue"; null to stay awake. */
export function fallAsleep(player, kind, minutes = 0) {
  clearInterval(timer);
  player.sleepAt(kind && { kind, at: kind === "time" ? Date.now() + minutes * 60000 : null });
  if (kind === "time") timer = setInterval(() => look(player), LOOK);
}

function look(player) {
  if (state.sleep?.kind !== "time") return clearInterval(timer);
  const left = (state.sleep.at - Date.now()) / 1000;
  if (left > FADE) return;
  player.dim(Math.max(0, left / FADE) ** 2); // loudness is heard in powers
  if (left > 0) return;
  clearInterval(timer);
  player.pause();
  player.sleepAt(null);
}

/** "in 12 min", "after this track" */
export function words(sleep, now = Date.now()) {
  if (!sleep) return "";
  if (sleep.kind === "track") return "after this track";
  if (sleep.kind === "queue") return "after the queue";
  const left = Math.max(0, sleep.at - now);
  return left < 60000 ? `in ${Math.ceil(left / 1000)} s` : `in ${Math.ceil(left / 60000)} min`;
}
