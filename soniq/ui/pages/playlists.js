// All playlists: one’s own and those that others show, what was deleted, and files that bring more.
import { ago, ask, lists, nav, openMenu, player, plural, sharing, toast, url } from "soniq";


const { Bringing, done, extent, FEED, Mosaic, SEEN } = lists;
const SORTS = [["changed", "Changed last"], ["name", "Name"], ["created", "Made last"], ["ms", "Longest"], ["count", "Most tracks"]];
const KINDS = [["", "All"], ["mine", "Mine"], ["smart", "Smart"], ["others", "From others"]];
const KEPT = "soniq.playlists-by";
const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

export default {
  components: { Bringing, Mosaic },
  props: { may: Boolean },
  data: () => ({ all: null, failed: "", sort: nav.query().sort ?? localStorage.getItem(KEPT) ?? "changed", kind: nav.query().kind ?? "", wanted: "", deleted: [], over: 0 }),
  computed: {
    sorts: () => SORTS,
    kinds() { return KINDS.filter(([kind]) => !kind || this.of(kind).length); },
    shown() {
      const wanted = this.wanted.trim().toLowerCase();
      const found = this.of(this.kind).filter(({ name, description }) => !wanted || `${name} ${description}`.toLowerCase().includes(wanted));
      return found.sort((a, b) => (this.sort === "name" ? 0 : (b[this.sort] ?? 0) - (a[this.sort] ?? 0)) || byName.compare(a.name, b.name));
    },
  },
  methods: {
    ago, extent, plural, url,
    of(kind) { return (this.all ?? []).filter(({ mine, smart }) => ({ mine, smart, others: !mine })[kind] ?? true); },
    about(list) { return [list.smart && "Smart list", !list.mine && `by ${list.owner}`, list.mine && list.visibility !== "private" && SEEN[list.visibility][1], list.lost && `${list.lost} not here`].filter(Boolean).join(" · "); },
    async load() {
      try {
        const [{ items }, gone] = await Promise.all([ask(FEED), this.may ? ask(`${FEED}/deleted`) : { items: [] }]);
        Object.assign(this, { all: items, deleted: gone.items, failed: "" });
      } catch (trouble) { this.failed = trouble.message; }
    },
    put() { nav.setQuery({ sort: this.sort === "changed" ? null : this.sort, kind: this.kind || null }, { replace: true }); localStorage.setItem(KEPT, this.sort); },
    make() { lists.openAddTo(); },
    bring(files) { this.$refs.bring.open(files); },
    async remove(list) {
      try {
        await ask(`${FEED}/${list.id}/delete`, {}, { method: "POST" });
        await this.load();
        done(`“${list.name}” was deleted.`, () => this.restore(list, true));
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    async restore(list, isQuiet) {
      try {
        await ask(`${FEED}/${list.id}/restore`, {}, { method: "POST" });
        if (!isQuiet) toast(`“${list.name}” is back.`, { kind: "good" });
        if (this.$el.isConnected) await this.load();
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    async copy(list) {
      try {
        const made = await ask(`${FEED}/${list.id}/copy`, {}, { method: "POST" });
        nav.go(made.path);
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    menu(event, list) {
      const what = `playlist/${list.id}`;
      const entries = [["play", "Play", () => player.order(what)], ["shuffle", "Shuffle", () => player.order(`${what}?shuffled=1`, "shuffle")], ["list-start", "Play next", () => player.order(what, "next")], ["list-end", "Add to the queue", () => player.order(what, "last")]];
      if (this.may) entries.push(null, ["list-plus", "Add to a playlist …", () => lists.openAddTo({ of: [what], name: list.name })], ["share-2", "Share …", () => sharing.openShare({ of: [what], name: list.name })], ["copy", "Copy as a list by hand", () => this.copy(list)]);
      if (list.mine) entries.push(...(list.smart ? [["list-filter", "Change the rules", `/playlists/smart/${list.id}`]] : []), ["trash-2", "Delete", () => this.remove(list)]);
      openMenu(event.type === "contextmenu" ? { x: event.clientX, y: event.clientY } : event.currentTarget, entries, list.name);
    },
    context(event, list) {
      if (event.pointerType === "touch") return;
      event.preventDefault();
      this.menu(event, list);
    },
    dragged(event) { return this.may && [...(event.dataTransfer?.types ?? [])].includes("Files"); },
    enter(event) { if (this.dragged(event)) { event.preventDefault(); this.over += 1; } },
    leave(event) { if (this.dragged(event)) this.over -= 1; },
    drop(event) {
      if (!this.dragged(event)) return;
      event.preventDefault();
      this.over = 0;
      this.bring([...event.dataTransfer.files]);
    },
    hover(event) { if (this.dragged(event)) event.preventDefault(); },
    news({ detail: { name } }) { if (["playlist.changed", "feed.gap"].includes(name)) { clearTimeout(this.timer); this.timer = setTimeout(this.load, 300); } },
  },
  mounted() {
    this.load();
    window.addEventListener("soniq:news", this.news);
    for (const [name, act] of [["dragenter", this.enter], ["dragleave", this.leave], ["dragover", this.hover], ["drop", this.drop]]) document.addEventListener(name, act);
  },
  unmounted() {
    clearTimeout(this.timer);
    window.removeEventListener("soniq:news", this.news);
    for (const [name, act] of [["dragenter", this.enter], ["dragleave", this.leave], ["dragover", this.hover], ["drop", this.drop]]) document.removeEventListener(name, act);
  },
  template: `
    <div class="stack playlists" style="gap:20px">
      <header class="page-head"><h1>Playlists<span v-if="all?.length" class="count">{{ all.length }}</span></h1>
        <div v-if="may && all?.length" class="bar-of-tools keeps-words">
          <button class="btn lead small" type="button" @click="make"><i class="i i-plus"></i><span>New playlist</span></button>
          <a class="btn small" :href="url('/playlists/smart')"><i class="i i-list-filter"></i><span>Smart list</span></a>
          <button class="btn small" type="button" @click="bring([])"><i class="i i-upload"></i><span>Import</span></button></div></header>
      <div v-if="all?.length > 1" class="line list-filters"><div class="chips" role="group" aria-label="Which lists"><button v-for="[value, word] in kinds" :key="value" class="chip" type="button" :aria-pressed="String(kind === value)" @click="kind = value; put()">{{ word }}</button></div>
        <span class="grow"></span>
        <input v-if="all.length > 12" class="input find-list" type="search" v-model="wanted" placeholder="Find a list" aria-label="Find a list">
        <label class="unseen" for="list-sort">Sort by</label><select class="input sort-lists" id="list-sort" v-model="sort" @change="put"><option v-for="[value, word] in sorts" :key="value" :value="value">{{ word }}</option></select></div>
      <div v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load">Try again</button></div>
      <div v-if="!all && !failed" class="grid" aria-hidden="true"><div v-for="n in 8" :key="n" class="waiting"><div class="bone" style="aspect-ratio:1"></div><div class="bone" style="height:14px;margin-top:12px;width:70%"></div></div></div>
      <div v-if="all && !all.length" class="void"><i class="i i-list-music"></i><h2>No playlists yet</h2>
        <template v-if="may"><p>Put tracks in the order you like, or say rules and let soniq find them. Lists of other players come in from their files.</p>
          <button class="btn lead" type="button" @click="make">Make a playlist</button>
          <p class="small"><a class="link" :href="url('/playlists/smart')">Start with rules</a> or <button class="link plain" type="button" @click="bring([])">import files</button></p></template>
        <p v-else>Nobody shows you one. Those who have an account here make them.</p></div>
      <p v-if="all?.length && !shown.length" class="second">No list is like that.</p>
      <div v-if="shown.length" class="grid">
        <article v-for="list in shown" :key="list.id" class="card list-card" @contextmenu="context($event, list)">
          <div class="art"><Mosaic :list="list"></Mosaic>
            <button v-if="list.count !== 0" class="round go" type="button" :aria-label="'Play ' + list.name" :data-play="'playlist/' + list.id"><i class="i i-play"></i></button></div>
          <div class="card-head"><a class="title one-line" :href="url(list.path)" :title="list.name" dir="auto">{{ list.name }}</a>
            <button class="round dots" type="button" aria-haspopup="menu" :aria-label="'More for ' + list.name" @click.stop="menu($event, list)"><i class="i i-ellipsis"></i></button></div>
          <div class="under one-line">{{ extent(list) || (list.smart ? "Smart list" : "Empty") }}</div>
          <div v-if="about(list)" class="under third one-line"><i v-if="list.smart" class="i i-list-filter" aria-hidden="true"></i>{{ about(list) }}</div></article></div>
      <details v-if="deleted.length" class="fold"><summary>Deleted <span class="third">{{ deleted.length }}</span></summary>
        <ul class="list"><li v-for="list in deleted" :key="list.id"><span class="grow"><b dir="auto">{{ list.name }}</b><br><small class="third">{{ [extent(list), ago(list.deleted)].filter(Boolean).join(" · ") }}</small></span><button class="btn small" type="button" @click="restore(list)"><i class="i i-undo-2"></i>Restore</button></li></ul>
        <p class="small third">For 30 days they can be had back.</p></details>
      <div v-if="over > 0" class="drop-all" aria-hidden="true"><i class="i i-upload"></i><b>Drop playlist files to import them</b></div>
      <Bringing v-if="may" ref="bring" @brought="load"></Bringing>
    </div>`,
};
