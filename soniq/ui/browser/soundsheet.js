// How it sounds, and when it falls asleep. What it holds is in the page only while it is open.
import * as player from "./player.js";
import * as sleep from "./sleep.js";

const MINUTES = [15, 30, 45, 60, 90];
const GAINS = [["off", "Off"], ["track", "By track"], ["album", "By album"]];

export const SoundSheet = {
  data: () => ({ state: player.state, now: Date.now(), opened: false }),
  computed: {
    asleep() { return sleep.words(this.state.sleep, this.now); },
    chosen() { return this.state.sleep?.kind === "time" ? "" : this.state.sleep?.kind ?? "off"; },
  },
  methods: {
    async open() {
      if (this.opened) return;
      this.opened = true;
      this.now = Date.now();
      this.timer = setInterval(() => { this.now = Date.now(); }, 1000);
      await this.$nextTick(); // what is opened gets the focus inside
      this.$refs.sheet.showModal();
    },
    closed() { this.opened = false; clearInterval(this.timer); },
    set: player.set,
    number: (event) => Number(event.target.value),
    rest(kind, minutes) { sleep.fallAsleep(player, kind, minutes); this.now = Date.now(); },
    signed: (value) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value)} dB`,
  },
  created() { this.gains = GAINS; this.minutes = MINUTES; },
  unmounted() { clearInterval(this.timer); },
  template: `
    <dialog ref="sheet" class="sheet sound-sheet" aria-labelledby="sound-title" @click.self="$refs.sheet.close()" @close="closed"><template v-if="opened">
      <div class="line apart"><h2 id="sound-title">Sound and sleep</h2><button class="round" type="button" aria-label="Close" @click="$refs.sheet.close()"><i class="i i-x"></i></button></div>
      <section><h3 id="gain-word">Even loudness</h3>
        <div class="segments" role="group" aria-labelledby="gain-word"><button v-for="[name, word] in gains" :key="name" type="button" :aria-pressed="String(state.gain === name)" @click="set({ gain: name })">{{ word }}</button></div>
        <p class="small third">ReplayGain, from tags or as soniq heard it. By album keeps an album’s quiet tracks quiet.</p>
        <label v-if="state.gain !== 'off'" class="slide"><span>Louder or quieter by</span><output>{{ signed(state.preamp) }}</output>
          <input type="range" min="-12" max="12" step="1" :value="state.preamp" @input="set({ preamp: number($event) })"></label></section>
      <section><label class="slide"><h3>Crossfade</h3><output>{{ state.crossfade ? state.crossfade + ' s' : 'Off' }}</output>
          <input type="range" min="0" max="12" step="1" :value="state.crossfade" aria-label="Crossfade, seconds" @input="set({ crossfade: number($event) })"></label>
        <p class="small third">{{ state.crossfade ? 'Tracks overlap, but not those of an album in its order.' : 'Tracks follow one another without a gap.' }}</p></section>
      <section><label class="slide"><h3>Speed</h3><output>× {{ state.speed }}</output>
          <input type="range" min="0.5" max="2" step="0.05" :value="state.speed" aria-label="Speed" @input="set({ speed: number($event) })"></label></section>
      <section><h3 id="sleep-word">Fall asleep <span v-if="asleep" class="second" role="status">{{ asleep }}</span></h3>
        <div class="line" role="group" aria-labelledby="sleep-word" style="flex-wrap:wrap;gap:8px">
          <button class="chip" type="button" :aria-pressed="String(!state.sleep)" @click="rest(null)">Off</button>
          <button v-for="m in minutes" :key="m" class="chip" type="button" @click="rest('time', m)">{{ m }} min</button>
          <button class="chip" type="button" :aria-pressed="String(chosen === 'track')" @click="rest('track')">End of the track</button>
          <button class="chip" type="button" :aria-pressed="String(chosen === 'queue')" @click="rest('queue')">End of the queue</button></div></section>
    </template></dialog>`,
};
