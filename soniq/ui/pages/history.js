// The history: newest first, by day; each change opens to what it did, and can be taken back.
import { ago, ask, nav, number, plural, undoing, url } from "soniq";

const AHEAD = "800px 0px";
const MOST = 90; // changes that stand in the page; those further up are taken out, and come back with a button
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** "Today", "Yesterday", "Friday, 3 March 2026" */
function dayOf(at, now) {
  const [one, today] = [new Date(at), new Date(now)];
  const days = Math.round((new Date(today.toDateString()) - new Date(one.toDateString())) / 86400000);
  return { 0: "Today", 1: "Yesterday" }[days] ?? day.format(one);
}

export default {
  props: { kinds: Array, of: Object },
  data: () => ({ changes: null, after: null, kind: nav.query().kind ?? null, failed: "", open: {}, answers: {}, busy: null, now: Date.now(), newer: false }),
  computed: {
    days() {
      const days = [];
      for (const change of this.changes ?? []) {
        const name = dayOf(change.at, this.now);
        if (days.at(-1)?.name !== name) days.push({ name, changes: [] });
        days.at(-1).changes.push(change);
      }
      return days;
    },
    page() { return this.of ? url(this.of.path) : ""; },
    nothing() {
      if (this.kind) return "No change of this kind was made yet.";
      return this.of ? "Nobody changed anything here; it all stands as its files say." : "What you and others edit, match, rename or put away shows here, each with the way back.";
    },
  },
  methods: {
    ago, number, plural, url,
    time: (at) => new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }),
    touched: (change) => plural(change.count, change.unit),
    part(before) { return ask("/library/_feed/history", { before, kind: this.of ? null : this.kind, ...(this.of ? { [this.of.entity]: this.of.id } : {}) }); },
    /** The first part, or what follows the last that stands here. */
    async load({ more = false } = {}) {
      if (this.loading && more) return;
      const turn = (this.loading = {});
      try {
        const part = await this.part(more ? this.after : null);
        if (turn !== this.loading) return;
        Object.assign(this, { failed: "", now: Date.now(), after: part.after, changes: more ? this.changes.concat(part.items) : part.items });
        if (more) await this.trim();
        else this.newer = false;
      } catch (trouble) { if (turn === this.loading) this.failed = trouble.message; }
      if (turn === this.loading) this.loading = null;
      this.$nextTick(this.watch);
    },
    /** Takes the topmost out of the page; what one looks at stays where it is. */
    async trim() {
      const over = this.changes.length - MOST;
      if (over <= 0) return;
      await this.$nextTick();
      const first = this.$el.querySelector(`[data-change="${this.changes[over].id}"]`);
      const was = first.getBoundingClientRect().top;
      Object.assign(this, { changes: this.changes.slice(over), newer: true });
      await this.$nextTick();
      window.scrollBy(0, first.getBoundingClientRect().top - was);
    },
    async top() {
      await this.load();
      window.scrollTo(0, 0);
    },
    /** What came since, where the newest stand here; and the change that was turned, with what it was of. */
    async renew(id = null) {
      try {
        const parts = await Promise.all([this.newer ? null : this.part(null), id && this.part(id + 1)].filter(Boolean));
        const fresh = new Map(parts.flatMap(({ items }) => items).map((change) => [change.id, change]));
        const [top, oldest] = [this.changes[0]?.id ?? 0, parts[0]?.items.at(-1)?.id ?? 0];
        if (!this.newer && oldest > top) return void this.load(); // so much came that there would be a gap
        const come = this.newer ? [] : parts[0].items.filter((change) => change.id > top);
        Object.assign(this, { changes: [...come, ...this.changes.map((change) => fresh.get(change.id) ?? change)], now: Date.now() });
      } catch (trouble) { this.failed = trouble.message; }
    },
    watch() {
      this.watcher?.disconnect();
      if (!this.after || !this.$refs.end) return;
      this.watcher = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.load({ more: true }), { rootMargin: AHEAD });
      this.watcher.observe(this.$refs.end);
    },
    choose(kind) {
      this.kind = kind;
      nav.setQuery({ kind });
      Object.assign(this, { changes: null, after: null, open: {}, answers: {} });
      this.load();
    },
    async toggle(change) {
      if (this.open[change.id]) { delete this.open[change.id]; return; }
      this.open[change.id] = { items: [], next: 0 };
      await this.unfold(change);
    },
    async unfold(change) {
      const inside = this.open[change.id];
      try {
        const part = await ask(`/library/_feed/history/${change.id}/items`, { start: inside.next });
        Object.assign(inside, { items: inside.items.concat(part.items), next: part.next, loaded: true, failed: "" });
      } catch (trouble) { inside.failed = trouble.message; }
    },
    /** Takes a change back; one that was taken back already is done again, by taking that back. */
    async turn(change) {
      this.busy = change.id;
      const done = change.undone_by ? await undoing.redo(change.undone_by) : await undoing.undo(change.id);
      if (done?.stale.length) this.answers[change.id] = done; // the toast says the rest
      else delete this.answers[change.id];
      this.busy = null;
      await this.renew(change.id);
    },
    news({ detail: { name } }) { if (["change.made", "feed.gap"].includes(name)) { clearTimeout(this.timer); this.timer = setTimeout(() => (this.changes?.length ? this.renew() : this.load()), 300); } },
    state(change) {
      if (change.state === "underway") return "still under way";
      if (change.state === "failed") return "did not work";
      return change.undone_by ? "taken back" : "";
    },
    word: (change) => (change.undone_by ? "Redo" : "Undo"),
  },
  mounted() {
    this.load();
    window.addEventListener("soniq:news", this.news);
    this.unmove = nav.onMove(() => { const kind = nav.query().kind ?? null; if (nav.here().startsWith("/history") && kind !== this.kind) { this.kind = kind; this.changes = null; this.load(); } });
  },
  unmounted() { window.removeEventListener("soniq:news", this.news); this.watcher?.disconnect(); clearTimeout(this.timer); this.unmove(); },
  template: `
    <div class="stack history">
      <header class="page-head"><h1>History</h1><p class="second"><template v-if="of">Of <a class="link" :href="page" dir="auto">{{ of.title }}</a> · <a class="link" :href="url('/history')">all changes</a></template>
        <template v-else>What was changed, by whom, and the way back.</template></p></header>
      <div v-if="!of" class="chips scroll-x" role="group" aria-label="Kinds of change"><button class="chip" type="button" :aria-pressed="String(!kind)" @click="choose(null)">All</button>
        <button v-for="[name, icon, word] in kinds" :key="name" class="chip" type="button" :aria-pressed="String(kind === name)" @click="choose(name)"><i :class="['i', 'i-' + icon]"></i>{{ word }}</button></div>
      <div v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load()">Try again</button></div>
      <div v-if="!changes && !failed" class="stack waiting" aria-hidden="true"><div v-for="n in 6" :key="n" class="bone" style="height:56px"></div></div>
      <div v-if="changes && !changes.length" class="void"><i class="i i-history"></i><h2>Nothing was changed</h2><p>{{ nothing }}</p></div>
      <button v-if="newer" class="btn" type="button" style="justify-self:center" @click="top"><i class="i i-arrow-up"></i>Newer changes</button>
      <section v-for="group in days" :key="group.name" :aria-label="group.name"><h2 class="past-day">{{ group.name }}</h2>
        <ul class="past"><li v-for="change in group.changes" :key="change.id" :class="{ undone: change.undone_by }" :data-change="change.id">
          <i :class="['i', 'i-' + change.icon]"></i>
          <div><h3 dir="auto"><button v-if="change.opens" type="button" :aria-expanded="String(Boolean(open[change.id]))" @click="toggle(change)">{{ change.title }}</button><template v-else>{{ change.title }}</template></h3>
            <p class="meta"><span><i :class="['i', 'i-' + change.source[0]]"></i>{{ change.source[1] }}</span><span :title="new Date(change.at).toLocaleString()">{{ time(change.at) }}</span><span>{{ touched(change) }}</span><b v-if="state(change)">{{ state(change) }}</b></p></div>
          <div class="acts"><button v-if="change.opens" class="btn small quiet wide-only" type="button" :aria-expanded="String(Boolean(open[change.id]))" :aria-label="(open[change.id] ? 'Close: ' : 'Open: ') + change.title" @click="toggle(change)">{{ open[change.id] ? "Close" : "Open" }}</button>
            <button v-if="change.may" class="btn small" type="button" :disabled="busy !== null" :aria-label="word(change) + ': ' + change.title" @click="turn(change)"><i :class="['i', change.undone_by ? 'i-redo-2' : 'i-undo-2']"></i>{{ busy === change.id ? "One moment" : word(change) }}</button></div>
          <div v-if="change.note || answers[change.id] || open[change.id]" class="inside">
            <p v-if="change.note" class="small third">{{ change.note }}</p>
            <div v-if="answers[change.id]" class="note warn" role="status"><i class="i i-triangle-alert"></i>
              <div><p>{{ answers[change.id].words }}</p><details><summary>What stays as it is</summary><ul><li v-for="(one, n) in answers[change.id].stale" :key="n" class="small"><b>{{ one.name }}</b> {{ one.field }}: {{ one.reason }}</li></ul></details></div></div>
            <template v-if="open[change.id]">
              <p v-if="open[change.id].failed" class="small" role="alert">{{ open[change.id].failed }}</p>
              <div v-else-if="!open[change.id].loaded" class="bone waiting" style="height:40px"></div>
              <ul class="turns"><li v-for="(item, n) in open[change.id].items" :key="n">
                <p class="one-line"><a v-if="item.path" class="link" :href="url(item.path)" dir="auto">{{ item.name }}</a><b v-else dir="auto">{{ item.name }}</b></p>
                <p v-for="[label, before, after] in item.changes" :key="label" class="turn"><span class="third">{{ label }}</span><del dir="auto">{{ before }}</del><span class="arrow" aria-hidden="true">→</span><ins dir="auto">{{ after }}</ins></p></li></ul>
              <button v-if="open[change.id].loaded && open[change.id].next" class="btn small" type="button" @click="unfold(change)">More of it</button></template>
          </div></li></ul></section>
      <div ref="end"></div>
    </div>`,
};
