// What soniq hears in one track: the waveform, tempo and key to be put right with one key, moods, tags.
import { ask, beats, isTyping, player, tapping, toast, undoing, url, Wave } from "soniq";

const FIXES = [["double", "×2", 2, "+"], ["half", "÷2", 0.5, "-"], ["three to two", "3:2", 1.5, "3"], ["two to three", "2:3", 2 / 3, "2"]];
const LEAST = 20;
const MOST = 400; // beats a minute that soniq takes
const SHORT = 8; // letters of base64: three points are no drawing
const LIT = 110; // milliseconds that the light shows after a beat

const tenths = (bpm) => Math.round(bpm * 10) / 10;

export default {
  components: { Wave },
  props: { track: Object, sound: Object, keys: Array, may: Boolean, waits: Object },
  emits: ["tempo", "key", "listen"],
  data: () => ({ fresh: null, wave: null, waveless: false, taps: [], lit: false, asked: null, undo: null, sent: false, state: player.state }),
  computed: {
    now() { return this.fresh ?? this.sound; },
    unknown() { return this.now.unheard ? "Not known." : "Not known yet."; },
    waiting() { return this.waits && !this.now.heard && !this.now.unheard; },
    fixes() {
      if (!this.now.bpm) return [];
      return FIXES.map(([word, sign, factor, key]) => ({ word, sign, key, bpm: tenths(this.now.bpm * factor) })).map((fix) => ({ ...fix, off: fix.bpm < LEAST || fix.bpm > MOST }));
    },
    tapped() { return tapping.tempo(this.taps); },
    tapFits() { return this.tapped !== null && this.tapped >= LEAST && this.tapped <= MOST; },
    tapWords() {
      if (!this.taps.length) return "Tap the button, or the key t, on each beat.";
      return this.tapped === null ? `${4 - this.taps.length} more …` : `${beats(this.tapped)} BPM by ${this.taps.length} taps`;
    },
    mine() { return { tempo: this.now.bpm_source === "person" ? this.now.bpm : null, key: this.now.key_source === "person" ? this.now.camelot : null }; },
    mayPut() { return this.may && !this.track.missing; },
    plays() { return this.state.playing && player.current()?.id === this.track.id; },
  },
  watch: {
    /** The server's answer to what was asked, or the same as before where that failed. */
    sound(now) {
      this.fresh = null;
      const { asked } = this;
      this.asked = null;
      if (!asked) return;
      const is = asked.what === "tempo" ? now.bpm : now.camelot;
      const isMine = now[asked.what === "tempo" ? "bpm_source" : "key_source"] === "person";
      const done = asked.value === null ? !isMine : isMine && (asked.what === "key" ? is === asked.value : Math.abs(is - asked.value) < 0.06);
      if (!done) return;
      this.forget?.();
      this.undo = { what: asked.what, value: asked.before };
      this.forget = undoing.remember(this.back);
      if (asked.what === "tempo") this.draw();
      toast(asked.what === "tempo" ? `${beats(now.bpm)} BPM.` : `${now.camelot}, ${now.key}.`, { kind: "good", act: ["Undo", this.back] });
    },
    plays: { immediate: true, handler(plays) { if (plays) this.light(); else this.lit = false; } },
  },
  methods: {
    beats,
    percent: (part) => `${Math.round(part * 100)} %`,
    mixing: (key) => url(`/library/tracks?key=${key}`),
    say: (tag) => url(`/explore?q=${encodeURIComponent(tag)}`),
    put(what, value) {
      if (!this.may || value === undefined) return;
      this.asked = { what, value, before: this.mine[what] };
      if (value !== null) {
        const key = this.keys.find(({ camelot }) => camelot === value);
        this.fresh = { ...this.now, ...(what === "tempo" ? { bpm: value, bpm_source: "person", bpm_words: "set by hand" } : { camelot: value, key: key.name, key_source: "person", key_words: "set by hand" }) };
      }
      this.$emit(what, value);
    },
    back() {
      if (!this.undo) return;
      const { what, value } = this.undo;
      this.undo = null;
      this.forget();
      this.put(what, value);
    },
    apply(fix) { if (!fix.off) this.put("tempo", fix.bpm); },
    tap() { this.taps = tapping.tapped(this.taps, performance.now()); },
    take() { this.put("tempo", this.tapped); this.taps = []; },
    listen() { this.sent = true; this.$emit("listen", null); },
    press(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target) || document.querySelector("dialog[open], .palette, .menu, .full.open")) return;
      if (!this.may || event.target.closest?.("[role=grid]")) return;
      const fix = this.fixes.find(({ key }) => key === event.key || (key === "+" && event.key === "=") || (key === "-" && event.key === "−"));
      if (event.key === "t" && this.mayPut) this.tap();
      else if (fix) this.apply(fix);
      else return;
      event.preventDefault();
    },
    async news({ detail: { name, payload } }) {
      if (name !== "track.analysed" || Number(payload.track_id) !== this.track.id || this.asked) return;
      try {
        this.fresh = await ask(`/library/_feed/sound/${this.track.id}`);
        this.draw();
      } catch { /* the next look at the page will tell */ }
    },
    async draw() {
      try {
        const wave = await ask(`/library/_feed/wave/${this.track.id}`);
        this.wave = wave?.peaks.length > SHORT ? wave : null;
      } catch { /* without a drawing, the page still says all else */ }
      this.waveless = !this.wave;
    },
    /** Shines on each beat while this track plays. */
    light() {
      if (!this.plays || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
      const at = player.moment() * 1000;
      const marks = this.wave?.beats ?? [];
      let [low, high] = [0, marks.length];
      while (low < high) { const middle = (low + high) >> 1; if (marks[middle] <= at) low = middle + 1; else high = middle; }
      this.lit = low > 0 && at - marks[low - 1] < LIT;
      this.frame = requestAnimationFrame(() => this.light());
    },
  },
  mounted() {
    if (this.sound.heard) this.draw();
    document.addEventListener("keydown", this.press);
    window.addEventListener("soniq:news", this.news);
  },
  unmounted() {
    this.forget?.();
    cancelAnimationFrame(this.frame);
    document.removeEventListener("keydown", this.press);
    window.removeEventListener("soniq:news", this.news);
  },
  template: `
    <div class="stack" style="gap:20px">
      <Wave v-if="wave" :track="track" :wave="wave"></Wave>
      <div v-else-if="now.heard && !waveless" class="bone waiting" style="height:140px" aria-hidden="true"></div>
      <div v-if="now.unheard" class="note warn"><i class="i i-ear"></i><div class="grow"><b>Soniq could not listen to this track.</b> {{ now.unheard }}</div>
        <button v-if="may" class="btn small" type="button" :disabled="sent" @click="listen">{{ sent ? 'It tries again' : 'Try again' }}</button></div>
      <div v-if="waiting" class="note"><i class="i i-clock"></i><div class="grow"><b>{{ waits.said }}</b> Tempo, key, mood and what sounds alike show here by themselves.</div>
        <button v-if="may" class="btn small" type="button" :disabled="sent" @click="listen"><i class="i i-ear"></i>{{ sent ? waits.done : waits.act }}</button></div>
      <div v-if="now.heard || now.bpm || now.key || mayPut" class="heard">
        <section class="panel" aria-labelledby="tempo-title"><h2 id="tempo-title" class="label">Tempo</h2>
          <p v-if="now.bpm" class="figure"><b>{{ beats(now.bpm) }}</b><span>BPM</span><span class="small">{{ now.bpm_words }}</span><i v-if="plays && wave?.beats.length" :class="['beat-light', lit && 'on']" aria-hidden="true"></i></p>
          <p v-else class="second">{{ now.bpm_words || unknown }}</p>
          <template v-if="mayPut">
            <div v-if="fixes.length" class="fixes" role="group" aria-label="Put the tempo right"><button v-for="fix in fixes" :key="fix.sign" class="btn small" type="button" :disabled="fix.off" :title="fix.word + ' (key ' + fix.key + ')'" @click="apply(fix)">{{ fix.sign }}<small>{{ beats(fix.bpm) }}</small></button></div>
            <p v-if="now.others.length" class="line small second">Or perhaps <button v-for="[bpm, share] in now.others" :key="bpm" class="chip" type="button" @click="put('tempo', bpm)">{{ beats(bpm) }} <b>{{ percent(share) }}</b></button></p>
            <div class="tap"><button class="btn small" type="button" @pointerdown.prevent="tap" @keydown.enter.prevent="tap" @keydown.space.prevent.stop="tap"><i class="i i-pointer"></i>Tap</button>
              <output aria-live="off">{{ tapWords }}</output>
              <button v-if="tapFits" class="btn small lead" type="button" @click="take">Use {{ beats(tapped) }}</button></div>
            <button v-if="mine.tempo" class="btn small quiet" type="button" style="justify-self:start" @click="put('tempo', null)"><i class="i i-undo-2"></i>Take back{{ now.measured_bpm ? ': ' + beats(now.measured_bpm) + ' was heard' : '' }}</button>
          </template></section>
        <section class="panel" aria-labelledby="key-title"><h2 id="key-title" class="label">Key</h2>
          <p v-if="now.key" class="figure"><b>{{ now.camelot }}</b><span>{{ now.key }}</span><span class="small">{{ now.key_words }}</span></p>
          <p v-else class="second">{{ now.key_words || unknown }}</p>
          <p v-if="now.mixes.length" class="line small second">Mixes with <a v-for="key in now.mixes" :key="key" class="chip" :href="mixing(key)">{{ key }}</a></p>
          <template v-if="mayPut">
            <label class="line small second" for="set-key">Set it right <select class="input" id="set-key" style="width:auto;min-height:40px" :value="now.camelot ?? ''" @change="put('key', $event.target.value)"><option value="" disabled>Choose</option><option v-for="key in keys" :key="key.camelot" :value="key.camelot">{{ key.camelot }} · {{ key.name }}</option></select></label>
            <button v-if="mine.key" class="btn small quiet" type="button" style="justify-self:start" @click="put('key', null)"><i class="i i-undo-2"></i>Take back{{ now.measured_key ? ': ' + now.measured_key + ' was heard' : '' }}</button>
          </template>
          <p v-if="now.tuning" class="small third">{{ now.tuning }}</p></section>
        <section v-if="now.moods.length" class="panel" aria-labelledby="mood-title"><h2 id="mood-title" class="label">Mood</h2>
          <ul class="moods"><li v-for="[word, value] in now.moods" :key="word"><span>{{ word }}</span><span class="bar" aria-hidden="true"><i :style="{ width: value * 100 + '%' }"></i></span><b>{{ Math.round(value * 100) }}</b></li></ul>
          <p class="small third">Of 100. Half of all music lies above 50.</p></section>
        <section v-if="now.tags.length || now.loudness" class="panel" aria-labelledby="tags-title"><h2 id="tags-title" class="label">Sounds like</h2>
          <div v-if="now.tags.length" class="chips wrap"><a v-for="tag in now.tags" :key="tag" class="chip" :href="say(tag)">{{ tag }}</a></div>
          <p v-if="now.loudness" class="small second">{{ now.loudness }}</p></section>
      </div>
    </div>`,
};
