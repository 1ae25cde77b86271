// Tracks in rows: as many as there are, with columns, selection, keys and a menu each.
import { albumPath, artistPath, cover, h, icon, link, trackPath } from "./dom.js";
import { Parts } from "./feed.js";
import { openMenu } from "./menu.js";
import * as nav from "./nav.js";
import * as player from "./player.js";
import { plays } from "./sound.js";
import { clock, format, plural } from "./words.js";
import { watch } from "vue";

const PART = 100;

/** What a column is: its word, its width, what it shows, and how one sorts by it. */
export const COLUMNS = {
  nr: ["#", "44px", null, null],
  title: ["Title", "minmax(0, 2.2fr)", null, "title"],
  artist: ["Artist", "minmax(0, 1.3fr)", (track) => named(track), "artist"],
  album: ["Album", "minmax(0, 1.3fr)", (track) => link(albumPath(track.album_id), { tabindex: "-1" }, track.album), "album"],
  genre: ["Genre", "minmax(0, 0.8fr)", (track) => track.genres.join(", "), null],
  year: ["Year", "56px", (track) => track.year ?? "", "year"],
  format: ["Format", "92px", (track) => format_(track), null],
  added: ["Added", "110px", (track) => new Date(track.added).toLocaleDateString(), "added"],
  time: ["Time", "60px", (track) => clock(track.ms), "duration"],
  dots: ["", "44px", null, null],
};

const named = (track) => (track.artist_id ? link(artistPath(track.artist_id), { tabindex: "-1" }, track.artist) : track.artist);

function format_(track) {
  if (track.missing) return h("span", { class: "badge warn" }, "missing");
  const fits = plays(track);
  return h("span", fits ? {} : { class: "badge", title: "This browser cannot play this format." }, fits ? null : icon("volume-x"), format(track.codec, track.container));
}

export const Rows = {
  props: { feed: String, fixed: Object, items: Array, columns: { type: Array, default: () => ["nr", "title", "time", "dots"] }, pictures: Boolean, under: { type: Boolean, default: true },
    sorted: Object, discs: Boolean, numbered: Boolean, waits: Boolean, label: { type: String, default: "Tracks" }, name: { type: String, default: "rows" }, empty: String },
  emits: ["counted", "sort"],
  data: () => ({ chosen: new Set(), total: null, count: 0 }),
  computed: {
    narrow() { return innerWidth < 768; },
    shown() { return this.narrow ? (this.numbered ? ["nr", "title", "time", "dots"] : ["title", "time", "dots"]) : this.columns; },
    head() { return this.shown.map((name) => ({ name, word: COLUMNS[name][0], sort: COLUMNS[name][3] })); },
    template() { return this.shown.map((name) => (this.narrow && name === "time" ? "46px" : COLUMNS[name][1])).join(" "); },
  },
  watch: { columns() { this.draw(); } },
  methods: {
    plural,
    show(query) {
      this.parts?.stop();
      this.watcher?.disconnect();
      this.parts = new Parts(this.feed, { ...this.fixed, ...query }, nav.recall(this.name));
      this.busy = false;
      this.choose(new Set());
      this.fresh = !this.parts.items.length;
      this.draw();
      this.watcher = new IntersectionObserver(([seen]) => seen.isIntersecting && this.more(), { rootMargin: "1600px 0px" });
      this.watcher.observe(this.$refs.end);
      this.$emit("counted", this.parts.total);
      if (this.fresh) { this.bones(); this.more(); }
    },
    draw() {
      if (this.fresh) return;
      this.$refs.here.replaceChildren();
      const items = this.parts?.items ?? this.items ?? [];
      for (let from = 0; from < items.length; from += PART) this.add(items.slice(from, from + PART), from);
      this.$nextTick(this.mark);
    },
    bones() {
      this.$refs.here.replaceChildren(...Array.from({ length: 14 }, () => h("div", { class: "bone waiting", style: "height:32px;margin:6px 0", "aria-hidden": "true" })));
    },
    async more() {
      const { parts } = this;
      if (this.busy || parts.done) return;
      this.busy = true;
      try {
        const from = parts.items.length;
        const tracks = await parts.next(PART);
        if (parts !== this.parts) return;
        if (this.fresh) this.$refs.here.replaceChildren();
        this.fresh = false;
        this.add(tracks, from);
        this.mark();
        nav.keep(this.name, parts);
        this.$emit("counted", parts.total);
        if (!parts.items.length) this.end("music", "No tracks here", this.empty || "Nothing fits these filters. Take one away, and more will show.");
      } catch (trouble) {
        if (trouble.name === "AbortError" || parts !== this.parts) return;
        parts.done = true;
        if (this.fresh) this.$refs.here.replaceChildren();
        return this.end("circle-alert", "This list could not be loaded", trouble.message, () => { parts.done = false; this.$refs.end.replaceChildren(); this.more(); });
      } finally {
        if (parts === this.parts) this.busy = false;
      }
      this.watcher?.unobserve(this.$refs.end);
      this.watcher?.observe(this.$refs.end);
    },
    end(mark, title, text, again) {
      this.$refs.end.replaceChildren(h("div", { class: "void" }, icon(mark), h("h2", {}, title), h("p", {}, text), again && h("button", { class: "btn", type: "button", onclick: again }, "Try again")));
    },
    list() { return this.parts?.items ?? this.items; },
    add(tracks, from) {
      let disc = from ? this.list()[from - 1].disc : null;
      const rows = [];
      tracks.forEach((track, i) => {
        if (this.discs && track.disc !== disc) {
          disc = track.disc;
          rows.push(h("div", { class: "disc", role: "row" }, h("span", { role: "gridcell", class: "line" }, icon("disc-3"), track.disc_title ? `Disc ${disc}: ${track.disc_title}` : `Disc ${disc}`)));
        }
        rows.push(this.row(track, from + i));
      });
      this.$refs.here.append(h("div", { class: "rows-chunk", role: "rowgroup", style: `contain-intrinsic-size:auto ${tracks.length * 46}px` }, rows));
    },
    row(track, place) {
      return h("div", { class: `row ${track.missing ? "missing" : ""}`, role: "row", tabindex: place ? "-1" : "0", "aria-selected": "false", data: { place, id: track.id } },
        this.shown.map((name) => this.cell(name, track)));
    },
    cell(name, track) {
      if (name === "nr") return h("div", { class: "nr", role: "gridcell" }, h("span", {}, this.numbered ? track.number ?? "" : ""),
        h("button", { class: "round", type: "button", tabindex: "-1", "aria-label": `Play ${track.title}`, data: { row: "play" } }, icon("play")));
      if (name === "title") return h("div", { class: "what", role: "gridcell" }, this.pictures && cover(track, { size: 160, width: 36 }),
        h("div", { class: "text" }, h("div", { class: "name one-line" }, link(trackPath(track.id), { tabindex: "-1", class: "to-track" }, track.title)),
          (this.narrow || this.under) && (!this.numbered || track.artist !== track.album_artist) && h("div", { class: "sub one-line" }, this.narrow ? track.artist : named(track))));
      if (name === "dots") return h("div", { role: "gridcell", style: "display:grid" }, h("button", { class: "round dots", type: "button", tabindex: "-1", "aria-haspopup": "menu", "aria-label": `More for ${track.title}`, data: { row: "menu" } }, icon("ellipsis")));
      return h("div", { class: `cell one-line ${["time", "year"].includes(name) ? "right" : ""}`, role: "gridcell" }, COLUMNS[name][2](track));
    },
    placeOf(event) {
      const row = event.target.closest?.(".row");
      return row ? Number(row.dataset.place) : -1;
    },
    playFrom(place) {
      const { parts } = this;
      const from = Math.max(0, place - 200);
      const more = parts && !parts.done ? async () => (parts.done ? [] : this.further(parts)) : null;
      player.play(this.list().slice(from, from + 1000), place - from, { more });
    },
    async further(parts) {
      const tracks = await parts.next(PART);
      if (parts === this.parts && this.$refs.here) { this.add(tracks, parts.items.length - tracks.length); nav.keep(this.name, parts); }
      return tracks;
    },
    click(event) {
      const place = this.placeOf(event);
      if (place < 0 || this.held) { this.held = false; return; }
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
      if (range && this.anchor >= 0) for (let i = Math.min(place, this.anchor); i <= Math.max(place, this.anchor); i++) chosen.add(i);
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
    picked() { return [...this.chosen].sort((a, b) => a - b).map((place) => this.list()[place]); },
    doPicked(what) {
      const tracks = this.picked();
      this.choose(new Set());
      player[what](tracks);
    },
    menu(at, place) {
      const many = this.chosen.has(place) && this.chosen.size > 1;
      const tracks = many ? this.picked() : [this.list()[place]];
      const [track] = tracks;
      const entries = [["play", "Play", () => (many ? player.play(tracks) : this.playFrom(place))], ["list-start", "Play next", () => player.playNext(tracks)], ["list-end", "Add to the queue", () => player.playLast(tracks)]];
      if (!many) entries.push(null, ["disc-3", "Go to the album", albumPath(track.album_id)], ["user-round", "Go to the album artist", artistPath(track.album_artist_id)], ["info", "About this track", trackPath(track.id)]);
      openMenu(at, entries, track.title);
    },
    focus(place) {
      const row = this.$refs.here.querySelector(`.row[data-place="${place}"]`);
      if (!row) return;
      this.$refs.here.querySelector('.row[tabindex="0"]')?.setAttribute("tabindex", "-1");
      row.setAttribute("tabindex", "0");
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    },
    keys(event) {
      const place = this.placeOf(event);
      if (place < 0 || event.target.closest("button, a")) return;
      const step = { ArrowDown: 1, ArrowUp: -1, Home: -place, End: this.list().length - 1 - place }[event.key];
      if (step !== undefined) {
        const to = Math.max(0, Math.min(this.list().length - 1, place + step));
        if (event.shiftKey) { this.anchor ??= place; this.select(to, { range: true }); } else this.focus(to);
      } else if (event.key === "Enter") this.playFrom(place);
      else if (event.key === " ") this.select(place, { toggle: true });
      else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) this.menu(event.target, place);
      else if (event.key === "Escape" && this.chosen.size) this.choose(new Set());
      else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) this.choose(new Set(this.list().map((_, i) => i)));
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
      if (place < 0 || event.target.closest("a")) return;
      event.preventDefault();
      if (event.pointerType !== "touch") this.menu({ x: event.clientX, y: event.clientY }, place);
    },
    doubled(event) { const place = this.placeOf(event); if (place >= 0 && !event.target.closest("button, a")) this.playFrom(place); },
    /** Shows which row plays. */
    mark() {
      const track = player.current();
      for (const row of this.$refs.here?.querySelectorAll(".row.playing") ?? []) {
        row.classList.remove("playing");
        const nr = row.querySelector(".nr > span");
        if (nr) nr.replaceChildren(String(this.numbered ? this.list()[row.dataset.place]?.number ?? "" : ""));
      }
      if (!track) return;
      for (const row of this.$refs.here?.querySelectorAll(`.row[data-id="${CSS.escape(String(track.id))}"]`) ?? []) {
        row.classList.add("playing");
        row.querySelector(".nr > span")?.replaceChildren(h("span", { class: `eq ${player.state.playing ? "" : "still"}` }, h("i"), h("i"), h("i")), h("span", { class: "unseen" }, "plays now"));
      }
    },
    ariaSort(name) {
      const sort = COLUMNS[name][3];
      return sort && this.sorted?.by === sort ? (this.sorted.down ? "descending" : "ascending") : null;
    },
  },
  mounted() {
    this.anchor = -1;
    this.unwatch = watch(() => [player.current()?.key, player.state.playing], () => this.mark());
    if (this.items) this.draw();
    else if (!this.waits) this.show({});
  },
  unmounted() { this.parts?.stop(); this.watcher?.disconnect(); this.unwatch(); },
  template: `
    <div class="rows" :style="{ '--cols': template }">
      <div role="grid" :aria-label="label" aria-multiselectable="true" :aria-rowcount="-1" @click="click" @dblclick="doubled" @keydown="keys" @contextmenu="context" @pointerdown="press" @pointerup="release" @pointercancel="release" @pointermove="release">
        <div role="rowgroup"><div class="rows-head" role="row">
          <div v-for="column in head" :key="column.name" role="columnheader" :aria-sort="ariaSort(column.name)" :class="{ right: ['time', 'year', 'nr'].includes(column.name) }" :style="column.name === 'nr' ? 'padding-right:8px' : ''">
            <button v-if="sorted && column.sort" type="button" @click.stop="$emit('sort', column.sort)">{{ column.word }}<i v-if="ariaSort(column.name)" :class="['i', sorted.down ? 'i-arrow-down' : 'i-arrow-up']"></i></button>
            <template v-else-if="column.word">{{ column.word }}</template><span v-else class="unseen">More</span></div></div></div>
        <div ref="here" style="display:contents"></div>
      </div>
      <div ref="end"></div>
      <div v-if="chosen.size" class="chosen" role="region" aria-label="Selected tracks"><b>{{ plural(chosen.size, 'track') }}</b>
        <button class="btn small" type="button" aria-label="Play" @click="doPicked('play')"><i class="i i-play"></i><span>Play</span></button>
        <button class="btn small" type="button" aria-label="Play next" @click="doPicked('playNext')"><i class="i i-list-start"></i><span>Play next</span></button>
        <button class="btn small" type="button" aria-label="Add to the queue" @click="doPicked('playLast')"><i class="i i-list-end"></i><span>Queue</span></button>
        <button class="btn small" type="button" aria-label="Select none" @click="choose(new Set())"><i class="i i-x"></i></button></div>
    </div>`,
};
