// The entries of a playlist: Rows that can be put in order, taken out, and that may be of what is not here.
import { COLUMNS, cell } from "./cells.js";
import { h, icon } from "./dom.js";
import { Dragging } from "./dragging.js";
import { ask } from "./feed.js";
import { done, FEED } from "./lists.js";
import { openMenu } from "./menu.js";
import * as nav from "./nav.js";
import * as player from "./player.js";
import { Rows } from "./rows.js";
import { toast } from "./toast.js";
import { clock, plural } from "./words.js";

const own = Rows.methods;

export const ListRows = {
  extends: Rows,
  props: { of: Object },
  emits: ["listed", "said", "meant"],
  template: Rows.template,
  computed: {
    mine() { return this.of.mine && !this.of.smart; },
    mayDelete: () => false, // what one takes out of a list stays in the library
    shown() {
      const shown = Rows.computed.shown.call(this);
      if (!this.mine) return shown;
      return this.narrow ? ["title", "dots", "grip"] : [...shown, "grip"];
    },
    look() { return { narrow: this.narrow, numbered: true, pictures: true, under: () => true }; },
  },
  methods: {
    nr: (place) => place + 1,
    nothing() {
      if (this.of.smart) this.list.say("list-filter", "Nothing fits the rules", "Tracks show here as soon as some do.");
      else this.list.say("list-music", "This list is empty", this.mine ? "Find music, and choose “Add to a playlist …” from its menu." : "Nothing was put in yet.");
    },
    draws(track, place) {
      const row = h("div", { class: `row ${track.lost ? "lost" : track.missing ? "missing" : ""}`, role: "row", tabindex: place === this.tabbed ? "0" : "-1", "aria-selected": String(this.chosen.has(place)), data: { place, id: track.id } },
        this.shown.map((name) => (track.lost ? this.told(name, track, place) : cell(name, { ...track, number: place + 1 }, this.look))));
      return row;
    },
    /** A cell of something that the library has not. */
    told(name, track, place) {
      if (name === "nr") return h("div", { class: "nr", role: "gridcell" }, h("span", {}, place + 1));
      if (name === "title") return h("div", { class: "what", role: "gridcell", title: track.told || null }, h("span", { class: "cover bare" }, icon("ban")),
        h("div", { class: "text" }, h("div", { class: "name one-line", dir: "auto" }, track.title), h("div", { class: "sub one-line" }, [track.artist, "not in the library"].filter(Boolean).join(" · "))));
      if (["dots", "grip"].includes(name)) return cell(name, track, this.look);
      const words = { artist: track.artist, album: track.album, time: track.ms ? clock(track.ms) : "" }[name] ?? "";
      return h("div", { class: `cell one-line ${COLUMNS[name][0] === "Time" ? "right" : ""}`, role: "gridcell" }, words);
    },
    playFrom(place) {
      const [first, last] = this.bounds();
      const from = Math.max(first, place - 200);
      const near = Array.from({ length: Math.min(last, from + 999) - from + 1 }, (_, i) => this.at(from + i));
      const here = (tracks) => tracks.filter((track) => !track.lost);
      const tracks = here(near);
      const begin = tracks.indexOf(near.slice(place - from).find((track) => !track.lost));
      if (begin < 0) return void toast("Nothing from here on is in the library.");
      let known = from + near.length;
      const rest = this.list.parts.rest();
      const more = async () => {
        for (;;) {
          const next = known <= last ? Array.from({ length: Math.min(200, last - known + 1) }, (_, i) => this.at(known + i)) : rest.done ? [] : await rest.next(100);
          if (known <= last) known += next.length;
          if (!next.length || here(next).length) return here(next);
        }
      };
      player.play(tracks, begin, { more });
    },
    doPicked(what) {
      const tracks = this.picked().filter((track) => !track.lost);
      this.choose(new Set());
      if (tracks.length) player[what](tracks);
      else toast("None of these is in the library.");
    },
    addTo(tracks) { own.addTo.call(this, tracks.filter((track) => !track.lost)); },
    unheard(tracks) { return own.unheard(tracks.filter((track) => !track.lost)); },
    edit(tracks) { own.edit.call(this, tracks.filter((track) => !track.lost)); },
    acts() { return this.mine ? [...own.acts.call(this), ["x", "Remove", () => this.takeOut([...this.chosen])]] : own.acts.call(this); },
    more(tracks, places) {
      if (!this.mine) return [];
      const top = Math.min(...places) > 0 ? [["arrow-up", "Move to the top", () => this.moveTo(places, 0)]] : [];
      return [...top, ["x", places.length > 1 ? `Remove ${plural(places.length, "track")}` : "Remove from this list", () => this.takeOut(places)]];
    },
    menu(at, place) {
      const track = this.at(place);
      if (!track.lost || this.chosen.size > 1) return own.menu.call(this, at, place);
      const wanted = [track.title, track.artist].filter(Boolean).join(" ");
      const meant = this.mine ? [["check", "Choose the track that is meant …", () => this.$emit("meant", place)]] : [];
      openMenu(at, [...meant, ["search", "Look for it in the library", () => window.dispatchEvent(new CustomEvent("soniq:search", { detail: { text: wanted } }))], ...this.more([track], [place])], track.title);
    },
    keys(event) {
      const place = this.placeOf(event);
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      const places = place !== null && this.chosen.has(place) ? [...this.chosen] : [place];
      if (place === null || !this.mine) return own.keys.call(this, event);
      if (step && event.altKey) this.step(places, place, step);
      else if (["Delete", "Backspace"].includes(event.key) && !event.target.closest("button, a")) this.takeOut(places);
      else return own.keys.call(this, event);
      event.preventDefault();
      event.stopPropagation();
    },
    /** One place up or down, with the keyboard. */
    step(places, place, by) {
      const [low, high] = [Math.min(...places), Math.max(...places)];
      const [, last] = this.bounds();
      if (by < 0 ? low === 0 : high === last) return;
      this.moveTo(places, by < 0 ? low - 1 : high + 2, { quiet: true });
      this.focus(Math.max(0, Math.min(last, place + by)));
      this.$emit("said", `Place ${place + by + 1} of ${this.list.parts.total}`);
    },
    press(event) {
      own.press.call(this, event);
      const place = this.placeOf(event);
      if (place === null || !this.mine || event.button) return;
      if (event.target.closest("[data-row=grip]")) { this.release(); this.drag.begin(event, place, true); }
      else if (event.pointerType === "mouse" && !event.target.closest("a, button")) this.drag.begin(event, place, false);
    },
    click(event) {
      if (this.drag.over(event)) return;
      own.click.call(this, event);
    },
    /** Puts rows before the one that stands at a place now; that is so at once, and then true. */
    moveTo(places, to, { quiet = false } = {}) {
      const { parts } = this.list;
      const before = parts.items;
      const moving = [...places].sort((a, b) => a - b).map((place) => before[place]);
      const rest = before.filter((one) => !moving.includes(one));
      let next = before.slice(to).find((one) => !moving.includes(one));
      if (!next && !parts.done) next = rest.at(-1); // the list goes on beyond what is known
      const at = next ? rest.indexOf(next) : rest.length;
      const now = [...rest.slice(0, at), ...moving, ...rest.slice(at)];
      if (now.every((one, i) => one === before[i])) return;
      this.shows(now);
      this.choose(new Set(places.length > 1 || this.chosen.size ? moving.map((one) => now.indexOf(one)) : []));
      this.send("move", { entries: moving.map(({ entry }) => entry), before: next?.entry ?? null });
      const words = moving.length === 1 ? `“${moving[0].title}” is at place ${at + 1}.` : `${plural(moving.length, "track")} moved.`;
      done(words, () => this.moveBack(moving, before), { quiet });
    },
    /** Each run of rows that stood together goes back before what followed it. */
    async moveBack(moving, before) {
      const runs = [];
      for (const one of moving) {
        const last = runs.at(-1)?.at(-1);
        if (last && before.indexOf(one) === before.indexOf(last) + 1) runs.at(-1).push(one);
        else runs.push([one]);
      }
      for (const run of runs.reverse()) {
        const next = before[before.indexOf(run.at(-1)) + 1];
        if (!next && !this.list.parts.done) continue;
        await this.send("move", { entries: run.map(({ entry }) => entry), before: next?.entry ?? null });
      }
      const known = new Set(this.list.parts.items);
      if (before.length === known.size && before.every((one) => known.has(one))) this.shows(before);
      else this.anew();
    },
    takeOut(places) {
      const gone = [...places].sort((a, b) => a - b).map((place) => [place, this.at(place)]);
      const entries = gone.map(([, one]) => one.entry);
      const focus = Math.min(...places);
      this.choose(new Set());
      this.shows(this.list.parts.items.filter((one) => !entries.includes(one.entry)), -gone.length);
      this.$nextTick(() => this.focus(Math.min(focus, this.bounds()[1])));
      this.send("remove", { entries });
      const words = gone.length === 1 ? `“${gone[0][1].title}” was taken out.` : `${plural(gone.length, "track")} taken out.`;
      done(words, async () => {
        await this.send("back", { entries });
        if (!this.$refs.here?.isConnected) return;
        const items = [...this.list.parts.items];
        for (const [place, one] of gone) items.splice(Math.min(place, items.length), 0, one);
        this.shows(items, gone.length);
      });
    },
    /** Shows the items that are known in another order, or others; `by`: how many there are more. */
    shows(items, by = 0) {
      const { parts } = this.list;
      parts.items = items;
      if (parts.after) parts.after = String(Number(parts.after) + by);
      if (parts.total !== null) parts.total += by;
      this.$refs.end.replaceChildren();
      const focused = this.$refs.here.contains(document.activeElement) ? this.placeOf({ target: document.activeElement }) : null;
      const top = scrollY;
      const high = this.$refs.here.offsetHeight;
      this.$refs.here.style.minHeight = `${high}px`;
      this.draw();
      for (const chunk of this.$refs.here.children) {
        const { top: from, bottom } = chunk.getBoundingClientRect();
        if (bottom > -400 && from < innerHeight + 400) this.fill(chunk);
      }
      this.$refs.here.style.minHeight = "";
      if (focused !== null && items.length) this.focus(Math.min(focused, items.length - 1));
      window.scrollTo(0, top);
      this.mark();
      if (!items.length && parts.done) this.nothing();
      nav.keep(this.name, parts); // for the way back
      this.$emit("counted", parts.total);
    },
    /** One after the other, as each counts on those before. */
    send(what, body) {
      const sent = (this.sending ?? Promise.resolve()).catch(() => {}).then(() => ask(`${FEED}/${this.of.id}/${what}`, {}, { method: "POST", body }));
      this.sending = sent;
      sent.then(({ list }) => this.$emit("listed", list), (trouble) => { toast(trouble.message, { kind: "bad" }); this.anew(); });
      return sent;
    },
    /** Puts a track where something stands that the library has not. */
    async replace(place, id) {
      const { entry, title } = this.at(place);
      const { entries } = await this.send("add", { ids: [id], before: entry, duplicates: "add" });
      await this.send("remove", { entries: [entry] });
      this.anew();
      done(`A track stands for “${title}” now.`, async () => {
        await this.send("back", { entries: [entry] });
        await this.send("remove", { entries });
        this.anew();
      });
    },
    /** Asks for the list again, as it was changed elsewhere. */
    anew() { if (this.$refs.here?.isConnected) this.show({}); },
  },
  created() {
    this.drag = new Dragging(this);
  },
  unmounted() { this.drag.stop(); },
};
