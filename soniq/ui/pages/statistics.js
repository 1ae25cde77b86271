// How one listened: a period, its sums, top lists, plots, what was new.
import { amount, ask, Bars, nav, number, plural, Rows, span, Tops, url } from "soniq";

const PERIODS = [["week", "Week"], ["month", "Month"], ["year", "Year"], ["all", "All time"], ["custom", "Days"]];
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const KINDS = [["tracks", "Tracks"], ["albums", "Albums"], ["artists", "Artists"], ["genres", "Genres"]];
const day = (date) => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
const hour = (n) => `${String(n).padStart(2, "0")}:00`;

export default {
  components: { Bars, Rows, Tops },
  data: () => ({ query: nav.query(), found: null, failed: "", asking: false }),
  computed: {
    periods: () => PERIODS, kinds: () => KINDS,
    period() { return PERIODS.some(([name]) => name === this.query.period) ? this.query.period : "month"; },
    custom() { const now = new Date(); return { since: this.query.since ?? day(new Date(now - 29 * 86400000)), until: this.query.until ?? day(now) }; },
    asked() { return { zone: ZONE, period: this.period, ...(this.period === "custom" ? this.custom : { at: this.query.at }) }; },
    year() { return Number((this.found?.last ?? day(new Date())).slice(0, 4)); },
    hours() { return this.found.hours.map((one, n) => ({ ...one, label: String(n), word: `${hour(n)} to ${hour(n + 1)}` })); },
    weekdays() { return this.found.weekdays.map((one, n) => ({ ...one, label: WEEKDAYS[n].slice(0, 2), word: WEEKDAYS[n] })); },
    byMonths() { return this.found.days.length && this.found.days[0].label.length === 3 && this.period !== "week"; },
    facts() {
      const { sum, skips, active, streak, discoveries } = this.found;
      return [[number(sum.plays), sum.plays === 1 ? "play" : "plays", skips ? `and ${plural(skips, "skip")}` : ""], [sum.heard ? span(sum.heard) : "–", "of music", sum.untimed ? `without ${plural(sum.untimed, "play")} of unknown length` : ""],
        [number(active), active === 1 ? "day with music" : "days with music", streak && streak.days > 1 ? `${streak.days} in a row, until ${streak.until}` : ""],
        [number(discoveries.tracks), discoveries.tracks === 1 ? "track new to you" : "tracks new to you", discoveries.artists ? `by ${plural(discoveries.artists, "new artist")}` : ""]];
    },
  },
  methods: {
    amount, number, url,
    async load() {
      const turn = (this.turn = {});
      this.asking = true;
      try {
        const found = await ask("/library/_feed/listening/statistics", this.asked);
        if (turn === this.turn) Object.assign(this, { found, failed: "", asking: false });
      } catch (trouble) { if (turn === this.turn) Object.assign(this, { failed: trouble.message, asking: false }); }
    },
    set(change) { this.query = { ...this.query, ...change }; nav.setQuery(this.query); this.load(); },
    choose(period) { this.set({ period, at: null, since: null, until: null, ...(period === "custom" ? this.custom : {}) }); },
    dates() { const [since, until] = [this.$refs.since.value, this.$refs.until.value]; if (since && until && since <= until) this.set({ since, until }); },
    news({ detail: { name } }) { if (["play.recorded", "play.forgotten", "feed.gap"].includes(name)) { clearTimeout(this.timer); this.timer = setTimeout(() => this.load(), 1500); } },
  },
  mounted() {
    this.load();
    window.addEventListener("soniq:news", this.news);
    this.unmove = nav.onMove(() => { if (nav.isNew("/listening", this.query)) { this.query = nav.query(); this.load(); } });
  },
  unmounted() { window.removeEventListener("soniq:news", this.news); clearTimeout(this.timer); this.unmove(); },
  template: `
    <div class="stack wide listening">
      <header class="page-head"><h1>Listening</h1>
        <nav class="chips" aria-label="Listening"><a class="chip" aria-current="page" :href="url('/listening')"><i class="i i-chart-column"></i>Statistics</a><a class="chip" :href="url('/listening/history')"><i class="i i-history"></i>What you played</a>
          <a class="chip" :href="url('/listening/years/' + year)"><i class="i i-sparkles"></i>Your {{ year }}</a></nav></header>
      <div class="line apart period"><div class="segments scroll-x" role="group" aria-label="Period"><button v-for="[name, word] in periods" :key="name" type="button" :aria-pressed="String(period === name)" @click="choose(name)">{{ word }}</button></div>
        <div v-if="period === 'custom'" class="line"><label class="line small">From <input ref="since" class="input" type="date" :value="custom.since" @change="dates"></label><label class="line small">to <input ref="until" class="input" type="date" :value="custom.until" @change="dates"></label></div>
        <div v-else-if="found && period !== 'all'" class="line by-steps"><button class="round" type="button" aria-label="Back" :disabled="!found.before" @click="set({ at: found.before })"><i class="i i-chevron-left"></i></button>
          <h2 aria-live="polite">{{ found.title }}</h2><button class="round" type="button" aria-label="Forward" :disabled="!found.after" @click="set({ at: found.after })"><i class="i i-chevron-right"></i></button></div></div>
      <div v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load">Try again</button></div>
      <div v-if="!found && !failed" class="stack waiting" aria-hidden="true"><div class="bone" style="height:92px"></div><div class="bone" style="height:180px"></div><div class="bone" style="height:260px"></div></div>
      <div v-if="found && !found.any" class="void"><i class="i i-headphones"></i><h2>Nothing played yet</h2><p>What you play counts once you heard half of it, or four minutes. Your years at Spotify, Last.fm and elsewhere can come along.</p><a class="btn lead" :href="url('/import')">Bring your history</a></div>
      <div v-else-if="found && !found.sum.plays" class="void"><i class="i i-calendar-days"></i><h2>A quiet time</h2><p>You played nothing in these days.</p></div>
      <template v-else-if="found">
        <dl :class="['big-facts', asking && 'stale']"><div v-for="[value, word, more] in facts" :key="word"><dt>{{ word }}</dt><dd><b>{{ value }}</b><small v-if="more">{{ more }}</small></dd></div></dl>
        <Bars :class="{ stale: asking }" :bars="found.days" :name="byMonths ? 'By month' : 'By day'" :first="byMonths ? 'Month' : 'Day'"></Bars>
        <div :class="['tops-grid', asking && 'stale']"><Tops v-for="[kind, word] in kinds" :key="kind" :kind="kind" :name="word" :items="found.tops[kind]"></Tops></div>
        <div class="cols"><Bars :bars="weekdays" name="By weekday" first="Weekday"></Bars><Bars :bars="hours" name="By hour" first="Hour"></Bars></div>
        <section v-if="found.discoveries.first.length" class="stack"><h2>New to you</h2><Rows :key="found.title + period" :items="found.discoveries.first" pictures :columns="['title', 'album', 'time', 'dots']" label="New to you"></Rows></section>
      </template>
    </div>`,
};
