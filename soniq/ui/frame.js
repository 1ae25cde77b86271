// What stays while pages change: navigation, the ring of jobs, shortcuts, connection.
import { editWhatIsChosen, isTyping, nav, number, opinions, pace, person as who, plural, player, prefix, span, toast, toDoor, unit, url, ask, openMenu, undoing } from "soniq";

const SHORTCUTS = [
  [["/"], "Search (also Ctrl K)"], [["Space"], "Play or pause"], [["←", "→"], "Ten seconds back or on"], [["Ctrl", "←"], "Previous track"], [["Ctrl", "→"], "Next track"],
  [["↑", "↓"], "Volume, with the focus on the player"], [["q"], "Queue"], [["y"], "Lyrics"], [["m"], "Sound off or on"], [["z"], "Sound and sleep"], [["Alt", "↑"], "Move a track up in the queue, or in a list of yours"], [["Delete"], "Take it out of the queue, or of that list"], [["t"], "Tap the tempo, on a track’s page"],
  [["+", "−", "3", "2"], "Its tempo ×2, ÷2, 3:2 or 2:3"], [["l"], "Love the track with the focus, or what plays"], [["e"], "Edit what is chosen, or what the page is about"], [["u"], "Undo the last change"], [["?"], "These keys"],
];
const RING = 2 * Math.PI * 9;
const UNFOLDED = "soniq.rail.more";
const QUIET = ["analyze", "vectorise", "housekeeping", "rename", "tagwrite", "arrival", "download"]; // of soniq’s own accord, or told by its change: their end is worth no word

/** How long something still takes, from what was done so far. */
function left(job) {
  if (!job.total || job.done < 5 || !job.speed) return "";
  return `${span(((job.total - job.done) / job.speed) * 1000)} left`;
}

export default {
  props: { groups: Array, rest: Array, beneath: Object, tabs: Array, person: Object, running: Array, waiting: Number },
  data() {
    return { waits: this.waiting ?? 0, path: nav.here().split("?")[0], more: false, unfolded: localStorage.getItem(UNFOLDED) === "yes", ringOpen: false, jobs: {}, lost: false, going: null, theme: document.documentElement.dataset.choice || "auto", playerState: player.state };
  },
  computed: {
    list() { return Object.values(this.jobs).filter((job) => ["running", "pending", "retrying"].includes(job.status)); },
    first() { return this.list.find((job) => job.status === "running") ?? this.list[0]; },
    arc() {
      const part = this.first?.total ? Math.min(1, this.first.done / this.first.total) : 0.25;
      return { strokeDasharray: RING, strokeDashoffset: RING * (1 - part) };
    },
    all() { return [...this.groups[0], ...this.rest, ...this.groups.slice(1).flat()]; },
    /** Where one is must show, folded or not. */
    shownRest() { return this.unfolded ? this.rest : this.rest.filter(([, , path]) => this.isAt(path)); },
    allowed() { return ["admin", "owner"].includes(this.person?.role); },
  },
  methods: {
    left, number, plural, unit, href: url,
    speed: pace,
    isAt(path) {
      const at = this.going ?? this.path;
      if (path === "/") return at === "/";
      return [path, ...(this.beneath[path] ?? [])].some((one) => at === one || at.startsWith(one + "/"));
    },
    tabAt(tab) { return tab.path && this.isAt(tab.path) && !this.more ? "page" : null; },
    unfold() {
      this.unfolded = !this.unfolded;
      localStorage.setItem(UNFOLDED, this.unfolded ? "yes" : "no");
    },
    search() { this.more = false; window.dispatchEvent(new CustomEvent("soniq:search")); },
    press(tab) {
      if (tab.act === "search") this.search();
      else if (tab.act === "queue") { this.more = false; player.state.queueOpen = !player.state.queueOpen; }
      else { player.state.queueOpen = false; this.more = !this.more; }
    },
    expanded(tab) { return tab.act === "queue" ? String(this.playerState.queueOpen) : tab.act === "more" ? String(this.more) : null; },
    me(event) {
      openMenu(event.currentTarget, [
        ["sun-moon", { auto: "Theme: as the system", dark: "Theme: dark", light: "Theme: light" }[this.theme], () => this.act("theme")],
        ["keyboard", "Keyboard shortcuts", () => this.act("keys")], ["info", "About soniq", "/about"], null,
        ["smartphone", "Apps and devices", "/apps"], ...(who.may("user") ? [["share-2", "Shares", "/shares"]] : []), ["speaker", "Sound output", "/outputs"], null, ["log-out", "Sign out", () => this.act("signout")],
      ], "You");
    },
    end: (job) => (job.kind !== "analyze" ? "Cancel" : job.note === "Paused" ? "Go on" : "Pause"),
    cancel(job) {
      if (job.kind === "analyze") this.$emit("act", job.note === "Paused" ? "resume" : "pause");
      else this.$emit("cancel", job.id);
    },
    news(items) {
      for (const { name, payload } of items) {
        if (name === "job.changed") this.job(payload);
        if (["album.matched", "library.changed", "feed.gap"].includes(name)) this.count();
        window.dispatchEvent(new CustomEvent("soniq:news", { detail: { name, payload } }));
      }
    },
    /** Of albums that wait for a person; a job tells of many, one after the other. */
    count() {
      if (!this.all.some(([, , path]) => path === "/review")) return;
      this.counting ??= setTimeout(async () => {
        this.counting = null;
        await ask("/review/_feed/count").then((found) => { this.waits = found.waiting; }, () => {}); // the next news tell
      }, 1000);
    },
    job(said) {
      const was = this.jobs[said.id];
      const now = performance.now();
      const speed = was?.at && said.done > was.done ? (said.done - was.done) / ((now - was.at) / 1000) : 0;
      const same = was && said.done === was.done;
      // tracks are heard in bursts: the server, which counts for longer, knows their speed better
      const told = said.kind === "analyze" && said.left && said.total > said.done ? (said.total - said.done) / said.left : null;
      this.jobs[said.id] = { ...said, at: same ? was.at : now, speed: told ?? (speed ? (was.speed ? was.speed * 0.7 + speed * 0.3 : speed) : was?.speed ?? said.speed ?? 0) };
      const ended = was && !["completed", "failed", "cancelled"].includes(was.status);
      if (!ended) return;
      if (said.status === "completed" && !QUIET.includes(said.kind)) toast(said.note || `${said.title} is done.`, { kind: "good" });
      if (said.status === "failed") toast(`${said.title} did not work. ${said.error ?? ""}`, { kind: "bad", seconds: 9, act: ["See", () => nav.go("/jobs")] });
    },
    /** Pages of one thing are built anew when it was changed here; lists see to their rows themselves. */
    changed() {
      if (!/^\/library\/(albums|artists|tracks)\/\d+$/.test(this.path)) return;
      nav.stay();
      this.$emit("again", null);
    },
    say(text, kind) { toast(text, { kind }); },
    act(what) {
      if (what === "keys") this.$refs.keys.showModal();
      else if (what === "queue") Object.assign(player.state, { queueOpen: !player.state.queueOpen || player.state.panel !== "queue", panel: "queue" });
      else if (what === "lyrics" || what === "sound") window.dispatchEvent(new CustomEvent("soniq:player", { detail: what }));
      else if (what === "undo") undoing.last();
      else if (what === "theme") this.setTheme({ auto: "dark", dark: "light", light: "auto" }[this.theme]);
      else if (["dark", "light", "auto"].includes(what)) this.setTheme(what);
      else if (what === "signout") ask("/api/auth/signout", {}, { method: "POST" }).then(toDoor, (trouble) => toast(trouble.message, { kind: "bad" }));
      else if (!["newlist", "newsmart"].includes(what)) this.$emit("act", what); // the sheet of playlists hears those
    },
    setTheme(choice) {
      this.theme = choice;
      window.soniqTheme(choice);
      window.dispatchEvent(new CustomEvent("soniq:theme", { detail: choice }));
    },
    keys(event) {
      const control = event.ctrlKey || event.metaKey;
      if ((event.key === "/" && !isTyping(event.target)) || (control && event.key.toLowerCase() === "k")) { this.search(); return event.preventDefault(); }
      if (event.defaultPrevented || event.altKey || isTyping(event.target) || document.querySelector("dialog[open], .palette, .menu")) return;
      const range = event.target.type === "range";
      const pressed = event.target.closest?.("button, a, [role=row], summary, select, input:not([type=range])");
      if (event.key === " " && !pressed) player.toggle();
      else if (event.key === "ArrowLeft" && !range && this.mayArrow(event)) control ? player.back() : player.seek(player.state.position - 10);
      else if (event.key === "ArrowRight" && !range && this.mayArrow(event)) control ? player.forward() : player.seek(player.state.position + 10);
      else if (event.key === "q" && !control) this.act("queue");
      else if (event.key === "y" && !control) this.act("lyrics");
      else if (event.key === "z" && !control) this.act("sound");
      else if (event.key === "m" && !control) player.mute();
      else if (event.key === "l" && !control) { if (!opinions.loveWhatIsMeant(player.current())) return; }
      else if (event.key === "e" && !control) { if (!who.may("moderator") || !editWhatIsChosen()) return; }
      else if (event.key === "u" && !control) undoing.last();
      else if (event.key === "?") this.act("keys");
      else if (event.key === "Escape") { this.more = this.ringOpen = false; return; }
      else return;
      event.preventDefault();
    },
    mayArrow(event) { return player.current() && !event.target.closest?.("[role=tablist], [role=grid] input"); },
    clicks(event) {
      if (this.ringOpen && !event.target.closest(".ring-panel, .ring-button")) this.ringOpen = false;
      const button = event.target.closest("[data-play]");
      if (button) { event.preventDefault(); event.stopPropagation(); player.order(button.dataset.play, button.dataset.how); }
      const act = event.target.closest("[data-act]");
      if (act) window.dispatchEvent(new CustomEvent("soniq:act", { detail: act.dataset.act }));
      const anchor = event.target.closest("a[href]");
      if (anchor && anchor.origin === location.origin && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        this.more = false;
        if (anchor.pathname !== location.pathname) this.going = anchor.pathname.slice(prefix.length) || "/";
      }
    },
  },
  mounted() {
    for (const job of this.running ?? []) this.jobs[job.id] = { ...job, at: performance.now() };
    document.addEventListener("keydown", this.keys);
    document.addEventListener("click", this.clicks);
    const moved = () => { this.path = nav.here().split("?")[0]; this.going = null; };
    window.addEventListener("soniq:arrived", moved);
    nav.onMove(moved);
    window.addEventListener("soniq:act", (event) => this.act(event.detail));
    window.addEventListener("soniq:changed", this.changed);
    window.addEventListener("soniq:say", (event) => toast(event.detail.text, event.detail));
    const socket = () => {
      if (!window.socket) return setTimeout(socket, 100);
      window.socket.on("disconnect", (_, end) => {
        if (end?.context?.code === 4401) return location.reload(); // signed out, or another role
        this.quiet = setTimeout(() => { this.lost = true; player.state.cutOff = true; }, 1500);
      });
      window.socket.on("connect", () => { clearTimeout(this.quiet); this.lost = player.state.cutOff = false; });
    };
    socket();
    window.soniqArrived = nav.arrived;
    nav.arrived();
  },
  template: `
    <div>
      <a class="skip" href="#content">Skip to the content</a>
      <nav class="rail" aria-label="Main">
        <a class="brand" :href="href('/')" aria-label="soniq, home"><img :src="href('/soniq/static/logo.svg')" alt="" width="28" height="28"><span>soniq</span></a>
        <button class="find" type="button" aria-label="Search" @click="search"><i class="i i-search"></i><span>Search</span><kbd>/</kbd></button>
        <ul v-for="(group, n) in groups" :key="n">
          <li v-for="[icon, word, path] in group" :key="path"><a :href="href(path)" :aria-current="isAt(path) ? 'page' : null"><i :class="['i', 'i-' + icon]"></i>{{ word }}<span v-if="path === '/review' && waits" class="waits">{{ number(waits) }}<span class="unseen"> albums wait</span></span></a></li>
          <template v-if="n === groups.length - 1"><li v-for="[icon, word, path] in shownRest" :key="path"><a :href="href(path)" :aria-current="isAt(path) ? 'page' : null"><i :class="['i', 'i-' + icon]"></i>{{ word }}</a></li>
            <li><button class="unfold" type="button" :aria-expanded="String(unfolded)" @click="unfold"><i :class="['i', unfolded ? 'i-chevron-up' : 'i-ellipsis']"></i>{{ unfolded ? "Less" : "More" }}</button></li></template>
        </ul>
        <div class="end">
          <button v-if="first" class="ring-button" type="button" :aria-expanded="String(ringOpen)" @click="ringOpen = !ringOpen">
            <svg :class="['ring', !first.total && 'unknown']" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"/><circle class="arc" cx="12" cy="12" r="9" :style="arc"/></svg>
            <span style="min-width:0"><span class="one-line" style="display:block">{{ first.title }}</span><small>{{ first.total ? Math.floor(100 * first.done / first.total) + ' %' : first.done ? plural(first.done, unit(first)) : 'begins' }}</small></span></button>
          <button v-if="person" class="me" type="button" aria-haspopup="menu" @click="me"><i class="i i-user-round"></i><span class="one-line">{{ person.name }}</span></button>
        </div>
      </nav>
      <nav class="tabs" aria-label="Main, short">
        <template v-for="tab in tabs" :key="tab.word">
          <a v-if="tab.path" :href="href(tab.path)" :aria-current="tabAt(tab)"><i :class="['i', 'i-' + tab.icon]"></i>{{ tab.word }}</a>
          <button v-else type="button" :aria-expanded="expanded(tab)" @click="press(tab)"><i :class="['i', 'i-' + tab.icon]"></i>{{ tab.word }}<span v-if="tab.act === 'more' && first" class="dot"></span></button>
        </template>
      </nav>
      <template v-if="more">
        <div class="shade" @click="more = false"></div>
        <nav class="more-sheet" aria-label="More"><ul class="two">
          <li v-for="[icon, word, path] in all" :key="path"><a :href="href(path)" :aria-current="isAt(path) ? 'page' : null"><i :class="['i', 'i-' + icon]"></i>{{ word }}<span v-if="path === '/review' && waits" class="waits">{{ number(waits) }}<span class="unseen"> albums wait</span></span></a></li>
          <li><button type="button" @click="press({ act: 'queue' })"><i class="i i-list-music"></i>Queue</button></li>
          <li><a :href="href('/about')"><i class="i i-info"></i>About</a></li>
          <li><button type="button" @click="act('theme')"><i class="i i-sun-moon"></i>{{ { auto: 'Theme: auto', dark: 'Theme: dark', light: 'Theme: light' }[theme] }}</button></li>
          <li v-if="person"><button type="button" @click="act('signout')"><i class="i i-log-out"></i>Sign out</button></li></ul>
          <button v-if="first" class="ring-button" type="button" @click="more = false; ringOpen = true"><svg class="ring" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9"/><circle class="arc" cx="12" cy="12" r="9" :style="arc"/></svg>{{ first.title }}</button>
        </nav>
      </template>
      <section v-if="ringOpen && list.length" class="ring-panel stack" aria-label="Running now">
        <div class="line apart"><h2 style="font-size:17px">Running now</h2><button class="round" type="button" aria-label="Close" @click="ringOpen = false"><i class="i i-x"></i></button></div>
        <ul><li v-for="job in list" :key="job.id" class="stack tight">
          <div class="line apart"><b>{{ job.title }}</b><button v-if="allowed" class="btn small" type="button" @click="cancel(job)">{{ end(job) }}</button></div>
          <div :class="['track-line', !job.total && 'unknown']"><i :style="{ width: job.total ? 100 * job.done / job.total + '%' : null }"></i></div>
          <p class="small second">{{ job.status === 'pending' ? 'Waits for its turn' : [job.total ? number(job.done) + ' of ' + plural(job.total, unit(job)) : plural(job.done, unit(job)), ...(job.note === 'Paused' ? [] : [speed(job), left(job)])].filter(Boolean).join(' · ') }}</p>
          <p v-if="job.note" class="small third one-line">{{ job.note }}</p>
        </li></ul>
        <a class="link small" :href="href('/jobs')" @click="ringOpen = false">All jobs</a>
      </section>
      <div v-if="lost" class="offline" role="status"><i class="i i-unplug"></i>Connection lost. soniq keeps trying; what is loaded plays on.</div>
      <dialog ref="keys" class="sheet" aria-labelledby="keys-title" @click.self="$refs.keys.close()">
        <div class="line apart" style="margin-bottom:16px"><h2 id="keys-title">Keyboard shortcuts</h2><button class="round" type="button" aria-label="Close" @click="$refs.keys.close()"><i class="i i-x"></i></button></div>
        <dl class="facts" style="align-items:center"><template v-for="[keys, what] in shortcuts" :key="what"><dt><kbd v-for="key in keys" :key="key" style="margin-right:4px">{{ key }}</kbd></dt><dd>{{ what }}</dd></template></dl>
      </dialog>
    </div>`,
  created() { this.shortcuts = SHORTCUTS; who.is(this.person?.role); },
};
