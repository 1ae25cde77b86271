// How far the listening is: a card on the page of jobs, a calm line at home.
import { ask, number, plural, url } from "soniq";

const PAUSE = 3000; // milliseconds between looks while tracks are being heard

export default {
  props: { status: Object, may: Boolean, shape: { type: String, default: "card" } },
  emits: ["pause", "resume"],
  data: () => ({ fresh: null }),
  computed: {
    now() { return this.fresh ?? this.status; },
    part() { return this.now.total ? (100 * this.now.done) / this.now.total : 0; },
    mark() { return { idle: "i-circle-check", running: "i-ear", waiting: "i-clock", paused: "i-pause" }[this.now.state]; },
    unreadable: () => url("/library/unreadable#unheard"),
    jobs: () => url("/jobs"),
  },
  watch: { status() { this.fresh = null; } },
  methods: {
    number, plural,
    news({ detail: { name } }) {
      if (["analysis.changed", "feed.gap"].includes(name)) this.soon(100);
      else if (["track.analysed", "library.changed"].includes(name)) this.soon(PAUSE);
    },
    soon(wait) {
      if (this.timer && wait >= PAUSE) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => { this.timer = 0; this.load(); }, wait);
    },
    async load() {
      try {
        this.fresh = await ask("/library/_feed/analysis");
      } catch { /* the next news will ask again */ }
    },
  },
  created() { this.timer = 0; },
  mounted() { window.addEventListener("soniq:news", this.news); },
  unmounted() { window.removeEventListener("soniq:news", this.news); clearTimeout(this.timer); },
  template: `
    <section v-if="shape === 'card' && now.total" class="panel stack tight" aria-labelledby="listening-title">
      <div class="line apart"><h2 id="listening-title" class="line" style="font-size:17px"><i :class="['i', mark]" aria-hidden="true"></i>{{ now.title }}</h2>
        <template v-if="may"><button v-if="now.state === 'paused'" class="btn small" type="button" @click="$emit('resume')"><i class="i i-play"></i>Go on</button>
          <button v-else-if="now.state !== 'idle'" class="btn small" type="button" @click="$emit('pause')"><i class="i i-pause"></i>Pause</button></template></div>
      <div class="track-line" role="progressbar" aria-label="Tracks listened to" aria-valuemin="0" :aria-valuemax="now.total" :aria-valuenow="now.done"><i :style="{ width: part + '%' }"></i></div>
      <p class="second">{{ now.words }}</p>
      <p v-if="now.reason" class="small second">{{ now.reason }}</p>
      <p v-if="now.unheard" class="small"><a class="link" :href="unreadable">{{ plural(now.unheard, "track") }} could not be listened to</a></p>
    </section>
    <p v-else-if="shape === 'line' && now.first" class="calm" role="status"><span><i :class="['i', mark]" aria-hidden="true"></i> {{ now.title }}: {{ now.brief }}.</span>
      <span class="track-line" aria-hidden="true"><i :style="{ width: part + '%' }"></i></span><span v-if="now.reason" class="small third">{{ now.reason }}</span></p>
    <div v-else hidden></div>`,
};
