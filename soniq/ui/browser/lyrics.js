// The words of what plays, in time where their times are known.
import { ask } from "./feed.js";
import * as person from "./person.js";
import * as player from "./player.js";

const LOOK = 120; // milliseconds between looks at the time
const LEAVE = 4000; // milliseconds; who scrolls wants to read, and is left alone for so long
const SOURCES = { sidecar: "from a file beside the music", embedded: "from the file’s tags", lrclib: "from LRCLIB" };

/** The line that is sung at so many milliseconds; -1 before the first. */
export const lineAt = (lines, ms) => lines.findLastIndex(({ start_ms }) => start_ms !== null && start_ms <= ms);

export const Lyrics = {
  data: () => ({ state: player.state, found: null, which: 0, at: -1, ms: 0, failed: "", asking: false }),
  computed: {
    track() { return this.state.queue.items[this.state.queue.at] ?? null; },
    lyric() { return this.found?.[this.which] ?? null; },
    source() { return SOURCES[this.lyric?.source] ?? ""; },
    may: () => person.may("user"),
  },
  watch: { "track.id": { immediate: true, handler() { this.load(); } } },
  methods: {
    async load(path = "", options = {}) {
      const { track } = this;
      if (!path) { this.found = null; this.at = -1; this.failed = ""; }
      if (!track) return;
      try {
        const { lyrics } = await ask(`/api/tracks/${track.stream}/lyrics${path}`, {}, options);
        if (track.id !== this.track?.id) return;
        this.found = lyrics;
        this.which = Math.max(0, lyrics.findIndex(({ synced }) => synced));
        if (path && !lyrics.length) this.failed = "LRCLIB has no words of this track.";
        this.look();
      } catch (trouble) {
        this.found ??= [];
        this.failed = trouble.message;
      }
    },
    async lookUp() {
      this.asking = true;
      await this.load("/fetch", { method: "POST" });
      this.asking = false;
    },
    look() {
      if (!this.lyric?.synced) return;
      this.ms = player.moment() * 1000 + this.lyric.offset_ms;
      const at = lineAt(this.lyric.lines, this.ms);
      if (at === this.at) return;
      this.at = at;
      if (performance.now() - this.touched > LEAVE) this.$nextTick(this.show);
    },
    show() {
      const line = this.$refs.words?.querySelector(".sung");
      const quiet = matchMedia("(prefers-reduced-motion: reduce)").matches;
      line?.scrollIntoView({ block: "center", behavior: quiet ? "auto" : "smooth" });
    },
    go(line) {
      this.touched = -LEAVE;
      if (line.start_ms !== null) player.seek((line.start_ms - this.lyric.offset_ms) / 1000);
    },
    touch() { this.touched = performance.now(); },
  },
  created() { this.touched = -LEAVE; },
  mounted() { this.timer = setInterval(() => this.look(), LOOK); },
  unmounted() { clearInterval(this.timer); },
  template: `
    <div class="lyrics" ref="words" tabindex="0" role="region" aria-label="Lyrics" @wheel.passive="touch" @touchmove.passive="touch">
      <div v-if="!track" class="void"><i class="i i-mic-vocal"></i><p>The words of what plays stand here.</p></div>
      <template v-else-if="lyric">
        <div v-if="found.length > 1" class="line" style="flex-wrap:wrap;gap:6px;padding:0 0 12px">
          <button v-for="(one, n) in found" :key="n" class="chip" type="button" :aria-pressed="String(n === which)" @click="which = n; at = -1">{{ one.lang || (one.synced ? 'In time' : 'Text') }}</button></div>
        <template v-if="lyric.synced">
          <button v-for="(line, n) in lyric.lines" :key="n" type="button" dir="auto" :class="['sing', n === at && 'sung', n < at && 'past']" :aria-current="n === at ? 'true' : null" @click="go(line)">
            <template v-if="line.words.length && n === at"><span v-for="(word, w) in line.words" :key="w" :class="{ now: word.start_ms <= ms }">{{ word.text }}</span></template>
            <template v-else>{{ line.text || '♪' }}</template></button>
        </template>
        <p v-else class="plain" dir="auto"><template v-for="(line, n) in lyric.lines" :key="n">{{ line.text }}<br></template></p>
        <p class="small third">Words {{ source }}.</p>
      </template>
      <div v-else-if="found" class="void"><i class="i i-mic-vocal"></i><p>No words are known of this track.</p>
        <p v-if="failed" class="small" role="status">{{ failed }}</p>
        <button v-else-if="may" class="btn" type="button" :disabled="asking" @click="lookUp"><i class="i i-search"></i>{{ asking ? 'Asking LRCLIB …' : 'Look them up' }}</button></div>
    </div>`,
};
