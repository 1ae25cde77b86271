// A year of one's listening, as a page to show: big numbers, the top five, months, moods. Prints on paper.
import { ask, Bars, nav, number, placeholder, plural, span, url } from "soniq";

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";

export default {
  components: { Bars },
  props: { year: Number, name: String },
  data: () => ({ found: null, failed: "" }),
  computed: {
    top() { return this.found.tops; },
    first() { return this.top.albums.find(({ cover }) => cover) ?? this.top.tracks.find(({ cover }) => cover); },
    isNow() { return this.year >= new Date().getFullYear(); },
    hours() { return Math.round(this.found.sum.heard / 3600000); },
    lists() { return [["artists", "Your artists"], ["albums", "Your albums"], ["tracks", "Your songs"], ["genres", "Your genres"]].filter(([kind]) => this.top[kind].length); },
    facts() {
      const { longest, streak, discoveries, bpm, active } = this.found;
      return [longest && ["clock", "Your longest day", longest.day, [span(longest.heard || 0), plural(longest.plays, "play")].join(", ")], streak && streak.days > 1 && ["flame", "Days in a row", String(streak.days), `until ${streak.until}`],
        ["sparkles", "New to you", plural(discoveries.tracks, "track"), discoveries.artists ? `by ${plural(discoveries.artists, "artist")}` : ""], ["calendar-days", "With music", plural(active, "day"), ""], bpm && ["activity", "Your pulse", `${bpm} BPM`, "on average"]].filter(Boolean);
    },
  },
  methods: {
    number, plural, url,
    art: (item) => url(`/covers/${item.cover}/480`),
    style: (item) => placeholder(item),
    print() { window.print(); },
    to(year) { nav.go(`/listening/years/${year}`); },
    async load() {
      try {
        Object.assign(this, { found: await ask(`/library/_feed/listening/years/${this.year}`, { zone: ZONE }), failed: "" });
      } catch (trouble) { this.failed = trouble.message; }
    },
  },
  mounted() { this.load(); },
  template: `
    <div class="stack wide yearly">
      <header class="page-head no-print"><div class="line by-steps"><button class="round" type="button" :aria-label="'Your ' + (year - 1)" @click="to(year - 1)"><i class="i i-chevron-left"></i></button><span class="label">{{ year }}</span>
          <button class="round" type="button" :aria-label="'Your ' + (year + 1)" :disabled="isNow" @click="to(year + 1)"><i class="i i-chevron-right"></i></button></div>
        <nav class="chips" aria-label="Listening"><a class="chip" :href="url('/listening')"><i class="i i-chart-column"></i>Statistics</a><a class="chip" :href="url('/listening/history')"><i class="i i-history"></i>What you played</a>
          <button class="chip" type="button" @click="print"><i class="i i-printer"></i>Print</button></nav></header>
      <div v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load">Try again</button></div>
      <h1 v-if="!found || !found.sum.plays" class="year-title">Your {{ year }}</h1>
      <div v-if="!found && !failed" class="stack waiting" aria-hidden="true"><div class="bone" style="height:300px"></div><div class="bone" style="height:200px"></div></div>
      <div v-else-if="found && !found.sum.plays" class="void"><i class="i i-sparkles"></i><h2>No music in {{ year }}</h2><p>Nothing of that year is here. If you listened elsewhere then, bring it along.</p><a class="btn lead" :href="url('/import')">Bring your history</a></div>
      <template v-else-if="found">
        <section class="year-hero"><span v-if="first" class="year-art" :style="style(first)" aria-hidden="true"><img :src="art(first)" alt=""></span>
          <div class="year-words"><p class="label">{{ name }}</p><h1>Your {{ year }}{{ isNow ? ", so far" : "" }}</h1>
            <p class="year-big"><b>{{ number(hours || found.sum.plays) }}</b><span>{{ hours ? (hours === 1 ? "hour of music" : "hours of music") : found.sum.plays === 1 ? "play" : "plays" }}</span></p>
            <p class="second">{{ plural(found.sum.plays, "play") }}<template v-if="top.artists[0]">, most of all {{ top.artists[0].name }}</template>.</p></div></section>
        <div class="year-lists"><section v-for="[kind, word] in lists" :key="kind" :aria-label="word"><h2>{{ word }}</h2>
          <ol><li v-for="(item, i) in top[kind].slice(0, 5)" :key="i"><span class="place" aria-hidden="true">{{ i + 1 }}</span><span v-if="kind !== 'genres'" :class="['cover', kind === 'artists' && 'round-cover', !item.cover && 'bare']" :style="style(item)"><img v-if="item.cover" class="here" :src="art(item)" alt=""><i v-else class="i i-music" aria-hidden="true"></i></span>
            <span class="what"><a v-if="item.path" class="one-line" dir="auto" :href="url(item.path)">{{ item.name }}</a><span v-else class="one-line" dir="auto">{{ item.name }}</span><small class="one-line">{{ item.artist ? item.artist + " · " : "" }}{{ plural(item.plays, "play") }}</small></span></li></ol></section></div>
        <dl class="year-facts"><div v-for="[mark, word, value, more] in facts" :key="word"><dt><i :class="['i', 'i-' + mark]" aria-hidden="true"></i>{{ word }}</dt><dd><b>{{ value }}</b><small>{{ more }}</small></dd></div></dl>
        <Bars :bars="found.days" name="Month by month" first="Month"></Bars>
        <div class="cols"><section v-if="found.months.length" class="stack tight"><h2>Each month’s artist</h2><dl class="facts"><template v-for="one in found.months" :key="one.month"><dt>{{ one.month }}</dt><dd><a v-if="one.path" :href="url(one.path)" dir="auto">{{ one.artist }}</a><span v-else dir="auto">{{ one.artist }}</span> <span class="small third">{{ plural(one.plays, "play") }}</span></dd></template></dl></section>
          <section v-if="found.moods.length" class="stack tight"><h2>How it felt</h2><ul class="moods-of"><li v-for="mood in found.moods" :key="mood.word"><span>{{ mood.word }}</span><span class="track-line"><i :style="{ width: 100 * mood.mean + '%' }"></i></span><span class="small third">{{ Math.round(100 * mood.mean) }} %</span></li></ul></section></div>
      </template>
    </div>`,
};
