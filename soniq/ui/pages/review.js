// Review: one album at a time, its candidates side by side, decided by a key or two.
import { ask, cover, isTyping, nav, number, plural, toast, undoing, url } from "soniq";
import { Aligned, Candidate, Differences, rank } from "soniq/compare.js";
import { Inbox } from "soniq/inbox.js";

const HIGH = 60; // pixels of an entry of the list
const AROUND = 6; // entries that are drawn above and below what is seen
const CALM = 400; // milliseconds after a decision in which a key is for what was seen before
const POST = { method: "POST" };
const KEYS = [["1–5", "choose"], ["Enter", "accept"], ["s", "later"], ["n", "none"], ["/", "search"], ["p", "paste"], ["u", "undo"], ["j k", "next, back"], ["?", "hide"]];

export default {
  components: { Candidate, Differences, Aligned },
  props: { may: Boolean, admin: Boolean, policy: String, running: Object },
  emits: ["every", "cancel", "allow"],
  data: () => ({
    inbox: new Inbox(), shown: null, at: null, chosen: 0, details: {}, off: {}, failed: "", busy: "", mode: "", artist: "", title: "", pasted: "", said: "", found: false,
    top: 0, room: 600, job: null, help: localStorage.getItem("soniq.review.help") !== "off",
  }),
  computed: {
    keys: () => KEYS,
    counts() { return this.inbox.counts; },
    place() { return this.inbox.place(this.at); },
    one() { return this.shown?.candidates[this.chosen] ?? null; },
    detail() { return this.one && this.details[this.one.id]; },
    pending() { return this.shown?.standing.status === "pending"; },
    /** Whether it is one of those that wait, on whatever page of the list. */
    waits() { return ["manual_review", "no_match"].includes(this.shown?.standing.status) && !this.shown.standing.by_hand; },
    isEmpty() { return this.inbox.done && !this.inbox.items.length && !this.at; },
    from() { return Math.max(0, Math.floor(this.top / HIGH) - AROUND); },
    seen() { return this.inbox.items.slice(this.from, this.from + Math.ceil(this.room / HIGH) + 2 * AROUND); },
    high() { return this.inbox.items.length * HIGH; },
    jobs() { return this.job && ["pending", "running", "retrying"].includes(this.job.status) ? this.job : null; },
    file_words() {
      const { album, file_count } = this.shown;
      return [album.artist, album.year, plural(file_count, "track"), album.kind].filter(Boolean).join(" · ");
    },
    fields() {
      if (!this.detail || !Object.values(this.off).some(Boolean)) return null;
      return this.detail.fields.map((field) => field.name).filter((name) => !this.off[name]);
    },
  },
  watch: {
    "shown.album"() { this.picture(); },
    running: { immediate: true, handler(job) { this.job = job; } },
  },
  methods: {
    number, plural, url, rank,
    high_: (n) => ({ transform: `translateY(${n * HIGH}px)` }),
    picture() { this.$nextTick(() => this.$refs.cover?.replaceChildren(cover(this.shown.album, { size: 480, width: 200, eager: true }))); },

    async begin() {
      await this.inbox.load();
      const wanted = Number(nav.query().album) || this.inbox.items[0]?.id;
      if (wanted) this.open(wanted);
    },
    async open(id) {
      if (this.left) return; // a toast outlives the page
      if (!id) {
        [this.at, this.shown, this.failed] = [null, null, ""];
        nav.setQuery({}, { replace: true });
        return;
      }
      [this.at, this.failed, this.mode, this.busy] = [id, "", "", ""];
      nav.setQuery({ album: id }, { replace: true });
      const slow = setTimeout(() => { if (this.at === id) this.shown = null; }, 150);
      try {
        const album = await this.inbox.album(id);
        if (this.at === id) this.show(album);
      } catch (trouble) {
        if (this.at === id) [this.shown, this.failed] = [null, trouble.message];
      }
      clearTimeout(slow);
      this.reveal();
      const next = this.inbox.items[this.place + 1];
      if (this.at === id && next) this.inbox.album(next.id).catch(() => {}); // it is asked for again when one comes to it
    },
    show(album) {
      const moved = this.shown?.album.id !== album.album.id;
      [this.shown, this.chosen, this.off, this.details, this.found] = [album, 0, {}, {}, false];
      this.put(album.detail);
      const best = album.candidates[0];
      this.said = `${album.album.title} by ${album.album.artist}. ${best ? `${plural(album.candidates.length, "candidate")}, the best has ${best.score} of 100.` : album.standing.words}`;
      if (moved && scrollY > 0) window.scrollTo(0, 0);
    },
    put(detail) { if (detail) this.details[detail.id] = detail; },
    reveal() {
      const list = this.$refs.list;
      if (!list || this.place < 0) return;
      const at = this.place * HIGH;
      if (at < list.scrollTop) list.scrollTop = at;
      else if (at + HIGH > list.scrollTop + list.clientHeight) list.scrollTop = at + HIGH - list.clientHeight;
    },
    scrolled() {
      const { scrollTop, clientHeight, scrollHeight } = this.$refs.list;
      [this.top, this.room] = [scrollTop, clientHeight];
      if (scrollHeight - scrollTop - clientHeight < 10 * HIGH) this.inbox.load(true);
    },
    async choose(n) {
      const one = this.shown?.candidates[n];
      if (!one) return;
      [this.chosen, this.off] = [n, {}];
      if (this.details[one.id]) return;
      try { this.put(await ask(`/review/_feed/album/${this.at}/candidate/${one.id}`)); } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    flip(name) { this.off = { ...this.off, [name]: !this.off[name] }; },
    every(on) { this.off = Object.fromEntries(this.detail.fields.map((field) => [field.name, !on])); },
    step(by) {
      const to = this.inbox.step(this.at, by);
      if (to && to.id !== this.at) this.open(to.id);
    },

    // deciding: the next album stands there at once, and the server hears of it meanwhile

    accept() { if (this.one && this.may) this.decide("choose", `“${this.shown.album.title}” is matched.`, { candidate: this.one.id, fields: this.fields }); },
    none() { if (this.shown && this.may) this.decide("none", `“${this.shown.album.title}” is none of these.`); },
    later() { if (this.waits && this.may) this.decide("later", `“${this.shown?.album.title ?? "It"}” comes later.`); },
    decide(what, words, body, answer = null) {
      const { id } = this.shown.album;
      const taken = this.inbox.take(id, this.waits);
      const send = () => undoing.within(() => ask(`/review/_feed/album/${id}/${what}`, {}, { ...POST, body }));
      const entry = { id, taken, asked: answer ?? (this.line = (this.line ?? Promise.resolve()).then(send, send)) };
      this.underway += 1;
      entry.forget = undoing.remember(() => this.undo(entry));
      entry.unsay = toast(words, { kind: "good", seconds: 9, act: ["Undo", () => this.undo(entry)] });
      entry.asked.catch((trouble) => this.failedTo(entry, trouble)).finally(() => { this.underway -= 1; });
      if (what === "later" && !this.inbox.after && taken.item) this.inbox.put({ ...taken, item: { ...taken.item, off: true } }, this.inbox.items.length);
      this.calm = performance.now() + CALM;
      this.goOn(taken);
    },
    /** To what stands now where that stood. */
    goOn({ place }) { this.open((this.inbox.items[place] ?? this.inbox.items.at(-1))?.id); },
    back_(entry) {
      const { inbox } = this;
      const at = inbox.place(entry.id);
      if (at >= 0) { // it was put off, and stands elsewhere
        inbox.items.splice(at, 1);
        inbox.items.splice(entry.taken.place, 0, entry.taken.item);
        inbox.near.delete(entry.id);
      } else inbox.put(entry.taken, entry.taken.place);
    },
    failedTo(entry, trouble) {
      entry.unsay();
      entry.forget();
      this.back_(entry);
      toast(trouble.message, { kind: "bad", seconds: 12, act: ["See", () => (this.left ? nav.go(`/review?album=${entry.id}`) : this.open(entry.id))] });
    },
    async undo(entry) {
      if (entry.over) return;
      entry.over = true;
      entry.forget();
      entry.unsay();
      try {
        const { change } = await entry.asked;
        const done = change && (await undoing.within(() => ask(`/review/_feed/undo/${change}`, {}, POST)));
        this.back_(entry);
        if (done?.stale.length) toast(`Not all of it: ${done.stale[0]}`, { kind: "warn", seconds: 9 });
        else toast("Taken back.", { kind: "good", seconds: 3 });
        this.open(entry.id);
      } catch (trouble) {
        toast(trouble.message, { kind: "bad", seconds: 9 });
      }
    },

    // what asks servers, and is waited for

    async wait(what, body, then) {
      const { at } = this;
      [this.busy, this.failed] = [what, ""];
      try {
        const answer = await undoing.within(() => ask(`/review/_feed/album/${at}/${what}`, {}, { ...POST, body }));
        if (this.at === at) then(answer);
      } catch (trouble) {
        if (this.at === at) this.failed = trouble.message;
      }
      if (this.at === at) this.busy = "";
    },
    lookAgain() {
      this.wait("match", undefined, (album) => {
        this.inbox.keep(album.album.id, Promise.resolve(album));
        if (album.standing.status === "matched") toast(`“${album.album.title}” is ${album.standing.words.toLowerCase()}.`, { kind: "good" });
        else toast(album.candidates.length ? "Soniq looked again, and is still not sure." : "Soniq looked again, and found nothing.");
        this.show(album);
        if (album.standing.status === "matched" && this.place >= 0) this.goOn(this.inbox.take(album.album.id, true));
        else this.inbox.refresh();
      });
    },
    search() {
      this.wait("search", { artist: this.artist, title: this.title }, (answer) => {
        [this.mode, this.found, this.chosen, this.off] = ["", true, 0, {}];
        this.shown = { ...this.shown, candidates: answer.candidates };
        this.put(answer.detail);
        this.said = answer.candidates.length ? plural(answer.candidates.length, "album") + " found." : "Nothing found.";
      });
    },
    paste() {
      const text = this.pasted.trim();
      if (!text) return;
      const words = `“${this.shown.album.title}” is matched.`;
      this.wait("choose", text.includes("/") || text.includes(".") ? { url: text } : { mbid: text }, (answer) => this.decide("choose", words, null, Promise.resolve(answer)));
    },
    ask_(mode) {
      if (!this.shown || !this.may) return;
      this.mode = this.mode === mode ? "" : mode;
      [this.artist, this.title, this.pasted, this.failed] = [this.shown.album.artist, this.shown.album.title, "", ""];
      this.$nextTick(() => this.$refs.field?.focus());
    },
    shut() {
      this.mode = "";
      this.$refs.heading?.focus();
    },
    showHelp() {
      this.help = !this.help;
      localStorage.setItem("soniq.review.help", this.help ? "on" : "off");
    },

    press(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], .palette, .menu")) return;
      if (isTyping(event.target)) {
        if (event.key === "Escape" && this.mode) { this.shut(); event.preventDefault(); }
        return;
      }
      if (!this.act(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    act(event) {
      const { key, target } = event;
      if (key === "?") return this.showHelp(), true;
      if (!this.at) return false;
      if (/^[1-5]$/.test(key)) return this.choose(key - 1), true;
      if (key === "j" || key === "ArrowRight") return this.step(1), true;
      if (key === "k" || key === "ArrowLeft") return this.step(-1), true;
      if (!this.may || event.repeat) return false;
      const calm = performance.now() < (this.calm ?? 0); // a second tap is not meant for an album that nobody saw yet
      if (key === "Enter") {
        const card = target.closest?.(".candidate-head");
        if (card ? Number(card.dataset.place) - 1 !== this.chosen : target.closest?.("a, button, summary, input:not([type=checkbox])")) return false;
        return calm || this.accept(), true;
      }
      if (key === "s") return calm || this.later(), true;
      if (key === "n") return calm || this.none(), true;
      if (key === "/") return this.ask_("search"), true;
      if (key === "p") return this.ask_("paste"), true;
      return false;
    },
    news({ detail: { name, payload } }) {
      if (name === "job.changed" && payload.kind === "musicbrainz_match") {
        this.job = { ...(this.job?.id === payload.id ? this.job : {}), ...Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== null && value !== undefined)) };
        if (!this.jobs) this.soon();
      }
      if (["album.matched", "feed.gap", "library.changed"].includes(name)) this.soon();
    },
    soon() {
      this.timer ??= setTimeout(async () => {
        this.timer = null;
        if (this.underway) return this.soon(); // what is being decided is not to come back
        await this.inbox.refresh();
        if (!this.at && this.inbox.items.length) this.open(this.inbox.items[0].id);
      }, 1500);
    },
    back() {
      const wanted = Number(nav.query().album);
      if (location.pathname === url("/review") && wanted && wanted !== this.at) this.open(wanted);
    },
    leaving(event) { if (this.underway) event.preventDefault(); },
  },
  created() { this.underway = 0; },
  mounted() {
    this.begin();
    this.room = this.$refs.list?.clientHeight || 600;
    window.addEventListener("keydown", this.press, true);
    window.addEventListener("soniq:news", this.news);
    window.addEventListener("beforeunload", this.leaving);
    this.unhear = nav.onMove(this.back);
  },
  unmounted() {
    this.left = true;
    window.removeEventListener("keydown", this.press, true);
    window.removeEventListener("soniq:news", this.news);
    window.removeEventListener("beforeunload", this.leaving);
    clearTimeout(this.timer);
    this.unhear();
  },
  template: `
    <div class="review">
      <header class="page-head"><h1>Review<span v-if="counts && counts.waiting" class="count">{{ number(counts.waiting) }}</span></h1>
        <div v-if="place >= 0" class="line steps-by"><button class="round" type="button" aria-label="Previous album" :disabled="place <= 0" @click="step(-1)"><i class="i i-chevron-right back"></i></button><span class="second">{{ number(place + 1) }} of {{ number(counts.waiting) }}</span><button class="round" type="button" aria-label="Next album" :disabled="place >= inbox.items.length - 1" @click="step(1)"><i class="i i-chevron-right"></i></button></div>
        <button v-if="admin && !jobs && policy !== 'off'" class="btn" type="button" aria-label="Match all" @click="$emit('every')"><i class="i i-refresh-cw"></i><span class="wide-only">Match all</span></button></header>
      <p class="unseen" aria-live="polite">{{ said }}</p>
      <p v-if="policy === 'off'" class="note warn"><i class="i i-unplug"></i><span>Soniq may not ask anyone outside, so it finds nothing new. <button v-if="admin" class="btn small" type="button" @click="$emit('allow')">Allow it when I ask</button> <a v-if="admin" class="link" :href="url('/network')">Network settings</a><template v-else>Who looks after this soniq can allow it.</template></span></p>
      <div v-if="jobs" class="panel line matching" role="status"><div class="grow"><div class="line apart"><b>Looking for all albums</b><span class="small second">{{ jobs.total ? number(jobs.done) + " of " + number(jobs.total) : "begins" }}</span></div>
        <div :class="['track-line', !jobs.total && 'unknown']"><i :style="{ width: jobs.total ? 100 * jobs.done / jobs.total + '%' : null }"></i></div><p v-if="jobs.note" class="small third one-line">{{ jobs.note }}</p></div><button v-if="admin" class="btn small" type="button" @click="$emit('cancel', jobs.id)">Cancel</button></div>
      <div v-if="inbox.failed && !inbox.items.length" class="void" role="alert"><i class="i i-circle-alert"></i><h2>The inbox could not be loaded</h2><p>{{ inbox.failed }}</p><button class="btn" type="button" @click="begin">Try again</button></div>
      <div v-else-if="isEmpty" class="void"><i :class="['i', counts.pending ? 'i-inbox' : 'i-circle-check']"></i><h2>{{ counts.pending ? "Nothing needs you yet" : "Nothing needs you" }}</h2>
        <p>{{ counts.settled ? plural(counts.settled, "album is", "albums are") + " settled. " : "" }}<template v-if="counts.pending">{{ plural(counts.pending, "album was", "albums were") }} not looked for yet. Soniq asks MusicBrainz what they are, one a second; what it cannot tell for sure shows here.</template><template v-else>Albums that soniq cannot tell for sure show here.</template></p>
        <p v-if="counts.trouble" class="note warn"><i class="i i-unplug"></i><span>The last look did not come through. {{ counts.trouble }}</span></p>
        <button v-if="admin && counts.pending && !jobs && policy !== 'off'" class="btn lead" type="button" @click="$emit('every')">Match {{ plural(counts.pending, "album") }}</button>
        <a v-else-if="!counts.pending" class="btn" :href="url('/library/albums')">See the albums</a></div>
      <div v-else class="review-cols">
        <nav class="inbox" aria-label="Albums that wait"><div ref="list" class="inbox-list" tabindex="-1" @scroll.passive="scrolled"><ul :style="{ height: high + 'px' }">
          <li v-for="(item, n) in seen" :key="item.id" :style="high_(from + n)"><button type="button" :aria-current="item.id === at ? 'true' : null" @click="open(item.id)">
            <span class="grow"><b class="one-line" dir="auto">{{ item.title }}</b><small class="one-line" dir="auto">{{ item.artist }}</small></span>
            <span v-if="item.off" class="small third">later</span><span v-else-if="item.status === 'no_match'" class="small third">none</span><span v-else :class="['score', 'small', rank(item.score)]">{{ item.score }}</span></button></li></ul></div>
          <p v-if="counts && counts.pending" class="small third">{{ plural(counts.pending, "album") }} not looked for yet</p></nav>
        <div class="stack before">
          <div v-if="failed && !shown" class="void" role="alert"><i class="i i-circle-alert"></i><h2>This album could not be shown</h2><p>{{ failed }}</p><button class="btn" type="button" @click="open(at)">Try again</button></div>
          <div v-else-if="!shown" class="waiting stack"><div class="bone" style="height:120px"></div><div class="bone" style="height:260px"></div></div>
          <template v-else>
            <section class="album-before" aria-label="Your album"><div ref="cover" class="album-cover"></div>
              <div class="stack tight"><h2 ref="heading" tabindex="-1" dir="auto">{{ shown.album.title }}</h2><p class="second" dir="auto">{{ file_words }}</p>
                <p class="small third">{{ shown.standing.words }}{{ shown.standing.reason ? ": " + shown.standing.reason : "" }}</p></div>
                <div class="line album-acts"><a class="btn small" :href="url('/library/albums/' + at)"><i class="i i-disc-3"></i>Open<span class="wide-only">the album</span></a>
                  <template v-if="may"><button class="btn small" type="button" :aria-expanded="String(mode === 'search')" @click="ask_('search')"><i class="i i-search"></i>Search<span class="wide-only">by hand</span></button><button class="btn small" type="button" :aria-expanded="String(mode === 'paste')" @click="ask_('paste')"><i class="i i-clipboard-paste"></i>Paste<span class="wide-only">an address</span></button></template></div></section>
            <form v-if="mode === 'search'" class="panel by-hand" @submit.prevent="search"><label class="field"><span>Artist</span><input ref="field" v-model="artist" class="input" maxlength="300"></label><label class="field"><span>Title</span><input v-model="title" class="input" maxlength="300"></label>
              <button class="btn lead" type="submit" :disabled="Boolean(busy)">{{ busy === "search" ? "Looking …" : "Look" }}</button><button class="btn quiet" type="button" @click="shut">Close</button></form>
            <form v-if="mode === 'paste'" class="panel by-hand" @submit.prevent="paste"><label class="field"><span>An MBID, or the address of the release at MusicBrainz, Bandcamp, Discogs …</span><input ref="field" v-model="pasted" class="input" maxlength="2000" inputmode="url" spellcheck="false" autocapitalize="off"></label>
              <button class="btn lead" type="submit" :disabled="Boolean(busy) || !pasted.trim()">{{ busy === "choose" ? "Looking …" : "It is this" }}</button><button class="btn quiet" type="button" @click="shut">Close</button></form>
            <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ failed }}</span></p>
            <section v-if="shown.candidates.length" class="stack tight" :aria-label="found ? 'What your search found' : 'What it may be'"><p v-if="found" class="small second">What your search found</p>
              <div class="candidates"><Candidate v-for="(candidate, n) in shown.candidates" :key="candidate.id" :one="candidate" :place="n + 1" :chosen="n === chosen" @choose="choose(n)"></Candidate></div></section>
            <div v-else class="void small-void"><i class="i i-search"></i><h2>{{ pending ? "Not looked for yet" : "Nothing was found" }}</h2>
              <p>{{ found ? "No album by these words. Try fewer, or paste an address." : pending ? "Soniq has not asked MusicBrainz about this album." : "MusicBrainz knows no album like this, or knows it by another name. Search by hand, paste an address, or leave it with its own tags." }}</p>
              <div v-if="may" class="line"><button class="btn lead" type="button" :disabled="Boolean(busy) || policy === 'off'" @click="pending ? lookAgain() : ask_('search')">{{ busy === "match" ? "Looking …" : pending ? "Look for it now" : "Search by hand" }}</button><button v-if="!pending" class="btn" type="button" @click="none">Keep its own tags</button></div></div>
            <div v-if="detail" class="comparison"><Differences :key="'d' + detail.id" :detail="detail" :off="off" :may="may" :tracks="shown.file_count" @flip="flip" @all="every"></Differences><Aligned :key="'a' + detail.id" :detail="detail" :files="shown.files"></Aligned></div>
            <div v-if="may" class="decide panel"><button class="btn lead" type="button" :disabled="!one" @click="accept"><i class="i i-check"></i><span>Accept<span v-if="one" class="wide-only">&nbsp;{{ chosen + 1 }}</span></span></button>
              <button class="btn" type="button" :disabled="!waits" @click="later"><i class="i i-skip-forward"></i>Later</button><button class="btn" type="button" @click="none"><i class="i i-ban"></i><span>None<span class="wide-only">&nbsp;of these</span></span></button>
              <button class="btn quiet wide-only" type="button" :disabled="Boolean(busy) || policy === 'off'" @click="lookAgain"><i class="i i-refresh-cw"></i>{{ busy === "match" ? "Looking …" : "Match again" }}</button>
              <p v-if="help" class="help small third wide-only"><span v-for="[key, what] in keys" :key="key"><kbd>{{ key }}</kbd> {{ what }}</span></p></div>
          </template></div></div>
    </div>`,
};
