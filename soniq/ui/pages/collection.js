// The collection: every album that is owned, wanted, on its way, or unsure, as a wall of sleeves; one of them beside it.
import { ask, nav, number, openMenu, person, url } from "soniq";
import { AddAlbum } from "soniq/addalbum.js";
import { FEED } from "soniq/collecting.js";
import { Wall } from "soniq/wall.js";
import { Filters } from "soniq/wallfilters.js";
import { Panel } from "soniq/wallpanel.js";
import { WallPicking } from "soniq/wallpick.js";

const SIZE = 176;
const PHONE = "(max-width: 899px)";
const HEARD = ["library.changed", "album.matched", "feed.gap"];
const LATER = 1500; // milliseconds in which news gather
const MOST = 200;
const ASKED = ["look", "match", "artist", "genre", "source", "acquisition", "text"];
const ARROWS = { ArrowLeft: -1, ArrowRight: 1 };

export default {
  components: { AddAlbum, Filters, Panel },
  props: { genres: Array, figures: Object, lidarr: Boolean },
  data: () => ({ query: nav.query(), total: null, now: null, empty: "", failed: null, phone: matchMedia(PHONE).matches, known: null }),
  computed: {
    counted() { return this.now ?? this.figures; },
    sort() { return this.query.sort ?? "artist"; },
    asked() {
      const [sort, down] = this.sort.split("-");
      return { ...Object.fromEntries(ASKED.map((name) => [name, this.query[name]])), sort, down: down ? 1 : null };
    },
    filtered() { return ASKED.some((name) => this.query[name]); },
    open() { return Number(this.query.album) || null; },
    can() { return { lidarr: this.lidarr }; },
    may: () => person.may("user"),
    words() {
      if (this.filtered && this.query.look === "wanted" && ASKED.every((name) => name === "look" || !this.query[name])) return ["bookmark", "No wishes yet", "Bring what you saved elsewhere, or press Want on an album: what you do not own yet stands here."];
      if (this.filtered) return ["search", "Nothing fits", "No album of the collection fits these filters. Take one away, and more will show."];
      return ["library-big", "Your collection begins here", "It shows every album that you own, want, or still stream. Drop in an export of Spotify, Apple Music, Bandcamp or Discogs, or connect an account."];
    },
  },
  methods: {
    number, url,
    set(change, options) {
      this.query = { ...this.query, ...change };
      nav.setQuery(this.query, options);
      this.show();
    },
    show() {
      [this.empty, this.failed] = ["", null];
      this.picking.none();
      this.wall.show(this.asked);
    },
    clear() { this.set(Object.fromEntries([...ASKED, "called"].map((name) => [name, null]))); },
    /** Back and forward, and links to other filters of this page. */
    back() {
      if (!nav.isNew("/collection", this.query)) return;
      const before = JSON.stringify(this.asked);
      this.query = nav.query();
      if (before !== JSON.stringify(this.asked)) this.show();
      this.look();
    },
    pathOf(album) { return "/collection?" + new URLSearchParams({ ...Object.fromEntries(Object.entries(this.query).filter(([, value]) => value)), album: album.id }); },
    /** Opens the panel; replace: another album takes the place of the one in it. */
    go(album, { replace = Boolean(this.open) } = {}) {
      this.query = { ...this.query, album: String(album.id) };
      this.known = album;
      nav.setQuery(this.query, { replace });
      this.mark();
    },
    async close() {
      if (!this.open) return;
      const place = this.wall.find(this.open);
      this.query = { ...this.query, album: null };
      nav.setQuery(this.query, { replace: true });
      this.mark();
      await this.$nextTick();
      if (place >= 0) this.wall.focus(place);
    },
    look() {
      this.known = this.wall.items.find(({ id }) => id === this.open) ?? (this.known?.id === this.open ? this.known : null);
      this.mark();
    },
    step(by) {
      const place = this.wall.find(this.open);
      const album = this.wall.items[place + by];
      if (place < 0 || !album) return;
      this.go(album);
      this.wall.focus(place + by, { here: false });
    },
    mark(box = this.$refs.root) {
      for (const card of box.querySelectorAll(".piece")) card.classList.toggle("opened", Number(card.dataset.id) === this.open);
      this.picking?.mark(box);
    },
    near(event) {
      const card = event.target.closest?.(".piece");
      if (card) this.picking.dress(card);
    },
    clicks(event) {
      const title = event.target.closest("a.title");
      if (!title || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      event.stopPropagation();
      const { id, place } = title.closest(".piece").dataset;
      this.wall.focus(Number(place));
      this.go(this.wall.items.find((album) => album.id === Number(id)));
      this.$nextTick(() => this.$refs.panel?.focus());
    },
    keys(event) {
      const card = event.target.closest?.(".piece");
      if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
      const place = Number(card.dataset.place);
      const { abreast, items } = this.wall;
      const to = { ...ARROWS, ArrowUp: -abreast, ArrowDown: abreast, Home: -place, End: items.length - 1 - place }[event.key];
      if (event.key === "Escape" && this.open) this.close();
      else if (to === undefined) return;
      else this.wall.focus(Math.max(0, Math.min(items.length - 1, place + to)));
      event.preventDefault();
      event.stopPropagation();
    },
    menu(event) {
      const bring = [["upload", "Import", "/import"], ["link-2", "Connections", "/connections"], null];
      openMenu(event.currentTarget, [...(this.may ? bring : []), ["chart-column", "Statistics", "/collection/statistics"]], "More of the collection");
    },
    /** An album that was named: the wall shows it in its place, and the panel opens. */
    added(album) {
      this.show();
      this.count();
      this.go(album);
    },
    /** What was done here, or is guessed of it. */
    heard({ detail: { items, gone, guessed, was } }) {
      for (const [old, now] of Object.entries(was ?? {})) this.wall.rename(Number(old), now);
      this.wall.patch(items);
      const open = items.find(({ id }) => id === this.open);
      if (open) this.known = open;
      if (!guessed) this.count();
      this.wall.remove(gone);
    },
    news({ detail: { name } }) {
      if (!HEARD.includes(name) && !/^(collection|lidarr)\./.test(name)) return;
      this.listening ??= setTimeout(() => { this.listening = null; this.refresh(); }, LATER);
    },
    async count() {
      try { this.now = await ask(`${FEED}/figures`); } catch { /* the next news tell */ }
    },
    async refresh() {
      const albums = this.wall.near().slice(0, MOST).map(({ id }) => id);
      if (this.empty) { this.show(); return this.count(); }
      if (!albums.length) return;
      try {
        const path = `${FEED}/these?` + new URLSearchParams(albums.map((id) => ["albums", id]));
        window.dispatchEvent(new CustomEvent("soniq:collected", { detail: await ask(path) }));
      } catch { /* the next news tell */ }
    },
  },
  mounted() {
    const { root } = this.$refs;
    this.wall = new Wall({
      root, feed: `${FEED}/albums`, name: "collection", size: SIZE, path: (album) => this.pathOf(album),
      head: () => this.$el.querySelector(".wall-filters").getBoundingClientRect().bottom, foot: () => 100,
      counted: (total) => { this.total = total; }, drawn: (box) => this.mark(box), begun: () => { this.failed = null; this.look(); },
      nothing: () => { this.empty = "yes"; }, failed: (trouble, again) => { this.failed = { trouble, again: () => { this.failed = null; again(); } }; },
    });
    this.picking = new WallPicking(root, this.wall, this.can);
    this.wall.show(this.asked);
    this.media = matchMedia(PHONE);
    this.turned = () => { this.phone = this.media.matches; };
    this.media.addEventListener("change", this.turned);
    this.unhear = nav.onMove(this.back);
    window.addEventListener("soniq:collected", this.heard);
    window.addEventListener("soniq:news", this.news);
  },
  unmounted() {
    this.wall.stop();
    this.picking.stop();
    this.unhear();
    clearTimeout(this.listening);
    this.media.removeEventListener("change", this.turned);
    window.removeEventListener("soniq:collected", this.heard);
    window.removeEventListener("soniq:news", this.news);
  },
  template: `
    <div :class="['collection', open && !phone && 'with-panel']">
      <header class="page-head"><h1>Collection<span v-if="total !== null" class="count">{{ number(total) }}</span></h1>
        <div class="bar-of-tools"><button v-if="may" class="btn small" type="button" aria-label="Add an album" @click="$refs.add.open()"><i class="i i-plus" aria-hidden="true"></i><span>Add</span></button><a class="btn small" :href="url('/shopping')" aria-label="Shopping list"><i class="i i-bookmark" aria-hidden="true"></i><span>Shopping list</span></a><button class="btn small" type="button" aria-haspopup="menu" aria-label="More of the collection" @click="menu"><i class="i i-ellipsis" aria-hidden="true"></i></button></div></header>
      <div class="wall-side">
        <Filters :query="query" :genres="genres" :figures="counted" :sort="sort" @set="set"></Filters>
        <div ref="root" class="wall" role="list" aria-label="Albums of the collection" @click="clicks" @keydown="keys" @pointerover="near" @focusin="near"></div>
        <div v-if="failed" class="void" role="alert"><i class="i i-circle-alert" aria-hidden="true"></i><h2>The collection could not be loaded</h2><p>{{ failed.trouble.message }}</p><button class="btn" type="button" @click="failed.again">Try again</button></div>
        <div v-else-if="empty" class="void"><i :class="['i', 'i-' + words[0]]" aria-hidden="true"></i><h2>{{ words[1] }}</h2><p>{{ words[2] }}</p>
          <button v-if="filtered && words[0] === 'search'" class="btn" type="button" @click="clear">Clear filters</button>
          <div v-else-if="may" class="line"><a class="btn lead" :href="url('/import')">Bring an export</a><button class="btn" type="button" @click="$refs.add.open()">Add an album</button><a class="btn" :href="url('/connections')">Connections</a></div></div>
      </div>
      <AddAlbum v-if="may" ref="add" @added="added"></AddAlbum>
      <Panel v-if="open" ref="panel" :key="phone" :id="open" :known="known" :phone="phone" :can="can" @close="close" @step="step" @artist="set({ artist: String($event.id), called: $event.name })"></Panel>
    </div>`,
};
