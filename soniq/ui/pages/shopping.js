// The shopping list: what is wanted and not here, by how much it is wanted, with where to buy it.
import { ask, nav, number, openMenu, person, toast, url } from "soniq";
import * as collecting from "soniq/collecting.js";
import { Carrying } from "soniq/shoppingdrag.js";
import { ShoppingRow } from "soniq/shoppingrow.js";

const FEED = "/shopping/_feed";
const PART = 50;
const WHOLE = 500; // as many at once where all are wanted
const LATER = 1500; // milliseconds in which news gather
const AGAIN = 50; // albums that are asked for anew at once
const PUT_OFF = -1;
const KEYS = { 1: 2, 2: 1, 3: 0, 0: PUT_OFF };
const MARKS = { 2: "arrow-up", 1: "chevron-up", 0: "chevron-down", "-1": "clock" };
const HEARD = /^(collection|lidarr|library|album|feed)\./;

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });
const nameOf = (line) => line.artist.replace(/^(the|a|an)\s+/i, "");
/** As the server has the list: by priority, then by artist, year and title. */
const order = (one, other) => other.priority - one.priority || collator.compare(nameOf(one), nameOf(other)) || (one.year ?? 9999) - (other.year ?? 9999) || collator.compare(one.title, other.title);

export default {
  components: { ShoppingRow },
  props: { counts: Object, lidarr: Boolean },
  data() { return { items: [], done: false, now: this.counts, put: null, unfolded: false, fresh: true, failed: "", printing: false }; },
  computed: {
    may: () => person.may("user"),
    csv: () => url(`${FEED}/list.csv`),
    groups() { return collecting.PRIORITIES.filter(([priority]) => priority !== PUT_OFF).map(([priority, word]) => ({ priority, word, lines: this.items.filter((line) => line.priority === priority) })).filter(({ lines }) => lines.length); },
    empty() { return !this.fresh && !this.failed && this.done && !this.items.length; },
  },
  methods: {
    url, number,
    async load(first = PART) {
      if (this.busy || this.done) return;
      this.busy = true;
      try {
        const { items, counts } = await ask(`${FEED}/lines`, { first, offset: this.items.length });
        const known = new Set(this.items.map(({ id }) => id));
        this.items = [...this.items, ...items.filter(({ id }) => !known.has(id)).map(Object.freeze)];
        Object.assign(this, { now: counts, done: items.length < first, fresh: false, failed: "" });
      } catch (trouble) { this.failed = trouble.message; }
      this.busy = false;
      this.$nextTick(() => this.watch());
    },
    watch() {
      const { end } = this.$refs;
      if (!end || this.done || this.failed) return;
      this.watcher.unobserve(end);
      this.watcher.observe(end);
    },
    async unfold() {
      this.unfolded = !this.unfolded;
      if (this.unfolded) await this.loadPut();
    },
    async loadPut() {
      try { this.put = (await ask(`${FEED}/lines`, { first: WHOLE, later: true })).items.map(Object.freeze); } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    find(id) { return this.items.find((line) => line.id === id) ?? this.put?.find((line) => line.id === id); },
    /** Puts a line where the list has it now; takes it out where it is not on it. */
    place(id, line) {
      const rest = this.items.filter((one) => one.id !== id);
      if (line && line.priority !== PUT_OFF) {
        const at = rest.findIndex((one) => order(line, one) < 0);
        if (at >= 0) rest.splice(at, 0, line);
        else if (this.done) rest.push(line);
      }
      this.items = rest;
      if (!this.put) return;
      const put = this.put.filter((one) => one.id !== id);
      this.put = line?.priority === PUT_OFF ? [...put, line].sort(order) : put;
    },
    /** What was said shows at once; what soniq answers is what holds. */
    async act(line, step, more, then = line) {
      const beside = this.beside(line.id);
      this.place(line.id, then && Object.freeze(then));
      this.refocus(then && this.find(line.id) ? line.id : beside);
      if (!(await collecting.act(step, [line], more))) this.again([line.id]);
    },
    move(line, priority) { if (priority !== line.priority) this.act(line, "buying", { priority }, { ...line, priority }); },
    say(line, said) { this.act(line, "buying", said, { ...line, ...said }); },
    async drop(line) {
      await this.act(line, "unwant", {}, null);
      await this.again([line.id]);
      if (this.find(line.id)) toast("Somebody else here wants it too: it stays on the list.");
    },
    async again(ids) {
      for (let at = 0; at < ids.length; at += AGAIN) {
        const part = ids.slice(at, at + AGAIN);
        try {
          const { items, gone, counts } = await ask(`${FEED}/these?` + new URLSearchParams(part.map((id) => ["albums", id])));
          const focused = Number(document.activeElement?.closest?.(".buy")?.dataset.id);
          for (const line of items) this.place(line.id, Object.freeze(line));
          for (const id of gone) this.place(id, null);
          this.now = counts;
          if (focused) this.refocus(focused);
        } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
      }
    },
    heard({ detail: { items, gone, guessed } }) {
      if (!guessed) this.again([...items.map(({ id }) => id), ...gone]);
    },
    news({ detail: { name } }) {
      if (!HEARD.test(name)) return;
      this.listening ??= setTimeout(() => { this.listening = null; this.refresh(); }, LATER);
    },
    /** Somebody else may have changed the list: what one sees of it is asked for anew. */
    async refresh() {
      if (this.busy || this.$el.querySelector("input:focus")) return;
      const first = Math.min(WHOLE, Math.max(PART, this.items.length));
      try {
        const { items, counts } = await ask(`${FEED}/lines`, { first });
        if (this.items.length <= first) Object.assign(this, { items: items.map(Object.freeze), done: items.length < first });
        this.now = counts;
        if (this.put) await this.loadPut();
        this.$nextTick(() => this.watch());
      } catch { /* the next news tell */ }
    },
    rows() { return [...this.$el.querySelectorAll(".buy")]; },
    beside(id) {
      const rows = this.rows();
      const place = rows.findIndex((row) => Number(row.dataset.id) === id);
      return Number((rows[place + 1] ?? rows[place - 1])?.dataset.id) || null;
    },
    /** A line that moves loses the focus; it comes back to it, unless it is elsewhere by then. */
    refocus(id) { this.$nextTick(() => document.activeElement === document.body && this.focus(id)); },
    focus(id) { this.$el.querySelector(`.buy[data-id="${id}"] .title`)?.focus(); },
    keys(event, line) {
      if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
      const rows = this.rows();
      const place = rows.findIndex((row) => Number(row.dataset.id) === line.id);
      const to = { ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: rows.length - 1 }[event.key];
      if (to !== undefined) rows[Math.max(0, Math.min(rows.length - 1, to))].querySelector(".title").focus();
      else if (this.may && event.key in KEYS) this.move(line, KEYS[event.key]);
      else if (this.may && event.key === "Delete") this.drop(line);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    grip(event, line) {
      this.carrying = new Carrying(collecting.PRIORITIES, (priority) => this.move(line, priority));
      this.carrying.begin(event, line.title, line.priority);
    },
    menu(at, line) {
      const to = collecting.PRIORITIES.filter(([priority]) => priority !== line.priority).map(([priority, word]) => [MARKS[priority], word, () => this.move(line, priority)]);
      openMenu(at, [...to, null,
        ...(person.may("admin") ? [["package", "I bought it as files …", `/import?album=${line.id}`]] : []), ["disc-album", "I own it …", () => this.own(at, line)],
        ...(this.lidarr ? [["download", "Find in Lidarr", () => collecting.act("lidarr", [line])]] : []), null,
        ["x", "No longer wanted", () => this.drop(line)]], line.title);
    },
    own(at, line) {
      openMenu(at, collecting.MEDIA.map(([medium, word]) => ["disc-album", word, () => this.act(line, "hold", { medium }, null)]), "I own it");
    },
    /** All of it, on paper. */
    async print() {
      this.printing = true;
      while (!this.done && !this.failed) {
        await this.load(WHOLE);
        while (this.busy) await new Promise((done) => setTimeout(done, 50));
      }
      this.printing = false;
      await this.$nextTick();
      if (!this.failed) window.print();
    },
  },
  mounted() {
    this.watcher = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && this.load(), { rootMargin: "1400px 0px" });
    this.load();
    window.addEventListener("soniq:collected", this.heard);
    window.addEventListener("soniq:news", this.news);
  },
  unmounted() {
    this.watcher.disconnect();
    this.carrying?.stop();
    clearTimeout(this.listening);
    window.removeEventListener("soniq:collected", this.heard);
    window.removeEventListener("soniq:news", this.news);
  },
  template: `
    <div class="shopping">
      <header class="page-head"><h1>Shopping list<span v-if="now.all" class="count">{{ number(now.all) }}</span></h1>
        <div class="bar-of-tools no-print"><a class="btn small" :href="url('/collection')" aria-label="Collection"><i class="i i-library-big" aria-hidden="true"></i><span>Collection</span></a>
          <template v-if="now.all"><a class="btn small" :href="csv" download aria-label="As a table (CSV)"><i class="i i-download" aria-hidden="true"></i><span>CSV</span></a><button class="btn small" type="button" aria-label="Print" :disabled="printing" @click="print"><i class="i i-printer" aria-hidden="true"></i><span>Print</span></button></template></div></header>
      <p v-if="may && items.length" class="buy-keys third small no-print">On an album: <kbd>1</kbd> Next <kbd>2</kbd> Soon <kbd>3</kbd> Some day <kbd>0</kbd> Not now <kbd>Del</kbd> No longer wanted</p>
      <div v-if="fresh && !failed" class="waiting stack" aria-hidden="true"><div v-for="n in 6" :key="n" class="line" style="flex-wrap:nowrap"><div class="bone" style="width:72px;height:72px;flex:none"></div><div class="grow stack tight"><div class="bone" style="height:16px;width:50%"></div><div class="bone" style="height:14px;width:30%"></div></div></div></div>
      <section v-for="group in groups" :key="group.priority" class="buy-part" :data-priority="group.priority" :aria-label="group.word">
        <h2>{{ group.word }}</h2>
        <ul class="buys"><ShoppingRow v-for="line in group.lines" :key="line.id" :one="line" @say="say(line, $event)" @menu="menu($event, line)" @key="keys($event, line)" @grip="grip($event, line)"></ShoppingRow></ul></section>
      <div ref="end"></div>
      <div v-if="failed" class="void" role="alert"><i class="i i-circle-alert" aria-hidden="true"></i><h2>The list could not be loaded</h2><p>{{ failed }}</p><button class="btn" type="button" @click="failed = ''; load()">Try again</button></div>
      <div v-else-if="empty" class="void"><i class="i i-bookmark" aria-hidden="true"></i><h2>{{ now.later ? "Nothing to buy now" : "Nothing to buy yet" }}</h2><p>What you want and do not own stands here, with where to buy it. Press Want on an album of the collection, or bring what you saved elsewhere.</p>
        <div class="line"><a class="btn lead" :href="url('/collection')">Open the collection</a><a v-if="may" class="btn" :href="url('/import')">Bring an export</a></div></div>
      <section v-if="now.later && !fresh" class="buy-part put-off no-print" data-priority="-1" aria-label="Not now"><h2><button class="fold-buy" type="button" :aria-expanded="String(unfolded)" @click="unfold"><i :class="['i', unfolded ? 'i-chevron-down' : 'i-chevron-right']" aria-hidden="true"></i>Not now <span class="count">{{ number(now.later) }}</span></button></h2>
        <ul v-if="unfolded && put" class="buys"><ShoppingRow v-for="line in put" :key="line.id" :one="line" @say="say(line, $event)" @menu="menu($event, line)" @key="keys($event, line)" @grip="grip($event, line)"></ShoppingRow></ul></section>
    </div>`,
};
