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

const parts = (text) => text.split(/([\s/._\-–—()[\]]+)/);

/** A new name with what is new in it lit; what stands at the beginning and the end of both is not. */
export function lit(before, after) {
  const [old, now] = [parts(before), parts(after)];
  const most = Math.min(old.length, now.length);
  let begin = 0;
  let end = 0;
  while (begin < most && old[begin] === now[begin]) begin += 1;
  while (end < most - begin && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const middle = now.slice(begin, now.length - end).join("");
  return [now.slice(0, begin).join(""), middle && h("mark", {}, middle), now.slice(now.length - end).join("")].filter(Boolean);
}
