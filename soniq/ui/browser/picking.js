// Several albums at once: chosen by click on their mark, with Shift, Ctrl or the space bar, or a finger that rests; a bar says what can be done.
import { h, icon } from "./dom.js";
import { ask } from "./feed.js";
import { openAddTo } from "./lists.js";
import * as person from "./person.js";
import * as player from "./player.js";
import { openEditing } from "./sheets.js";
import { openShare } from "./sharing.js";
import { toast } from "./toast.js";
import { plural } from "./words.js";

const RESTS = 500; // milliseconds

/** The mark of a card. */
export const pick = (name) => h("button", { class: "round pick", type: "button", tabindex: "-1", "aria-label": `Choose ${name}`, "aria-pressed": "false" }, icon("check"));

const whatOf = (card) => card.querySelector("[data-play]").dataset.play;

export class Picking {
  /** grid: the element whose cards may be chosen. */
  constructor(grid) {
    this.grid = grid;
    this.chosen = new Set();
    this.heard = { click: (event) => this.click(event), keydown: (event) => this.keys(event), pointerdown: (event) => this.press(event), pointerup: () => this.release(), pointercancel: () => this.release(), pointermove: (event) => this.stray(event) };
    for (const [name, act] of Object.entries(this.heard)) grid.addEventListener(name, act, true);
    this.other = ({ detail }) => { if (detail !== this && this.chosen.size) this.none(); };
    window.addEventListener("soniq:picking", this.other); // one bar at a time
  }

  stop() {
    this.release();
    window.removeEventListener("soniq:picking", this.other);
    for (const [name, act] of Object.entries(this.heard)) this.grid.removeEventListener(name, act, true);
    this.bar?.remove();
  }

  click(event) {
    const card = event.target.closest(".card");
    if (!card) return;
    const isMark = event.target.closest(".pick");
    if (!this.held && !isMark && !this.chosen.size && !event.ctrlKey && !event.metaKey) return;
    if (!isMark && event.target.closest(".go")) return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.held) this.toggle(card, event.shiftKey);
    this.held = false;
  }

  keys(event) {
    const card = event.target.closest?.(".card");
    if (event.key === "Escape" && this.chosen.size) this.none();
    else if (event.key === " " && card && event.target.matches("a.title")) this.toggle(card, event.shiftKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  press(event) {
    this.held = false;
    const card = event.target.closest(".card");
    if (event.pointerType !== "touch" || !card) return;
    this.release();
    this.at = [event.clientX, event.clientY];
    this.resting = setTimeout(() => { this.held = true; navigator.vibrate?.(10); this.toggle(card); }, RESTS);
  }

  stray(event) { if (this.at && Math.hypot(event.clientX - this.at[0], event.clientY - this.at[1]) > 10) this.release(); }

  release() {
    clearTimeout(this.resting);
    this.at = null;
  }

  toggle(card, isRange = false) {
    const cards = [...this.grid.querySelectorAll(".card")];
    const from = cards.indexOf(this.anchor);
    if (isRange && from >= 0) {
      const to = cards.indexOf(card);
      for (const one of cards.slice(Math.min(from, to), Math.max(from, to) + 1)) this.chosen.add(one);
    } else if (!this.chosen.delete(card)) this.chosen.add(card);
    if (!isRange) this.anchor = card;
    this.show();
  }

  none() {
    const isHere = this.bar?.contains(document.activeElement);
    this.chosen.clear();
    this.show();
    if (isHere) this.anchor?.querySelector("a.title")?.focus({ preventScroll: true });
  }

  show() {
    for (const card of this.grid.querySelectorAll(".card")) {
      const isChosen = this.chosen.has(card);
      card.classList.toggle("picked", isChosen);
      card.querySelector(".pick")?.setAttribute("aria-pressed", String(isChosen));
    }
    this.grid.classList.toggle("picking", this.chosen.size > 0);
    this.bar?.remove();
    this.bar = null;
    if (!this.chosen.size) return;
    this.grid.after((this.bar = this.draw()));
    window.dispatchEvent(new CustomEvent("soniq:picking", { detail: this }));
  }

  draw() {
    const act = (mark, word, what, short = word) => h("button", { class: "btn small", type: "button", "aria-label": word, onclick: what }, icon(mark), short && h("span", {}, short));
    return h("div", { class: "chosen", role: "region", "aria-label": "Selected albums", onkeydown: (event) => event.key === "Escape" && this.none() }, h("b", { role: "status" }, plural(this.chosen.size, "album")),
      act("play", "Play", () => this.play("play")), act("list-start", "Play next", () => this.play("playNext")), act("list-end", "Add to the queue", () => this.play("playLast"), "Queue"),
      person.may("user") && act("list-plus", "Add to a playlist", () => openAddTo(this.named())),
      person.may("user") && act("share-2", "Share", () => openShare(this.named())),
      person.may("moderator") && act("pencil", "Edit", () => this.edit()),
      act("x", "Select none", () => this.none(), ""));
  }

  /** What is chosen, in the order in which it stands. */
  of() { return [...this.grid.querySelectorAll(".card.picked")].map(whatOf); }

  named() { return { of: this.of(), name: this.chosen.size === 1 ? [...this.chosen][0].querySelector(".title").textContent : "" }; }

  async tracks() {
    try {
      return (await ask("/library/_feed/play", {}, { method: "POST", body: { of: this.of() } })).items;
    } catch (trouble) {
      toast(trouble.message, { kind: "bad" });
      return [];
    }
  }

  async play(how) {
    const tracks = await this.tracks();
    this.none();
    if (tracks.length) player[how](tracks);
  }

  async edit() {
    const tracks = await this.tracks();
    if (tracks.length) openEditing({ tracks: tracks.map(({ id }) => id) });
  }
}
