// What one played: newest first, by day; each can be deleted, or all of a day, or a span; with the way back.
import { ask, clock, nav, openMenu, placeholder, player, plural, toast, undoing, url } from "soniq";

const AHEAD = "800px 0px";
const FEED = "/library/_feed/listening";
const long = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const midnight = (text, days = 0) => { const at = new Date(`${text}T00:00`); at.setDate(at.getDate() + days); return at.getTime(); };

/** "Today", "Yesterday", "Friday, 3 March 2026" */
function dayOf(at, now) {
  const [one, today] = [new Date(at), new Date(now)];
  const days = Math.round((new Date(today.toDateString()) - new Date(one.toDateString())) / 86400000);
  return { 0: "Today", 1: "Yesterday" }[days] ?? long.format(one);
}

export default {
  data: () => ({ plays: null, after: null, failed: "", skips: Boolean(nav.query().skips), now: Date.now(), choosing: false, since: "", until: "" }),
  computed: {
    days() {
      const days = [];
      for (const play of this.plays ?? []) {
        const name = dayOf(play.at, this.now);
        if (days.at(-1)?.name !== name) days.push({ name, at: play.at, plays: [] });
        days.at(-1).plays.push(play);
      }
      return days;
    },
    year: () => new Date().getFullYear(),
  },
  methods: {
    clock, plural, url,
    time: (at) => new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }),
    about: (play) => [play.skip && "skipped", play.from].filter(Boolean).join(", "),
    art: (track) => url(`/covers/${track.cover}/160`),
    style: (track) => placeholder(track ?? {}),
    async load({ more = false } = {}) {
      if (this.loading && more) return;
      const turn = (this.loading = {});
      try {
        const part = await ask(`${FEED}/plays`, { after: more ? this.after : null, skips: this.skips || null });
        if (turn !== this.loading) return;
        Object.assign(this, { failed: "", now: Date.now(), after: part.after, plays: more ? this.plays.concat(part.items) : part.items });
      } catch (trouble) { if (turn === this.loading) this.failed = trouble.message; }
      if (turn === this.loading) this.loading = null;
      this.$nextTick(this.watch);
    },
    watch() {
      this.watcher?.disconnect();
      if (!this.after || !this.$refs.end) return;
      this.watcher = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.load({ more: true }), { rootMargin: AHEAD });
      this.watcher.observe(this.$refs.end);
    },
    flip() { this.skips = !this.skips; nav.setQuery({ skips: this.skips ? 1 : null }); this.load(); },
    play(play) { player.play([play.track]); },
    menu(event, play) {
      const entries = play.track ? [["play", "Play", () => this.play(play)], ["list-start", "Play next", () => player.playNext([play.track])], ["list-end", "Add to the queue", () => player.playLast([play.track])],
        ["info", "About this track", `/library/tracks/${play.track.id}`], null] : [];
      openMenu(event.currentTarget, [...entries, ["trash-2", "Delete this play", () => this.forget({ ids: [play.id] })]], play.track?.title ?? play.line?.title ?? "Play");
    },
    forgetDay(day) {
      const from = new Date(day.at).setHours(0, 0, 0, 0);
      const next = new Date(from);
      next.setDate(next.getDate() + 1);
      this.forget({ since: from, until: next.getTime() });
    },
    forgetSpan() { if (this.since && this.until && this.since <= this.until) this.forget({ since: midnight(this.since), until: midnight(this.until, 1) }); this.choosing = false; },
    async forget(what) {
      const before = { plays: this.plays, after: this.after };
      this.plays = this.plays.filter((play) => !(what.ids ? what.ids.includes(play.id) : play.at >= what.since && play.at < what.until));
      try {
        const gone = await ask(`${FEED}/forget`, {}, { method: "POST", body: what });
        if (!gone.id) return void toast(gone.words);
        const back = async () => {
          try {
            toast((await ask(`${FEED}/remember`, {}, { method: "POST", body: { id: gone.id } })).words, { kind: "good" });
            await this.load();
          } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
        };
        const forget = undoing.remember(back);
        toast(gone.words, { kind: "good", seconds: 9, act: ["Undo", () => { forget(); back(); }] });
        if (!this.plays.length && this.after) this.load();
      } catch (trouble) {
        Object.assign(this, before);
        toast(trouble.message, { kind: "bad" });
      }
    },
    news({ detail: { name } }) { if (["play.recorded", "feed.gap"].includes(name) && window.scrollY < 200) { clearTimeout(this.timer); this.timer = setTimeout(() => this.load(), 800); } },
  },
  mounted() { this.load(); window.addEventListener("soniq:news", this.news); },
  unmounted() { window.removeEventListener("soniq:news", this.news); this.watcher?.disconnect(); clearTimeout(this.timer); },
  template: `
    <div class="stack listening">
      <header class="page-head"><h1>What you played</h1>
        <nav class="chips" aria-label="Listening"><a class="chip" :href="url('/listening')"><i class="i i-chart-column"></i>Statistics</a><a class="chip" aria-current="page" :href="url('/listening/history')"><i class="i i-history"></i>What you played</a>
          <a class="chip" :href="url('/listening/years/' + year)"><i class="i i-sparkles"></i>Your {{ year }}</a></nav></header>
      <div class="line apart"><p class="second">Only you see this.</p><div class="line"><button class="chip" type="button" :aria-pressed="String(skips)" @click="flip">With skips</button>
        <button class="chip" type="button" :aria-expanded="String(choosing)" @click="choosing = !choosing"><i class="i i-trash-2"></i>Delete a span</button></div></div>
      <form v-if="choosing" class="drawer" @submit.prevent="forgetSpan"><div class="line"><label class="line small">From <input v-model="since" class="input" type="date" required></label><label class="line small">to <input v-model="until" class="input" type="date" required :min="since"></label>
        <button class="btn danger" type="submit">Delete what you played then</button><button class="btn quiet" type="button" @click="choosing = false">Cancel</button></div><p class="small second">The toast brings it back, for a day.</p></form>
      <div v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load()">Try again</button></div>
      <div v-if="!plays && !failed" class="stack tight waiting" aria-hidden="true"><div v-for="n in 10" :key="n" class="bone" style="height:48px"></div></div>
      <div v-if="plays && !plays.length && !after" class="void"><i class="i i-headphones"></i><h2>Nothing played yet</h2><p>What you play counts once you heard half of it, or four minutes. Your years at Spotify, Last.fm and elsewhere can come along.</p><a class="btn lead" :href="url('/import')">Bring your history</a></div>
      <section v-for="day in days" :key="day.name" :aria-label="day.name"><div class="line apart past-head"><h2 class="past-day">{{ day.name }}</h2><button class="btn quiet small" type="button" :aria-label="'Delete all of ' + day.name" @click="forgetDay(day)">Delete</button></div>
        <ul class="plays"><li v-for="play in day.plays" :key="play.id" :class="{ skip: play.skip }" :data-play-id="play.id">
          <time :datetime="new Date(play.at).toISOString()">{{ time(play.at) }}</time>
          <span :class="['cover', !play.track?.cover && 'bare']" :style="style(play.track)"><img v-if="play.track?.cover" class="here" :src="art(play.track)" alt="" width="40" height="40" loading="lazy"><i v-else class="i i-disc-3" aria-hidden="true"></i></span>
          <span class="what"><a v-if="play.track" class="name one-line" dir="auto" :href="url('/library/tracks/' + play.track.id)">{{ play.track.title }}</a><span v-else class="name one-line" dir="auto">{{ play.line?.title ?? "A track that is gone" }}</span>
            <span class="sub one-line" dir="auto">{{ play.track?.artist ?? play.line?.artist }}</span></span>
          <span class="small third about">{{ play.track ? about(play) : [about(play), "not in this library"].filter(Boolean).join(", ") }}</span>
          <button class="round" type="button" aria-haspopup="menu" :aria-label="'More for ' + (play.track?.title ?? play.line?.title ?? 'this play')" @click="menu($event, play)"><i class="i i-ellipsis"></i></button></li></ul></section>
      <div ref="end"></div><div v-if="after" class="bone waiting" style="height:48px" aria-hidden="true"></div>
    </div>`,
};
