// Tracks in rows: as many as there are, with columns, selection, keys and a menu each.
import { watch } from "vue";
import { COLUMNS, cell } from "./cells.js";
import { albumPath, artistPath, h, icon, trackPath } from "./dom.js";
import { Endless } from "./endless.js";
import { ask } from "./feed.js";
import { openAddTo } from "./lists.js";
import { openMenu } from "./menu.js";
import * as opinions from "./opinions.js";
import * as person from "./person.js";
import * as player from "./player.js";
import { openEditing, openSaid } from "./sheets.js";
import { openShare } from "./sharing.js";
import { toast } from "./toast.js";
import { plural } from "./words.js";

const PART = 100;
const LEAST = 150; // pixels of a column that names none itself; where they are fewer, columns step back
const DRAWN = 400; // rows that are asked for anew after a change
const NEAR = "1600px 0px"; // rows beyond are taken out of the page, or 30,000 of them would slow it

const DROPPED = ["added", "rating", "format", "year", "genre", "key", "bpm", "album"];
/** The least width at which these columns can be read. */
const needs = (columns) => columns.reduce((all, name) => all + 14 + Number(/(\d+)px/.exec(COLUMNS[name][1])?.[1] ?? LEAST), 0);

/** A heart stands before the time. */
const withHearts = (columns) => columns.flatMap((name) => (name === "time" ? ["love", name] : [name]));

/** The ways to those who play, in a menu. */
function who({ artists, album_artist: name, album_artist_id: id }) {
  const all = artists?.length ? artists.slice(0, 3) : [[id, name]];
  return all.map(([one, word]) => ["user-round", all.length > 1 ? `Go to ${word}` : "Go to the artist", artistPath(one)]);
}

export const Rows = {
  props: { feed: String, fixed: Object, items: Array, columns: { type: Array, default: () => ["nr", "title", "time", "dots"] }, pictures: Boolean, under: { type: Boolean, default: true },
    sorted: Object, discs: Boolean, numbered: Boolean, waits: Boolean, label: { type: String, default: "Tracks" }, name: { type: String, default: "rows" }, empty: String },
  emits: ["counted", "sort"],
  data: () => ({ chosen: new Set(), width: Infinity }),
  computed: {
    narrow() { return innerWidth < 768; },
    mayEdit: () => person.may("moderator"),
    mayDelete: () => person.may("admin"),
    mayList: () => person.may("user"),
    shown() {
      if (this.narrow) return this.numbered ? ["nr", "title", "time", "dots"] : ["title", "time", "dots"];
      return DROPPED.reduce((columns, name) => (needs(columns) > this.width ? columns.filter((other) => other !== name) : columns), withHearts(this.columns));
    },
    head() { return this.shown.map((name) => ({ name, word: name === "nr" && !this.numbered ? "" : COLUMNS[name][0], sort: COLUMNS[name][3] })); },
    template() { return this.shown.map((name) => (this.narrow && { nr: "26px", time: "46px" }[name]) || COLUMNS[name][1]).join(" "); },
    look() {
      const { narrow, numbered, pictures, under } = this;
      return { narrow, numbered, pictures, under: (track) => (narrow || under) && (!numbered || track.artist !== track.album_artist) };
    },
  },
  watch: { shown(now, before) { if (now.join() !== before.join()) this.draw(); } },
  methods: {
    plural,
    part: () => PART,
    show(query) {
      this.choose(new Set());
      this.anchor = null;
      this.tabbed = 0;
      this.near.disconnect(); // what still stands belongs to the list before
      this.list.show(query);
    },
    at(place) { return this.items ? this.items[place] : this.list.at(place); },
    bounds() {
      const { items, above } = this.list.parts ?? { items: this.items, above: 0 };
      return [-above, items.length - 1 - above];
    },
    draw() {
      this.clear();
      const [first, last] = this.bounds();
      if (last >= first) this.put(Array.from({ length: last - first + 1 }, (_, i) => this.at(first + i)), first);
    },
    bones: () => Array.from({ length: 14 }, () => h("div", { class: "bone waiting", style: "height:32px;margin:6px 0", "aria-hidden": "true" })),
    clear() {
      this.near.disconnect();
      this.$refs.here.replaceChildren();
    },
    put(tracks, place) {
      const chunks = [];
      for (let from = 0; from < tracks.length; from += PART) chunks.push(this.chunk(place + from, Math.min(PART, tracks.length - from)));
      if (place < 0 && this.$refs.here.firstChild) this.$refs.here.prepend(...chunks);
      else this.$refs.here.append(...chunks);
      for (const chunk of chunks) {
        if (this.rowHigh) chunk.style.height = `${chunk.count * this.rowHigh}px`;
        else this.fill(chunk);
        if (this.feed) {
          this.rowHigh ||= chunk.offsetHeight / chunk.count;
          this.near.observe(chunk);
        }
      }
      this.$nextTick(this.mark);
    },
    chunk(from, count) {
      const chunk = h("div", { class: "rows-chunk", role: "rowgroup" });
      return Object.assign(chunk, { from, count });
    },
    fill(chunk) {
      if (chunk.firstChild) return;
      const rows = [];
      for (let place = chunk.from; place < chunk.from + chunk.count; place++) {
        const track = this.at(place);
        const { disc, disc_title: name } = track;
        if (this.discs && disc !== this.at(place - 1)?.disc) rows.push(h("div", { class: "disc", role: "row" }, h("span", { role: "gridcell", class: "line" }, icon("disc-3"), name ? `Disc ${disc}: ${name}` : `Disc ${disc}`)));
        rows.push(this.draws(track, place));
      }
      chunk.replaceChildren(...rows);
      chunk.style.height = "";
    },
    away(chunk) {
      if (!chunk.firstChild || chunk.contains(document.activeElement)) return;
      chunk.style.height = `${chunk.offsetHeight}px`;
      chunk.replaceChildren();
    },
    nears(seen) {
      for (const { isIntersecting, target } of seen) if (isIntersecting) this.fill(target); else this.away(target);
      this.mark();
    },
    /** The row of a place, drawn if need be. */
    row(place) {
      const chunk = [...this.$refs.here.children].find(({ from, count }) => place >= from && place < from + count);
      if (chunk) this.fill(chunk);
      return chunk?.querySelector(`.row[data-place="${place}"]`);
    },
    nothing() { this.list.say("music", "No tracks here", this.empty || "Nothing fits these filters. Take one away, and more will show."); },
    draws(track, place) {
      return h("div", { class: `row ${track.missing ? "missing" : ""}`, role: "row", tabindex: place === this.tabbed ? "0" : "-1", "aria-selected": String(this.chosen.has(place)), data: { place, id: track.id } },
        this.shown.map((name) => cell(name, track, this.look)));
    },
    placeOf(event) {
      const row = event.target.closest?.(".row");
      return row ? Number(row.dataset.place) : null;
    },
    /** Plays from here; what follows in the list comes when it is needed, even after this page was left. */
    playFrom(place) {
      const [first, last] = this.bounds();
      const from = Math.max(first, place - 200);
      const to = Math.min(last, from + 999);
      const known = Array.from({ length: last - from + 1 }, (_, i) => this.at(from + i));
      const tracks = known.splice(0, to - from + 1);
      const rest = this.list.parts?.rest();
      const more = async () => (known.length ? known.splice(0, 200) : !rest || rest.done ? [] : rest.next(PART));
      player.play(tracks, place - from, { more });
    },
    click(event) {
      const place = this.placeOf(event);
      if (this.held) { // a long press has chosen the row: what lies under the finger is not meant
        this.held = false;
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      if (place === null) return;
      const what = event.target.closest("[data-row]")?.dataset.row;
      const touch = event.pointerType === "touch" || matchMedia("(hover: none)").matches;
      const anchor = event.target.closest("a");
      if (anchor && !(touch && anchor.classList.contains("to-track"))) return;
      // on a phone, a tap on the title plays: the frame must not follow its link
      event.preventDefault();
      event.stopPropagation();
      if (what === "play") this.playFrom(place);
      else if (what === "menu") this.menu(event.target.closest("button"), place);
      else if (touch && !this.chosen.size) this.playFrom(place);
      else this.select(place, { range: event.shiftKey, toggle: event.ctrlKey || event.metaKey || touch });
    },
    select(place, { range, toggle } = {}) {
      const chosen = new Set(range || toggle ? this.chosen : []);
      if (range && this.anchor !== null) for (let i = Math.min(place, this.anchor); i <= Math.max(place, this.anchor); i++) chosen.add(i);
      else if (toggle && chosen.has(place)) chosen.delete(place);
      else if (!toggle && this.chosen.size === 1 && this.chosen.has(place)) chosen.clear();
      else chosen.add(place);
      if (!range) this.anchor = place;
      this.choose(chosen);
      this.focus(place);
    },
    choose(chosen) {
      this.chosen = chosen;
      for (const row of this.$refs.here.querySelectorAll(".row")) row.setAttribute("aria-selected", String(chosen.has(Number(row.dataset.place))));
    },
    picked() { return [...this.chosen].sort((a, b) => a - b).map(this.at); },
    doPicked(what) {
      const tracks = this.picked();
      this.choose(new Set());
      player[what](tracks);
    },
    /** Those of the chosen that soniq may not have listened to. */
    unheard: (tracks) => (person.may("user") ? tracks.filter((track) => !track.missing && !track.bpm && !track.camelot) : []),
    async listen(tracks) {
      this.choose(new Set());
      try {
        await ask("/library/_feed/listen", {}, { method: "POST", body: { ids: tracks.map(({ id }) => id) } });
        toast(`Soniq listens to ${tracks.length === 1 ? `“${tracks[0].title}”` : plural(tracks.length, "track")} next.`);
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    /** Asks first; `putaway.js` answers. */
    putAway(tracks) { window.dispatchEvent(new CustomEvent("soniq:putaway", { detail: { tracks: tracks.map(({ stream }) => stream), title: tracks.length === 1 ? tracks[0].title : "" } })); },
    addTo(tracks) { openAddTo({ ids: tracks.map(({ id }) => id), name: tracks.length === 1 ? tracks[0].title : "" }); },
    /** What else may be done with rows: [icon, word, what] of the bar, and entries of the menu. */
    acts() { return this.mayList ? [["list-plus", "Add to a playlist", () => this.addTo(this.picked())]] : []; },
    more() { return []; },
    /** What stands in the first column. */
    nr(place) { return this.numbered ? this.at(place)?.number ?? "" : ""; },
    /** Tracks left the library: a list that is asked for is asked anew. */
    gone() { if (this.list.parts) this.show(this.list.parts.query); },
    edit(tracks) { openEditing({ tracks: tracks.map(({ id }) => id) }); },
    /** The key e asks all lists; the one in which something is chosen, or has the focus, answers. */
    editChosen(event) {
      const row = this.$refs.here?.contains(document.activeElement) && document.activeElement.closest(".row");
      const tracks = this.chosen.size ? this.picked() : row ? [this.at(Number(row.dataset.place))] : [];
      if (!tracks.length || event.defaultPrevented) return;
      event.preventDefault();
      this.edit(tracks);
    },
    /** What is drawn may have been changed: asks for it anew, and draws the rows that differ. */
    async changed({ detail: tracks }) {
      const touched = tracks && new Set(tracks.map(String));
      const drawn = [...this.$refs.here.querySelectorAll(".row")].filter((row) => !touched || touched.has(row.dataset.id)).slice(0, DRAWN);
      const ids = [...new Set(drawn.map((row) => Number(row.dataset.id)))];
      if (!ids.length) return;
      try {
        const { items } = await ask("/library/_feed/rows", {}, { method: "POST", body: { ids } });
        const fresh = new Map(items.map((track) => [String(track.id), track]));
        for (const row of drawn) {
          const place = Number(row.dataset.place);
          const [known, track] = [this.at(place), fresh.get(row.dataset.id)];
          if (!row.isConnected || !track || !known || String(known.id) !== row.dataset.id) continue;
          Object.assign(known, track, { number: track.number || known.number });
          const focused = document.activeElement === row;
          const anew = this.draws(known, place);
          row.replaceWith(anew);
          if (focused) anew.focus({ preventScroll: true });
        }
        this.mark();
      } catch { /* the rows stay as they are until the page is opened anew */ }
    },
    menu(at, place) {
      const many = this.chosen.has(place) && this.chosen.size > 1;
      const tracks = many ? this.picked() : [this.at(place)];
      const [track] = tracks;
      const entries = [["play", "Play", () => (many ? player.play(tracks) : this.playFrom(place))], ["list-start", "Play next", () => player.playNext(tracks)], ["list-end", "Add to the queue", () => player.playLast(tracks)]];
      if (this.mayList) entries.push(["list-plus", "Add to a playlist …", () => this.addTo(tracks)], ["share-2", "Share …", () => openShare({ ids: tracks.map(({ id }) => id), name: many ? "" : track.title })]);
      entries.push(...opinions.entries(at, tracks));
      entries.push(...this.more(tracks, many ? [...this.chosen] : [place]));
      const unheard = this.unheard(tracks);
      if (unheard.length) entries.push(["ear", "Listen now", () => this.listen(unheard)]);
      if (person.may("moderator")) entries.push(["pencil", many ? `Edit ${plural(tracks.length, "track")}` : "Edit", () => this.edit(tracks)]);
      const last = this.mayDelete ? [null, ["trash-2", many ? `Delete ${plural(tracks.length, "track")} …` : "Delete …", () => this.putAway(tracks)]] : [];
      if (!many) entries.push(null, ["waypoints", "Play similar", () => player.order(`like/${track.id}`)], ["ear", "More like this", `${trackPath(track.id)}#like`], null,
        ["disc-3", "Go to the album", albumPath(track.album_id)], ...who(track), ["info", "About this track", trackPath(track.id)]);
      if (!many && person.may("user")) entries.push(["message-circle-question", "Who says so?", () => openSaid({ entity: "track", id: track.id })]);
      openMenu(at, [...entries, ...last], track.title);
    },
    focus(place) {
      const row = this.row(place);
      if (!row) return;
      this.$refs.here.querySelector('.row[tabindex="0"]')?.setAttribute("tabindex", "-1");
      this.tabbed = place;
      row.setAttribute("tabindex", "0");
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    },
    keys(event) {
      const place = this.placeOf(event);
      if (place === null || event.target.closest("button, a")) return;
      const [first, last] = this.bounds();
      const step = { ArrowDown: 1, ArrowUp: -1, Home: first - place, End: last - place }[event.key];
      if (step !== undefined) {
        const to = Math.max(first, Math.min(last, place + step));
        if (event.shiftKey) { this.anchor ??= place; this.select(to, { range: true }); } else this.focus(to);
      } else if (event.key === "Enter") this.playFrom(place);
      else if (event.key === " ") this.select(place, { toggle: true });
      else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) this.menu(event.target, place);
      else if (event.key === "Escape" && this.chosen.size) this.choose(new Set());
      else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) this.choose(new Set(Array.from({ length: last - first + 1 }, (_, i) => first + i)));
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    press(event) {
      if (event.pointerType !== "touch") return;
      const place = this.placeOf(event);
      clearTimeout(this.holding);
      this.holding = setTimeout(() => { this.held = true; navigator.vibrate?.(10); this.select(place, { toggle: true }); }, 500);
    },
    release() { clearTimeout(this.holding); },
    context(event) {
      const place = this.placeOf(event);
      if (place === null || (event.pointerType !== "touch" && event.target.closest("a"))) return;
      event.preventDefault();
      if (event.pointerType !== "touch") this.menu({ x: event.clientX, y: event.clientY }, place);
    },
    doubled(event) { const place = this.placeOf(event); if (place !== null && !event.target.closest("button, a")) this.playFrom(place); },
    /** Shows which row plays. */
    mark() {
      const track = player.current();
      for (const row of this.$refs.here?.querySelectorAll(".row.playing") ?? []) {
        row.classList.remove("playing");
        const nr = row.querySelector(".nr > span");
        if (nr) nr.replaceChildren(String(this.nr(Number(row.dataset.place))));
      }
      if (!track) return;
      for (const row of this.$refs.here?.querySelectorAll(`.row[data-id="${CSS.escape(String(track.id))}"]`) ?? []) {
        row.classList.add("playing");
        row.querySelector(".nr > span")?.replaceChildren(h("span", { class: `eq ${player.state.playing ? "" : "still"}` }, h("i"), h("i"), h("i")), h("span", { class: "unseen" }, "plays now"));
      }
    },
    /** A tempo or a key became known, or was put right. */
    news({ detail: { name, payload } }) {
      if (name !== "track.analysed") return;
      for (const row of this.$refs.here?.querySelectorAll(`.row[data-id="${CSS.escape(payload.track_id)}"]`) ?? []) {
        const known = this.at(Number(row.dataset.place));
        if (String(known?.id) !== payload.track_id) continue; // the list is being asked anew, and brings it
        const track = Object.assign(known, { bpm: payload.bpm, camelot: payload.camelot, key: payload.camelot });
        this.shown.forEach((column, n) => { if (["bpm", "key"].includes(column)) row.children[n].replaceWith(cell(column, track, this.look)); });
      }
    },
    ariaSort(name) {
      const sort = COLUMNS[name][3];
      return sort && this.sorted?.by === sort ? (this.sorted.down ? "descending" : "ascending") : null;
    },
  },
  created() {
    this.anchor = null;
    this.tabbed = 0;
    this.list = new Endless(this);
    this.near = new IntersectionObserver((seen) => this.nears(seen), { rootMargin: NEAR });
  },
  mounted() {
    this.sized = new ResizeObserver(([{ contentRect }]) => { if (contentRect.width) this.width = contentRect.width; });
    this.width = this.$el.clientWidth || Infinity;
    this.sized.observe(this.$el);
    this.unwatch = watch(() => [player.current()?.key, player.state.playing], () => this.mark());
    window.addEventListener("soniq:news", this.news);
    window.addEventListener("soniq:changed", this.changed);
    window.addEventListener("soniq:gone", this.gone);
    if (person.may("moderator")) window.addEventListener("soniq:edit-chosen", this.editChosen);
    if (this.items) this.draw();
    else if (!this.waits) this.show({});
  },
  unmounted() {
    for (const [name, act] of [["news", this.news], ["changed", this.changed], ["gone", this.gone], ["edit-chosen", this.editChosen]]) window.removeEventListener(`soniq:${name}`, act);
    this.list.stop(); this.near.disconnect(); this.sized.disconnect(); this.unwatch();
  },
  template: `
    <div class="rows endless" :style="{ '--cols': template }">
      <div ref="start"></div>
      <div role="grid" :aria-label="label" aria-multiselectable="true" :aria-rowcount="-1" @click="click" @dblclick="doubled" @keydown="keys" @contextmenu="context" @pointerdown="press" @pointerup="release" @pointercancel="release" @pointermove="release">
        <div role="rowgroup" style="display:contents"><div class="rows-head" role="row">
          <div v-for="column in head" :key="column.name" role="columnheader" :aria-sort="ariaSort(column.name)" :class="{ right: ['time', 'year', 'bpm', 'nr'].includes(column.name) }" :style="column.name === 'nr' ? 'padding-right:8px' : ''">
            <button v-if="sorted && column.sort" type="button" @click.stop="$emit('sort', column.sort)">{{ column.word }}<i v-if="ariaSort(column.name)" :class="['i', sorted.down ? 'i-arrow-down' : 'i-arrow-up']"></i></button>
            <template v-else-if="column.word">{{ column.word }}</template><span v-else class="unseen">More</span></div></div></div>
        <div ref="here"></div>
      </div>
      <div ref="end"></div>
      <div v-if="chosen.size" class="chosen" role="region" aria-label="Selected tracks"><b>{{ plural(chosen.size, 'track') }}</b>
        <button class="btn small" type="button" aria-label="Play" @click="doPicked('play')"><i class="i i-play"></i><span>Play</span></button>
        <button class="btn small" type="button" aria-label="Play next" @click="doPicked('playNext')"><i class="i i-list-start"></i><span>Play next</span></button>
        <button class="btn small" type="button" aria-label="Add to the queue" @click="doPicked('playLast')"><i class="i i-list-end"></i><span>Queue</span></button>
        <button v-for="[mark, word, what] in acts()" :key="word" class="btn small" type="button" :aria-label="word" @click="what"><i :class="['i', 'i-' + mark]"></i><span>{{ word }}</span></button>
        <button v-if="unheard(picked()).length" class="btn small" type="button" aria-label="Listen now" @click="listen(unheard(picked()))"><i class="i i-ear"></i><span>Listen now</span></button>
        <button v-if="mayEdit" class="btn small" type="button" aria-label="Edit" title="Edit (e)" @click="edit(picked())"><i class="i i-pencil"></i><span>Edit</span></button>
        <button v-if="mayDelete" class="btn small" type="button" aria-label="Delete" title="Put away, to be brought back for a while" @click="putAway(picked())"><i class="i i-trash-2"></i></button>
        <button class="btn small" type="button" aria-label="Select none" @click="choose(new Set())"><i class="i i-x"></i></button></div>
    </div>`,
};
