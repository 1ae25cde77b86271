// An album of the shopping list that is dragged to another priority: the priorities stand in a dock while it is in the air.
import { h } from "./dom.js";

/** drop: is told the value of the zone in which it was let go. zones: [value, word] each. */
export class Carrying {
  constructor(zones, drop) {
    Object.assign(this, { zones, drop });
    this.move = this.move.bind(this);
    this.end = this.end.bind(this);
    this.keys = this.keys.bind(this);
  }

  begin(event, word, now) {
    if (event.button) return;
    this.stop();
    event.preventDefault();
    this.now = now;
    this.dock = document.body.appendChild(h("div", { class: "buy-dock", "aria-hidden": "true" }, this.zones.map(([value, text]) => h("div", { class: value === now ? "now" : "", data: { zone: value } }, text))));
    this.ghost = document.body.appendChild(h("div", { class: "drag-ghost", "aria-hidden": "true" }, word));
    document.body.classList.add("dragging");
    window.addEventListener("pointermove", this.move);
    window.addEventListener("pointerup", this.end);
    window.addEventListener("pointercancel", this.end);
    window.addEventListener("keydown", this.keys, true);
    this.move(event);
  }

  move({ clientX: x, clientY: y }) {
    this.ghost.style.transform = `translate(${x + 14}px, ${y + 10}px)`;
    this.over = null;
    for (const zone of this.dock.children) {
      const { left, right, top, bottom } = zone.getBoundingClientRect();
      const isOver = x >= left && x < right && y >= top && y < bottom;
      zone.classList.toggle("over", isOver);
      if (isOver) this.over = Number(zone.dataset.zone);
    }
    this.over ??= this.section(x, y);
  }

  /** The part of the list beneath the pointer takes it too. */
  section(x, y) {
    const part = document.elementFromPoint(x, y)?.closest("[data-priority]");
    return part ? Number(part.dataset.priority) : null;
  }

  keys(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.stop();
  }

  end(event) {
    const { over, now } = this;
    this.stop();
    if (event.type === "pointerup" && over !== null && over !== now) this.drop(over);
  }

  stop() {
    for (const [name, act] of [["pointermove", this.move], ["pointerup", this.end], ["pointercancel", this.end]]) window.removeEventListener(name, act);
    window.removeEventListener("keydown", this.keys, true);
    this.dock?.remove();
    this.ghost?.remove();
    this.dock = this.ghost = null;
    document.body.classList.remove("dragging");
  }
}
