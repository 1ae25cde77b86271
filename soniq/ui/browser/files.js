// What the pages that change files share: what they are about, and following their job.
import { ask } from "./feed.js";
import { h } from "./dom.js";
import * as nav from "./nav.js";

const LOOK = 2000; // milliseconds between looks at a job, should its news be lost

/** Of which files the address speaks: { album } or { folder } or { tracks }, or {} for all. */
export function about() {
  const { album, folder, tracks } = nav.query();
  return Object.fromEntries(Object.entries({ album, folder, tracks }).filter(([, value]) => value));
}

/** Tells how a job stands until it is over; returns how to stop. */
export function follow(id, { told, over }) {
  let ended = false;
  const stop = () => { ended = true; clearInterval(timer); window.removeEventListener("soniq:news", news); };
  const look = async () => {
    try {
      const job = await ask(`/jobs/_feed/${id}`);
      if (ended) return;
      told(job);
      if (!job.over) return;
      stop();
      over(job);
    } catch { /* the next look tells */ }
  };
  const news = ({ detail: { name, payload } }) => {
    if (name !== "job.changed" || payload.id !== String(id)) return;
    if (payload.status === "running" && payload.total) told(payload);
    else look();
  };
  const timer = setInterval(look, LOOK);
  window.addEventListener("soniq:news", news);
  look();
  return stop;
}

const BETWEEN = /([\s/._\-–—()[\]]+)/;

/** A new name with the words lit that the old one has not, in its order. */
export function lit(before, after) {
  const old = before.split(BETWEEN).filter((_, n) => n % 2 === 0);
  const now = after.split(BETWEEN); // words at even places, what stands between them at odd ones
  const isNew = added(old, now.filter((_, n) => n % 2 === 0));
  const lights = (n) => (n % 2 ? Boolean(isNew[(n - 1) / 2] && isNew[(n + 1) / 2]) : isNew[n / 2] && now[n] !== "");
  const shown = [];
  now.forEach((part, n) => {
    if (n && lights(n) === lights(n - 1)) shown.at(-1).text += part;
    else shown.push({ text: part, isLit: lights(n) });
  });
  return shown.filter(({ text }) => text).map(({ text, isLit }) => (isLit ? h("mark", {}, text) : text));
}

/** Which of these words are not of the longest row of words that both have. */
function added(old, now) {
  const most = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) for (let j = now.length - 1; j >= 0; j--) most[i][j] = old[i] === now[j] ? most[i + 1][j + 1] + 1 : Math.max(most[i + 1][j], most[i][j + 1]);
  const isNew = now.map(() => true);
  for (let i = 0, j = 0; i < old.length && j < now.length;) {
    if (old[i] === now[j]) { isNew[j] = false; i++; j++; } else if (most[i + 1][j] >= most[i][j + 1]) i++; else j++;
  }
  return isNew;
}
