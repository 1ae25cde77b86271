// Rows that are dragged to another place, with mouse, pen or finger: a line shows where they would come to stand.
import { h } from "./dom.js";
import { plural } from "./words.js";

const SLACK = 6; // pixels that a mouse moves before a press on a row becomes a drag
const EDGE = 90; // nearer to the edge of the window, the page scrolls
const FASTEST = 18;

/** A host has rows with their places in `$refs.here`, `chosen`, `at(place)`, and `moveTo(places, to)`. */
export class Dragging {
  constructor(host) {
    this.host = host;
    this.move = this.move.bind(this);
    this.end = this.end.bind(this);
    this.keys = this.keys.bind(this);
  }

  /** isGrip: it begins at once; else as soon as the pointer moves. */
  begin(event, place, isGrip) {
    this.stop();
    this.from = { x: event.clientX, y: event.clientY };
    this.places = this.host.chosen.has(place) ? [...this.host.chosen] : [place];
    window.addEventListener("pointermove", this.move);
    window.addEventListener("pointerup", this.end);
    window.addEventListener("pointercancel", this.end);
    window.addEventListener("keydown", this.keys, true);
    if (isGrip) event.preventDefault();
    if (isGrip && event.pointerType !== "mouse") this.lift();
  }

  lift() {
    const { host, places } = this;
    const words = places.length > 1 ? plural(places.length, "track") : host.at(places[0]).title;
    this.ghost = document.body.appendChild(h("div", { class: "drag-ghost", "aria-hidden": "true" }, words));
    this.line = document.body.appendChild(h("div", { class: "drop-line", "aria-hidden": "true" }));
    for (const row of this.rows()) row.classList.toggle("dragged", places.includes(Number(row.dataset.place)));
    document.body.classList.add("dragging");
    this.frame = requestAnimationFrame(() => this.scroll());
  }

  rows() { return [...this.host.$refs.here.querySelectorAll(".row")]; }

  move(event) {
    this.at = { x: event.clientX, y: event.clientY };
    if (!this.ghost) {
      if (Math.hypot(this.at.x - this.from.x, this.at.y - this.from.y) < SLACK) return;
      this.lift();
    }
    event.preventDefault();
    this.show();
  }

  /** Where what is dragged would come to stand, and the line that shows it. */
  show() {
    const { x, y } = this.at;
    this.ghost.style.transform = `translate(${x + 14}px, ${y + 10}px)`;
    const rows = this.rows();
    if (!rows.length) return;
    const row = rows.find((one) => one.getBoundingClientRect().bottom > y) ?? rows.at(-1);
    const { top, bottom, left, width } = row.getBoundingClientRect();
    const isBelow = y > (top + bottom) / 2;
    this.to = Number(row.dataset.place) + (isBelow ? 1 : 0);
    this.line.style.cssText = `left:${left}px;width:${width}px;top:${(isBelow ? bottom : top) - 1}px`;
  }

  scroll() {
    if (!this.ghost) return;
    this.frame = requestAnimationFrame(() => this.scroll());
    if (!this.at) return;
    const floor = innerHeight - (document.querySelector(".player")?.offsetHeight ?? 0);
    const by = this.at.y < EDGE ? this.at.y - EDGE : this.at.y > floor - EDGE ? this.at.y - (floor - EDGE) : 0;
    if (!by) return;
    window.scrollBy(0, Math.sign(by) * Math.min(FASTEST, Math.abs(by) / 4));
    this.show();
  }

  keys(event) {
    if (event.key !== "Escape" || !this.ghost) return;
    event.preventDefault();
    event.stopPropagation();
    this.stop();
  }

  end(event) {
    const { ghost, places, to } = this;
    this.stop();
    if (!ghost) return;
    this.dropped = performance.now();
    if (event.type === "pointerup" && to !== undefined) this.host.moveTo(places, to);
  }

  /** Whether a click is but the end of a drag. */
  over(event) {
    const isEnd = this.dropped && performance.now() - this.dropped < 250;
    this.dropped = 0;
    if (!isEnd) return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  stop() {
    cancelAnimationFrame(this.frame);
    for (const [name, act] of [["pointermove", this.move], ["pointerup", this.end], ["pointercancel", this.end]]) window.removeEventListener(name, act);
    window.removeEventListener("keydown", this.keys, true);
    this.ghost?.remove();
    this.line?.remove();
    this.ghost = this.line = this.at = this.to = undefined;
    document.body.classList.remove("dragging");
    for (const row of this.host.$refs.here?.querySelectorAll(".row.dragged") ?? []) row.classList.remove("dragged");
  }
}
