// A wall of sleeves, as long as the collection is: only those near the window stand in it, and only their pictures are asked for.
import { h } from "./dom.js";
import { Parts } from "./feed.js";
import * as looks from "./looks.js";
import * as nav from "./nav.js";

const PART = 100;
const GAP = 20;
const BELOW = 74; // pixels of words under a sleeve
const BETWEEN = 22;
const FAST = 2.5; // pixels a millisecond beyond which pictures wait until it is calmer
const CALM = 110; // milliseconds
const DRAWN_A_FRAME = 2; // lines beside those that one sees

/**
 * A host gives `root`, an element to draw into, `feed` and `name` as lists have them, `size` of a sleeve in pixels, `path(album)`, and hears
 * `counted(total)`, `drawn(box)` of what is new in the page, `nothing()`, `failed(trouble, again)`, `begun()`.
 */
export class Wall {
  constructor(host) {
    this.host = host;
    this.lines = new Map(); // the line's place → its element
    this.fresh = true;
    this.tick = null;
    this.speed = 0;
    this.was = [0, 0];
    this.gone = new Map(); // an album's id → where it stood
    this.scrolled = () => { this.quiet(true); this.plan(); };
    window.addEventListener("scroll", this.scrolled, { passive: true });
    this.watcher = new ResizeObserver(() => this.measure());
    this.watcher.observe(host.root);
  }

  stop() {
    this.parts?.stop();
    this.watcher.disconnect();
    window.removeEventListener("scroll", this.scrolled);
    cancelAnimationFrame(this.tick);
    clearTimeout(this.calm);
  }

  get items() { return this.parts?.items ?? []; }

  /** Begins anew, with other filters. */
  show(query) {
    this.parts?.stop();
    const known = nav.recall(this.host.name);
    this.parts = new Parts(this.host.feed, query, known?.items.length ? known : null);
    this.busy = this.stuck = false;
    this.tabbed = 0;
    this.gone.clear();
    this.fresh = !this.items.length;
    if (this.fresh) {
      if (this.lines.size) this.host.root.classList.add("stale");
      else this.bones();
      this.load();
    } else this.begin();
  }

  bones() {
    this.host.root.style.height = "";
    this.host.root.replaceChildren(h("div", { class: "grid" }, Array.from({ length: 18 }, () => h("div", { class: "waiting", "aria-hidden": "true" },
      h("div", { class: "bone", style: "aspect-ratio:1" }), h("div", { class: "bone", style: "height:14px;margin-top:12px;width:80%" }), h("div", { class: "bone", style: "height:12px;margin-top:8px;width:50%" })))));
  }

  async load() {
    const { parts, host } = this;
    if (this.busy || parts.done) return;
    this.busy = true;
    try {
      await parts.next(PART);
      if (parts !== this.parts) return;
    } catch (trouble) {
      if (trouble.name === "AbortError" || parts !== this.parts) return;
      host.root.classList.remove("stale");
      if (this.fresh) this.clear();
      this.stuck = true;
      return host.failed(trouble, () => { this.stuck = this.busy = false; this.load(); });
    }
    this.busy = false;
    nav.keep(host.name, parts);
    if (this.fresh) this.begin();
    else this.resize();
  }

  begin() {
    const { host } = this;
    this.fresh = this.stuck = false;
    host.root.classList.remove("stale");
    this.clear();
    host.begun();
    host.counted(this.parts.total ?? (this.parts.done ? this.items.length : null));
    if (!this.items.length) return host.nothing();
    this.measure();
  }

  clear() {
    this.lines.clear();
    this.host.root.replaceChildren(h("div", { class: "shield", "aria-hidden": "true" }));
    this.host.root.style.height = "";
  }

  /** How many sleeves stand side by side, and how high a line is. */
  measure() {
    if (this.fresh) return;
    const wide = this.host.root.clientWidth;
    const gap = wide < 600 ? 14 : GAP;
    const least = Math.min(this.host.size, Math.floor((wide - gap) / 2));
    const abreast = Math.max(1, Math.floor((wide + gap) / (least + gap)));
    const high = Math.floor((wide - gap * (abreast - 1)) / abreast) + BELOW + BETWEEN;
    if (abreast === this.abreast && high === this.high && this.lines.size) return this.plan();
    const first = this.high ? this.place(Math.max(0, -this.host.root.getBoundingClientRect().top)) : 0;
    const moved = this.abreast && first > 0;
    Object.assign(this, { abreast, high });
    this.host.root.style.setProperty("--abreast", abreast);
    this.host.root.style.setProperty("--gap", `${gap}px`);
    const isHere = this.host.root.contains(document.activeElement);
    for (const [place, line] of this.lines) this.drop(place, line);
    this.resize();
    if (moved) window.scrollTo(0, this.host.root.getBoundingClientRect().top + window.scrollY + Math.floor(first / abreast) * high);
    if (isHere) this.focus(this.tabbed);
  }

  place(y) { return Math.floor(y / this.high) * this.abreast; }

  resize() {
    const lines = Math.ceil(this.items.length / this.abreast);
    this.host.root.style.height = `${lines * this.high}px`;
    for (const [place, line] of this.lines) if (line.childElementCount < this.abreast && place * this.abreast + line.childElementCount < this.items.length) this.drop(place, line);
    this.plan();
  }

  plan() {
    if (this.fresh) return;
    this.tick ??= requestAnimationFrame((at) => this.draw(at));
  }

  draw(at) {
    this.tick = null;
    if (this.fresh || !this.items.length) return;
    const { root } = this.host;
    const seen = window.innerHeight;
    const above = -root.getBoundingClientRect().top;
    this.hurry(at);
    const last = Math.ceil(this.items.length / this.abreast) - 1;
    const top = Math.max(0, Math.floor(above / this.high));
    const end = Math.min(last, Math.floor((above + seen) / this.high));
    const more = Math.ceil(seen / this.high);
    this.range = [Math.max(0, top - more), Math.min(last, end + more)];
    for (const [place, line] of this.lines) if ((place < this.range[0] || place > this.range[1]) && !line.contains(document.activeElement)) this.drop(place, line);
    for (let place = top; place <= end; place += 1) this.line(place);
    let left = this.isMoving ? 1 : DRAWN_A_FRAME;
    for (let step = 1; step <= more && left; step += 1) {
      for (const place of [end + step, top - step]) if (left && place >= 0 && place <= last && !this.lines.has(place)) { this.line(place); left -= 1; }
    }
    if (this.speed < FAST) this.pictures(top, end + 1, { small: this.isMoving });
    if (!left) this.plan();
    this.rest();
    if (above + seen * 3 > this.items.length / this.abreast * this.high && !this.stuck) this.load();
  }

  /** While one scrolls, nothing pulses, fades or heeds the pointer: that would cost every second frame. */
  quiet(isMoving) {
    if (isMoving === this.isMoving) return;
    this.isMoving = isMoving;
    this.host.root.classList.toggle("moving", isMoving);
  }

  /** How fast one scrolls; pictures that would only fly past are not asked for. */
  hurry(at) {
    const [before, where] = this.was;
    const now = window.scrollY;
    if (at > before) this.speed = at - before > CALM ? 0 : Math.abs(now - where) / (at - before);
    this.was = [at, now];
  }

  rest() {
    clearTimeout(this.calm);
    this.calm = setTimeout(() => {
      if (this.tick) return this.rest();
      this.speed = 0;
      this.quiet(false);
      if (this.range) this.pictures(...this.range, {});
    }, CALM);
  }

  pictures(from, to, how) {
    for (const [place, line] of this.lines) if (place >= from && place <= to) looks.ask(line, how);
  }

  drop(place, line) {
    looks.letGo(line);
    line.remove();
    this.lines.delete(place);
  }

  line(place) {
    if (this.lines.has(place)) return;
    const from = place * this.abreast;
    const cards = this.items.slice(from, from + this.abreast).map((album, n) => this.card(album, from + n));
    const line = h("div", { class: "wall-line", role: "presentation", style: `transform:translateY(${place * this.high}px)` }, cards);
    line.place = place;
    const next = [...this.host.root.children].find((one) => one.place > place);
    this.host.root.insertBefore(line, next ?? null);
    this.lines.set(place, line);
    this.host.drawn(line);
  }

  card(album, place) {
    const card = looks.piece(album, place, this.parts.total, this.host.path(album));
    if (place === (this.tabbed ?? 0)) card.querySelector(".title").tabIndex = 0;
    return card;
  }

  node(place) { return this.lines.get(Math.floor(place / this.abreast))?.children[place % this.abreast]; }

  find(id) { return this.items.findIndex((album) => album.id === id); }

  /** Albums that are near the window, for asking after them. */
  near() {
    if (!this.range) return [];
    return this.items.slice(this.range[0] * this.abreast, (this.range[1] + 1) * this.abreast);
  }

  /** Albums that are in the collection no more; where they stood is remembered, as they may come back. */
  remove(ids) {
    const places = ids.map((id) => this.find(id)).filter((place) => place >= 0).sort((a, b) => b - a);
    for (const place of places) {
      const [album] = this.items.splice(place, 1);
      this.gone.set(album.id, place);
      if (this.parts.total !== null) this.parts.total -= 1;
    }
    if (places.length) this.afresh();
  }

  /** What went has come back under another number. */
  rename(old, now) {
    if (!this.gone.has(old) || old === now) return;
    this.gone.set(now, this.gone.get(old));
    this.gone.delete(old);
  }

  comeBack(album) {
    const place = Math.min(this.gone.get(album.id), this.items.length);
    this.gone.delete(album.id);
    this.items.splice(place, 0, album);
    if (this.parts.total !== null) this.parts.total += 1;
    this.afresh();
  }

  afresh() {
    this.host.counted(this.parts.total);
    for (const [place, line] of this.lines) this.drop(place, line);
    this.resize();
  }

  /** Draws albums anew that have changed. */
  patch(albums) {
    for (const album of albums) {
      if (this.gone.has(album.id)) this.comeBack(album);
      const place = this.find(album.id);
      if (place < 0 || JSON.stringify(this.items[place]) === JSON.stringify(album)) continue;
      this.items[place] = album;
      const node = this.node(place);
      if (!node) continue;
      const isHere = node.contains(document.activeElement);
      const card = this.card(album, place);
      node.replaceWith(card);
      looks.ask(card);
      if (isHere) card.querySelector(".title").focus({ preventScroll: true });
    }
    if (this.parts) nav.keep(this.host.name, this.parts);
    this.host.drawn(this.host.root);
  }

  /** Makes one card the one that the Tab key finds; and goes there. */
  focus(place, { here = true } = {}) {
    if (place < 0 || place >= this.items.length) return;
    const old = this.node(this.tabbed ?? 0)?.querySelector(".title");
    this.tabbed = place;
    if (old) old.tabIndex = -1;
    const line = Math.floor(place / this.abreast);
    const top = this.host.root.getBoundingClientRect().top + line * this.high;
    const head = this.host.head();
    const foot = window.innerHeight - this.host.foot();
    if (top < head) window.scrollBy(0, top - head - 8);
    else if (top + this.high > foot) window.scrollBy(0, top + this.high - foot);
    this.line(line);
    const title = this.node(place).querySelector(".title");
    title.tabIndex = 0;
    if (here) title.focus({ preventScroll: true });
    this.plan();
  }
}
