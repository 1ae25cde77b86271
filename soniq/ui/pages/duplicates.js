// Duplicates: the copies of a recording side by side, what differs lit; one is kept by a key, the others go to quarantine.
import { ask, cover, follow, isTyping, nav, number, plural, player, toast, undoing, url } from "soniq";

const PART = 12; // groups that are asked for at once
const FEW = 4; // groups left below the one before the person when more are asked for
const CALM = 400; // milliseconds after a decision in which a key is for what was seen before
const FEED = "/duplicates/_feed";
const POST = { method: "POST" };
const KEYS = [["1–9", "keep that one"], ["Enter", "keep what is proposed"], ["n", "no duplicates"], ["s", "skip"], ["a b", "hear in turn"], ["j k", "next, back"], ["u", "undo"], ["?", "hide"]];

const Copy = {
  props: { copy: Object, place: Number, proposed: Boolean, why: Array, plays: Boolean, may: Boolean },
  emits: ["keep", "hear"],
  methods: { url },
  mounted() { this.$refs.cover.replaceWith(cover(this.copy, { size: 160, width: 56 })); },
  template: `
    <article :class="['copy', { kept: proposed }]">
      <header class="copy-head"><span ref="cover"></span><div class="grow"><p class="line"><kbd v-if="place < 10" aria-hidden="true">{{ place }}</kbd><b>{{ copy.format }}</b><span v-if="proposed" class="badge good"><i class="i i-check"></i>proposed</span></p>
        <a class="small second one-line" :href="url('/library/albums/' + copy.album_id)" dir="auto">{{ copy.album }}</a></div>
        <button class="round" type="button" :aria-pressed="String(plays)" :aria-label="(plays ? 'Stop copy ' : 'Hear copy ') + place" :title="plays ? 'Stop' : 'Hear it'" @click="$emit('hear')"><i :class="['i', plays ? 'i-pause' : 'i-play']"></i></button></header>
      <dl v-if="copy.facts.length" class="facts copy-facts"><template v-for="[name, value] in copy.facts" :key="name"><dt>{{ name }}</dt><dd :class="{ mono: name === 'Folder' || name === 'File' }" dir="auto"><mark v-if="value">{{ value }}</mark><span v-else class="third">nothing</span></dd></template></dl>
      <p v-if="proposed && why.length" class="small second copy-why"><i class="i i-info"></i><span>{{ why.join(" · ") }}</span></p>
      <button v-if="may" class="btn small" type="button" @click="$emit('keep')">Keep this<span class="unseen"> copy, {{ place }}</span></button>
    </article>`,
};

export default {
  components: { Copy },
  props: { may: Boolean, admin: Boolean, days: Number, running: Object },
  data: () => ({
    items: null, after: null, counts: [], kind: nav.query().kind ?? null, at: 0, failed: "", loading: false, hears: null, said: "", job: null,
    rules: null, folders: "", preview: null, busy: false, help: localStorage.getItem("soniq.duplicates.help") !== "off",
  }),
  computed: {
    keys: () => KEYS,
    total() { return this.counts.reduce((sum, [, , , count]) => sum + count, 0); },
    exact() { return this.counts.filter(([kind]) => kind === "file" || kind === "audio").reduce((sum, [, , , count]) => sum + count, 0); },
    one() { return this.items?.[this.at] ?? null; },
    share() { return this.job?.total ? (100 * this.job.done) / this.job.total : null; },
  },
  methods: {
    number, plural, url,
    async load(more = false) {
      if (this.loading || (more && !this.after)) return;
      this.loading = true;
      const mine = (this.turn = (this.turn ?? 0) + 1);
      try {
        const part = await ask(`${FEED}/groups`, { kind: this.kind, first: PART, after: more ? this.after : null });
        if (mine !== this.turn) return;
        const known = new Set(more ? this.items.map(({ id }) => id) : []);
        this.items = [...(more ? this.items : []), ...part.items.filter(({ id }) => !known.has(id) && !this.gone.has(id))];
        [this.after, this.counts, this.failed] = [part.after, part.counts, ""];
        if (!more) this.at = Math.min(this.at, Math.max(0, this.items.length - 1));
      } catch (trouble) {
        if (mine === this.turn) this.failed = trouble.message;
      } finally { this.loading = false; }
    },
    show(kind) {
      this.kind = kind;
      nav.setQuery(kind ? { kind } : {}, { replace: true });
      [this.items, this.after, this.at, this.loading] = [null, null, 0, false];
      this.load();
    },
    step(by) {
      const to = this.at + by;
      if (!this.items || to < 0 || to >= this.items.length) return;
      this.hush();
      this.at = to;
      if (to >= this.items.length - FEW) this.load(true);
      this.reveal();
    },
    reveal() {
      const { one } = this;
      this.said = one ? `${one.title} by ${one.artist}, ${plural(one.copies.length, "copy", "copies")}. ${one.text}.` : "";
      this.$nextTick(() => this.$el.querySelector(".twins[aria-current]")?.scrollIntoView({ block: "nearest", behavior: "smooth" }));
    },

    // deciding: the next group stands there at once, and the server hears of it meanwhile

    keep(group, n) {
      const copy = group?.copies[n];
      if (!copy || !this.admin) return;
      if (!group.may) return void toast("soniq may not change files in one of these music folders. Allow it under Settings.", { kind: "warn", seconds: 9, act: ["Settings", () => nav.go("/settings")] });
      this.decide(group, () => ask(`${FEED}/group/${group.id}/keep`, {}, { ...POST, body: { file: copy.file } }));
    },
    accept(group) { this.keep(group, group?.copies.findIndex(({ file }) => file === group.keep)); },
    apart(group) { if (group && this.may) this.decide(group, () => ask(`${FEED}/group/${group.id}/apart`, {}, POST)); },
    decide(group, send) {
      const place = this.items.indexOf(group);
      if (place < 0) return;
      this.hush();
      this.gone.add(group.id);
      this.items = this.items.filter((one) => one !== group);
      const count = this.counts.find(([, , word]) => word === group.kind);
      if (count) count[3] -= 1;
      if (place < this.at || this.at >= this.items.length) this.at = Math.max(0, this.at - 1);
      this.calm = performance.now() + CALM;
      this.underway += 1;
      const turn = () => undoing.within(send);
      const asked = (this.line = (this.line ?? Promise.resolve()).then(turn, turn));
      asked.then(undoing.changed, (trouble) => {
        this.gone.delete(group.id);
        this.items = this.items.toSpliced(Math.min(place, this.items.length), 0, group);
        if (count) count[3] += 1;
        toast(trouble.message, { kind: "bad", seconds: 12 });
      }).finally(() => { this.underway -= 1; });
      if (this.items.length - this.at <= FEW) this.load(true);
      this.reveal();
    },

    // hearing one copy after the other, from the same moment on

    hear(group, copy) {
      const key = `${group.id}/${copy.file}`;
      if (this.hears === key) return this.hush();
      const from = this.hears?.startsWith(`${group.id}/`) ? this.audio.currentTime : 0;
      this.hush();
      if (player.state.playing) player.toggle();
      this.audio = new Audio(url(`${FEED}/group/${group.id}/sound/${copy.file}`));
      this.audio.volume = player.state.muted ? 0 : player.state.volume;
      this.audio.addEventListener("loadedmetadata", () => { this.audio.currentTime = from; }, { once: true });
      this.audio.addEventListener("ended", this.hush);
      this.audio.addEventListener("error", () => { if (this.hears === key) { this.hush(); toast("This browser cannot play that file.", { kind: "warn" }); } });
      this.hears = key;
      this.audio.play().catch(() => { if (this.hears === key) this.hush(); });
    },
    hush() {
      this.audio?.pause();
      this.hears = null;
    },

    // the search, and all exact ones at once

    watch(job, over) {
      this.unfollow?.();
      this.job = job;
      this.unfollow = follow(job.id, {
        told: (now) => { this.job = { ...this.job, ...now }; },
        over: (now) => {
          this.job = null;
          if (now.status === "failed") toast(now.error ?? "It failed.", { kind: "bad", seconds: 12 });
          over?.(now);
          this.soon();
        },
      });
    },
    async begin(path, body, over) {
      if (this.busy) return;
      this.busy = true;
      try { this.watch(await ask(`${FEED}/${path}`, {}, { ...POST, body }), over); } catch (trouble) { toast(trouble.message, { kind: "bad", seconds: 9 }); over?.({}); } finally { this.busy = false; }
    },
    find() { this.begin("find"); },
    async look() {
      this.preview = null;
      this.$refs.bulk.showModal();
      try { this.preview = await ask(`${FEED}/preview`); } catch (trouble) { this.$refs.bulk.close(); toast(trouble.message, { kind: "bad", seconds: 9 }); }
    },
    acceptAll() {
      this.$refs.bulk.close();
      undoing.within(() => new Promise((done) => { // what its job changes meanwhile is one change to people
        this.begin("accept", {}, ({ status, came }) => {
          done();
          if (status === "completed" && came?.change_id) undoing.changed({ change: came.change_id, words: `${plural(came.files, "copy", "copies")} put away. ${came.note}`.trim() });
        });
      }));
    },
    // the rules

    put({ rules, folders }) { [this.rules, this.folders] = [rules, folders.join("\n")]; },
    async openRules() {
      try {
        this.put(await ask(`${FEED}/rules`));
        this.$refs.rules.showModal();
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    lift(n, by) {
      const rules = [...this.rules];
      rules.splice(n + by, 0, ...rules.splice(n, 1));
      this.rules = rules;
      this.$nextTick(() => this.$refs.rules.querySelectorAll(by < 0 ? "[data-up]" : "[data-down]")[n + by]?.focus());
    },
    async setRules() {
      const body = { rules: this.rules.filter(([, , , on]) => on).map(([name]) => name), folders: this.folders.split("\n").filter((line) => line.trim()) };
      try {
        this.put(await ask(`${FEED}/rules`, {}, { ...POST, body }));
        this.$refs.rules.close();
        toast("From now on these rules say what is kept.", { kind: "good" });
        this.load();
      } catch (trouble) { toast(trouble.message, { kind: "bad", seconds: 9 }); }
    },

    press(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], .palette, .menu") || isTyping(event.target)) return;
      if (!this.act(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    act({ key, target, repeat }) {
      if (key === "?") return this.showHelp(), true;
      if (key === "Escape" && this.hears) return this.hush(), true;
      if (!this.one) return false;
      if (key === "j" || key === "ArrowDown") return this.step(1), true;
      if (key === "k" || key === "ArrowUp") return this.step(-1), true;
      if (repeat) return false;
      if (key === "s") return this.step(1), true;
      if (key === "a" || key === "b") return this.hear(this.one, this.one.copies[key === "a" ? 0 : 1]), true;
      const calm = performance.now() < (this.calm ?? 0); // a second tap is not meant for a group that nobody saw yet
      if (/^[1-9]$/.test(key)) return calm || this.keep(this.one, key - 1), true;
      if (key === "Enter") return target.closest?.("a, button, summary, input") ? false : (calm || this.accept(this.one), true);
      if (key === "n") return calm || this.apart(this.one), true;
      return false;
    },
    showHelp() {
      this.help = !this.help;
      localStorage.setItem("soniq.duplicates.help", this.help ? "on" : "off");
    },
    news({ detail: { name } }) { if (["duplicates.changed", "feed.gap", "library.changed"].includes(name)) this.soon(); },
    soon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        if (this.underway) return this.soon(); // what is being decided is not to come back
        this.gone.clear();
        if (!this.after || this.items?.length <= PART) this.load();
        else ask(`${FEED}/groups`, { kind: this.kind, first: 1 }).then(({ counts }) => { this.counts = counts; }, () => {});
      }, 900);
    },
  },
  created() {
    this.gone = new Set();
    this.underway = 0;
  },
  mounted() {
    this.load();
    if (this.running) this.watch(this.running);
    window.addEventListener("keydown", this.press, true);
    window.addEventListener("soniq:news", this.news);
    window.addEventListener("soniq:changed", this.soon);
  },
  unmounted() {
    this.hush();
    this.unfollow?.();
    clearTimeout(this.timer);
    window.removeEventListener("keydown", this.press, true);
    window.removeEventListener("soniq:news", this.news);
    window.removeEventListener("soniq:changed", this.soon);
  },
  template: `
    <div class="stack duplicates">
      <header class="page-head"><h1>Duplicates<span v-if="total" class="count">{{ number(total) }}</span></h1>
        <button v-if="admin" class="btn" type="button" @click="openRules"><i class="i i-sliders-horizontal"></i>What is kept</button>
        <button v-if="admin && !job && items && (items.length || kind)" class="btn" type="button" :disabled="busy" @click="find"><i class="i i-refresh-cw"></i>Look again</button>
        <p class="second lede">Recordings that are there more than once. Keep one; the others go to the quarantine for {{ plural(days, "day") }}, and what hangs on them goes to the one you keep. All of it can be taken back.</p></header>
      <p class="unseen" aria-live="polite">{{ said }}</p>
      <div v-if="job" class="panel line matching" role="status"><div class="grow"><div class="line apart"><b>{{ job.title }}</b><span class="small second">{{ job.total ? number(job.done) + " of " + number(job.total) : job.done ? number(job.done) + " so far" : "begins" }}</span></div>
        <div :class="['track-line', share === null && 'unknown']"><i :style="{ width: share === null ? null : share + '%' }"></i></div><p v-if="job.note" class="small third one-line">{{ job.note }}</p></div></div>
      <div v-if="admin && exact && !job" class="panel line bulk"><i class="i i-copy third"></i><p class="grow"><b>{{ plural(exact, "recording is", "recordings are") }} there as exact copies.</b> <span class="second">Only where they lie, or their tags, may differ.</span></p><button class="btn lead" type="button" :disabled="busy" @click="look">Look at all, and put away</button></div>
      <nav v-if="counts.length > 1" class="chips wrap" aria-label="By what is known"><button class="chip" type="button" :aria-pressed="String(!kind)" @click="show(null)">All <b>{{ number(total) }}</b></button>
        <button v-for="[name, mark, word, count] in counts" :key="name" class="chip" type="button" :aria-pressed="String(kind === name)" @click="show(name)"><i :class="['i', 'i-' + mark]"></i>{{ word }} <b>{{ number(count) }}</b></button></nav>
      <div v-if="failed && !items" class="void" role="alert"><i class="i i-circle-alert"></i><h2>The duplicates could not be loaded</h2><p>{{ failed }}</p><button class="btn" type="button" @click="load()">Try again</button></div>
      <div v-else-if="!items" class="waiting stack"><div class="bone" style="height:260px"></div><div class="bone" style="height:260px"></div></div>
      <div v-else-if="!items.length && !job" class="void"><i class="i i-circle-check"></i><h2>{{ kind ? "None of this kind" : "No duplicates are known" }}</h2>
        <p>{{ kind ? "There may be others." : "soniq looks each night, by the files, their sound, and what is called the same. What people called no duplicates stays away." }}</p>
        <button v-if="kind" class="btn" type="button" @click="show(null)">Show all</button><button v-else-if="admin" class="btn lead" type="button" :disabled="busy" @click="find">Look for duplicates</button></div>
      <ol v-else class="stack twins-list">
        <li v-for="(group, n) in items" :key="group.id" class="twins panel" :aria-current="n === at ? 'true' : null" @pointerdown="at = n">
          <header class="line twins-head"><div class="grow"><h2 dir="auto">{{ group.title }}</h2><p class="second" dir="auto">{{ group.artist }}</p></div>
            <span class="badge" :title="group.sure + ' % sure'"><i :class="['i', 'i-' + group.icon]"></i>{{ group.kind }}<b>{{ group.sure }} %</b></span></header>
          <p class="small second">{{ group.text }}.<template v-if="group.same"> All: {{ group.same }}.</template></p>
          <div class="copies"><Copy v-for="(copy, place) in group.copies" :key="copy.file" :copy="copy" :place="place + 1" :proposed="copy.file === group.keep" :why="group.why" :plays="hears === group.id + '/' + copy.file" :may="admin" @keep="keep(group, place)" @hear="hear(group, copy)"></Copy></div>
          <p v-if="admin && !group.may" class="note warn"><i class="i i-lock"></i><span>soniq may not put these away: nobody allowed it to change files in their music folder. <a class="link" :href="url('/settings')">Settings</a></span></p>
          <div v-if="may" class="line twins-acts"><button v-if="admin" class="btn lead" type="button" @click="accept(group)"><i class="i i-check"></i><span>Keep the proposed<span class="wide-only"> one, free {{ group.frees }}</span></span></button>
            <button class="btn" type="button" @click="apart(group)"><i class="i i-ban"></i>No duplicates</button><button v-if="n === at && n < items.length - 1" class="btn quiet wide-only" type="button" @click="step(1)"><i class="i i-skip-forward"></i>Skip</button></div></li></ol>
      <button v-if="items && after" class="btn" type="button" :disabled="loading" @click="load(true)">{{ loading ? "Loading …" : "Show more" }}</button>
      <p v-if="help && may && items && items.length" class="help small third wide-only keys-line"><span v-for="[key, what] in keys" :key="key"><kbd>{{ key }}</kbd> {{ what }}</span></p>

      <dialog ref="bulk" class="sheet" aria-labelledby="bulk-title" @click.self="$refs.bulk.close()"><div class="stack">
        <template v-if="!preview"><h2 id="bulk-title">Looking at all exact copies …</h2><div class="track-line unknown"><i></i></div></template>
        <template v-else><h2 id="bulk-title">{{ preview.files ? "Put " + plural(preview.files, "exact copy", "exact copies") + " away?" : "None of them can be put away" }}</h2>
          <dl v-if="preview.files" class="counts"><div><dd>{{ number(preview.groups) }}</dd><dt>recordings keep one copy</dt></div><div><dd>{{ number(preview.files) }}</dd><dt>copies go to quarantine</dt></div><div><dd>{{ preview.size }}</dd><dt>freed once they are deleted</dt></div></dl>
          <p v-if="preview.locked" class="note warn"><i class="i i-lock"></i><span>{{ plural(preview.locked, "copy stays", "copies stay") }}: soniq may not change files there. <a class="link" :href="url('/settings')">Settings</a></span></p>
          <ul v-if="preview.first.length" class="bulk-first small"><li v-for="([title, artist, why], n) in preview.first" :key="n"><b dir="auto">{{ title }}</b> <span class="second" dir="auto">{{ artist }}</span><br><span class="third">{{ why }}</span></li></ul>
          <p v-if="preview.groups > preview.first.length" class="small third">And {{ number(preview.groups - preview.first.length) }} more, by the same rules.</p></template>
        <div class="line" style="justify-content:end"><button class="btn quiet" type="button" @click="$refs.bulk.close()">Cancel</button><button class="btn lead" type="button" :disabled="!preview || !preview.files" @click="acceptAll">Put them away</button></div></div></dialog>

      <dialog ref="rules" class="sheet" aria-labelledby="rules-title" @click.self="$refs.rules.close()"><form v-if="rules" class="stack" @submit.prevent="setRules"><h2 id="rules-title">What is kept</h2>
        <p class="second">The first rule that tells two copies apart decides. Nothing is done by itself: this is what soniq proposes.</p>
        <ol class="rule-list"><li v-for="(rule, n) in rules" :key="rule[0]"><label class="line grow"><input type="checkbox" v-model="rule[3]"><span><b>{{ rule[1] }}</b><small class="third">{{ rule[2] }}</small></span></label>
          <button class="round" type="button" data-up :disabled="!n" :aria-label="rule[1] + ' weighs more'" @click="lift(n, -1)"><i class="i i-arrow-up"></i></button><button class="round" type="button" data-down :disabled="n === rules.length - 1" :aria-label="rule[1] + ' weighs less'" @click="lift(n, 1)"><i class="i i-arrow-down"></i></button></li></ol>
        <label class="field"><span>Preferred folders, one in a line, the dearest first</span><textarea v-model="folders" class="input mono" rows="3" spellcheck="false" placeholder="/music/flac"></textarea></label>
        <div class="line" style="justify-content:end"><button class="btn quiet" type="button" @click="$refs.rules.close()">Cancel</button><button class="btn lead" type="submit">Save</button></div></form></dialog>
    </div>`,
};
