// Several albums of the wall at once. The wall draws only those near the window, so they are known by their ids.
import * as collecting from "./collecting.js";
import { h, icon } from "./dom.js";
import { dress } from "./looks.js";
import { openMenu } from "./menu.js";
import * as person from "./person.js";
import { Picking } from "./picking.js";
import { toast } from "./toast.js";
import { plural } from "./words.js";

const idOf = (card) => Number(card.dataset.id);

export class WallPicking extends Picking {
  /** can: what the household has set up, as `{ lidarr }`. */
  constructor(root, wall, can) {
    super(root);
    Object.assign(this, { wall, can });
  }

  toggle(card, isRange = false) {
    if (!person.may("user")) return;
    const place = this.wall.find(idOf(card));
    const from = this.wall.find(this.anchor);
    if (isRange && from >= 0) {
      for (const album of this.wall.items.slice(Math.min(from, place), Math.max(from, place) + 1)) this.chosen.add(album.id);
    } else if (!this.chosen.delete(idOf(card))) this.chosen.add(idOf(card));
    if (!isRange) this.anchor = idOf(card);
    this.show();
  }

  none() {
    const isHere = this.bar?.contains(document.activeElement);
    this.chosen.clear();
    this.show();
    if (isHere) this.wall.focus(this.wall.find(this.anchor));
  }

  dress(card) {
    const album = this.wall.items[Number(card.dataset.place)];
    if (album?.id === idOf(card)) dress(card, album);
  }

  /** Cards come and go as one scrolls; what is chosen stays chosen. */
  mark(box = this.grid) {
    for (const card of box.querySelectorAll(".card")) {
      const isChosen = this.chosen.has(idOf(card));
      if (this.chosen.size) this.dress(card);
      if (isChosen === card.classList.contains("picked")) continue;
      card.classList.toggle("picked", isChosen);
      card.querySelector(".pick").setAttribute("aria-pressed", String(isChosen));
    }
    this.grid.classList.toggle("picking", this.chosen.size > 0);
  }

  show() {
    this.mark();
    const focused = this.bar?.contains(document.activeElement);
    this.bar?.remove();
    this.bar = null;
    if (!this.chosen.size) return;
    this.grid.after((this.bar = this.draw()));
    if (focused) this.bar.querySelector("button").focus();
    window.dispatchEvent(new CustomEvent("soniq:picking", { detail: this }));
  }

  albums() { return this.wall.items.filter((album) => this.chosen.has(album.id)); }

  draw() {
    const button = (mark, word, what, more = {}) => h("button", { class: "btn small", type: "button", "aria-label": word, onclick: what, ...more }, icon(mark), h("span", {}, word));
    const menu = (mark, word, entries) => button(mark, word, (event) => openMenu(event.currentTarget, entries, word), { "aria-haspopup": "menu" });
    return h("div", { class: "chosen", role: "region", "aria-label": "Selected albums", onkeydown: (event) => event.key === "Escape" && this.none() }, h("b", { role: "status" }, plural(this.chosen.size, "album")),
      button("bookmark", "Want", () => this.act("want")), button("x", "No longer wanted", () => this.act("unwant")),
      menu("list-start", "Priority", collecting.PRIORITIES.map(([priority, word]) => ["list-start", word, () => this.act("buying", { priority })])),
      menu("disc-album", "I own them", collecting.MEDIA.map(([medium, word]) => ["disc-album", word, () => this.act("hold", { medium })])),
      this.can.lidarr && button("download", "Find in Lidarr", () => this.act("lidarr")),
      person.may("moderator") && button("refresh-cw", "Match again", () => this.act("match")),
      h("button", { class: "btn small", type: "button", "aria-label": "Select none", onclick: () => this.none() }, icon("x")));
  }

  async act(step, more) {
    const albums = this.albums();
    if (step === "hold" && albums.every(({ look }) => look === "owned")) return toast("They are all yours already.");
    if (await collecting.act(step, albums, more)) this.none();
  }
}
