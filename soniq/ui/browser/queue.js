// What is to be played, in which order. Pure: no sound, no page.

let lastKey = 0;

const entry = (track, order) => ({ ...track, key: ++lastKey, order });

/** A fair shuffle (Fisher and Yates). */
export function shuffled(items, random = Math.random) {
  const mixed = [...items];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
  }
  return mixed;
}

/** A queue is {items, at}; each function gives a new one. */
export const empty = { items: [], at: -1 };

export function fresh(tracks, start = 0, shuffle = false) {
  const items = tracks.map(entry);
  if (!shuffle) return { items, at: items.length ? Math.min(start, items.length - 1) : -1 };
  const first = start >= 0 ? items.splice(start, 1) : [];
  return { items: [...first, ...shuffled(items)], at: items.length + first.length ? 0 : -1 };
}

export function insert(queue, tracks, place) {
  const items = [...queue.items];
  const order = place < items.length ? (items[place - 1]?.order ?? -1) : Math.max(-1, ...items.map((item) => item.order));
  const added = tracks.map((track, i) => entry(track, order + (i + 1) / (tracks.length + 1)));
  items.splice(place, 0, ...added);
  return { items, at: queue.at < 0 ? 0 : queue.at + (place <= queue.at ? added.length : 0) };
}

export const insertNext = (queue, tracks) => insert(queue, tracks, queue.at + 1);
export const append = (queue, tracks) => insert(queue, tracks, queue.items.length);

export function removeAll(queue, places) {
  const gone = new Set(places);
  const items = queue.items.filter((_, i) => !gone.has(i));
  const before = queue.items.slice(0, Math.max(0, queue.at)).filter((_, i) => !gone.has(i)).length;
  return { items, at: queue.at < 0 ? -1 : Math.min(before, items.length - 1) };
}

/** Entries, in the order in which they stand, come right after what plays. */
export function bringNext(queue, places) {
  const chosen = new Set(places.filter((place) => place !== queue.at));
  const brought = queue.items.filter((_, i) => chosen.has(i));
  const items = queue.items.filter((_, i) => !chosen.has(i));
  const at = items.indexOf(queue.items[queue.at]);
  items.splice(at + 1, 0, ...brought);
  return { items, at };
}

export function move(queue, from, to) {
  if (to < 0 || to >= queue.items.length || from === to) return queue;
  const current = queue.items[queue.at];
  const items = [...queue.items];
  const [moved] = items.splice(from, 1);
  items.splice(to, 0, moved);
  return { items, at: items.indexOf(current) };
}

/** Shuffling keeps what plays and mixes all the rest; undoing it brings the old order back. */
export function mix(queue, shuffle) {
  const current = queue.items[queue.at];
  if (!shuffle) {
    const items = [...queue.items].sort((a, b) => a.order - b.order);
    return { items, at: items.indexOf(current) };
  }
  const rest = queue.items.filter((item) => item !== current);
  return { items: current ? [current, ...shuffled(rest)] : shuffled(rest), at: current ? 0 : -1 };
}

/** The place after this one, or -1 at the end. `repeat` is "off", "all" or "one". */
export function following(queue, repeat, byItself) {
  if (!queue.items.length) return -1;
  if (byItself && repeat === "one") return queue.at;
  if (queue.at + 1 < queue.items.length) return queue.at + 1;
  return repeat === "off" ? -1 : 0;
}

/** A queue as it was stored, with new keys. */
export const revived = (queue) => ({ items: queue.items.map((item) => ({ ...item, key: ++lastKey })), at: queue.at });
