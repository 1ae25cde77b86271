// The albums that wait for a person: a list that comes in parts, and the album that is next already at hand.
import { markRaw } from "vue";
import { ask } from "./feed.js";

const PART = 50;
const KEPT = 12; // albums that are at hand, the newest

export class Inbox {
  items = [];
  after = null;
  counts = null;
  failed = "";
  busy = false;
  gone = markRaw(new Set()); // decided here, though the server may still list them
  near = markRaw(new Map()); // id → promise of the album with its candidates

  get done() { return Boolean(this.counts) && !this.after; }

  /** The first part, or what follows those that are known. */
  async load(more = false) {
    if (this.busy || (more && !this.after)) return;
    this.busy = true;
    try {
      const part = await ask("/review/_feed/albums", { first: PART, after: more ? this.after : null });
      const known = new Set(more ? this.items.map((item) => item.id) : []);
      const fresh = part.items.filter((item) => !known.has(item.id) && !this.gone.has(item.id));
      this.items = more ? this.items.concat(fresh) : fresh;
      this.after = part.after;
      this.counts = part.counts;
      this.failed = "";
    } catch (trouble) {
      this.failed = trouble.message;
    } finally {
      this.busy = false;
    }
  }

  /** What came meanwhile: the beginning anew where that is all one has, else the numbers alone. */
  async refresh() {
    if (this.items.length < PART) return this.load();
    try { this.counts = await ask("/review/_feed/count"); } catch { /* the next news tell */ }
  }

  /** An album with its candidates; kept, so that the next stands there at once. */
  album(id) {
    const known = this.near.get(id);
    if (known) return known;
    const asked = ask(`/review/_feed/album/${id}`);
    asked.catch(() => this.near.delete(id));
    this.keep(id, asked);
    return asked;
  }

  keep(id, answer) {
    this.near.delete(id);
    this.near.set(id, answer);
    for (const old of this.near.keys()) if (this.near.size > KEPT) this.near.delete(old);
  }

  place(id) { return this.items.findIndex((item) => item.id === id); }

  /** What stands so many places on; itself where the list ends. */
  step(id, by) {
    const { items } = this;
    const place = this.place(id);
    const to = place < 0 ? 0 : Math.max(0, Math.min(items.length - 1, place + by));
    if (items.length - to < 10) this.load(true);
    return items[to] ?? null;
  }

  /** Takes an album out; what it was and where it stood, so that it can come back. waits: whether it is one of those that
   *  wait, be they known here or not. */
  take(id, waits) {
    const place = this.place(id);
    this.near.delete(id);
    this.gone.add(id);
    if (waits && this.counts) this.counts.waiting = Math.max(0, this.counts.waiting - 1);
    const [item] = place < 0 ? [null] : this.items.splice(place, 1);
    if (this.items.length - place < 10) this.load(true);
    return { id, item, place: Math.max(0, place), waits };
  }

  /** Brings back what was taken, there or elsewhere. */
  put({ id, item, waits }, place) {
    this.near.delete(id);
    if (!this.gone.delete(id)) return;
    if (waits && this.counts) this.counts.waiting += 1;
    if (item && this.place(id) < 0) this.items.splice(place, 0, item);
  }
}
