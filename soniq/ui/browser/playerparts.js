// What the bar, the large view and the panel of the player are made of.
import * as devices from "./devices.js";
import { credit } from "./cells.js";
import { artistPath, placeholder, url } from "./dom.js";
import { ask } from "./feed.js";
import { openMenu } from "./menu.js";
import * as player from "./player.js";
import { toast } from "./toast.js";
import { Wave } from "./wave.js";
import { clock } from "./words.js";

export const Cover = {
  props: { item: Object, size: Number },
  template: `
    <span v-if="item?.cover" class="cover" :style="style"><img :key="item.cover" :src="src" alt="" @load="here" :width="size" :height="size"></span>
    <span v-else class="cover bare"><i class="i i-disc-3" aria-hidden="true"></i></span>`,
  computed: {
    style() { return placeholder(this.item); },
    src() { return url(`/covers/${this.item.cover}/${this.size > 160 ? 1200 : 160}`); },
  },
  methods: { here(event) { event.target.classList.add("here"); } },
};

export const By = {
  props: { track: Object },
  methods: { href: (id) => url(artistPath(id)) },
  computed: { parts() { return credit(this.track); } },
  template: `<span dir="auto"><template v-for="[words, id] in parts"><a v-if="id" :href="href(id)">{{ words }}</a><template v-else>{{ words }}</template></template></span>`,
};

/** Where the middle of a slider's thumb is: it stays inside, so the ends are half a thumb away. */
export const along = (part) => `calc(7px + (100% - 14px) * ${Math.max(0, Math.min(1, part)).toFixed(4)})`;

export const Seek = {
  data: () => ({ state: player.state, held: null }),
  computed: {
    at() { return this.held ?? this.state.position; },
    style() {
      const whole = this.state.duration || 1;
      return { "--at": along(this.at / whole), "--loaded": along(this.state.loaded / whole) };
    },
  },
  methods: {
    clock: (seconds) => clock(seconds * 1000),
    hold(event) { this.held = Number(event.target.value); },
    letGo(event) { player.seek(Number(event.target.value)); this.held = null; },
    keys(event) {
      const step = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5 }[event.key];
      if (!step || event.ctrlKey || event.metaKey) return;
      player.seek(this.state.position + step);
      event.preventDefault();
      event.stopPropagation();
    },
  },
  template: `
    <div class="seek">
      <span aria-hidden="true">{{ clock(at) }}</span>
      <input type="range" min="0" :max="Math.max(1, state.duration)" step="0.1" :value="at" :style="style" @keydown="keys"
        aria-label="Position" :aria-valuetext="clock(at) + ' of ' + clock(state.duration)" @input="hold" @change="letGo">
      <span aria-hidden="true">{{ clock(state.duration) }}</span>
    </div>`,
};

/** The waveform of what plays, to seek in; a plain line until soniq has listened to it. */
export const WaveSeek = {
  components: { Seek, Wave },
  props: { track: Object },
  data: () => ({ wave: null }),
  watch: { "track.id": { immediate: true, handler() { this.load(); } } },
  methods: {
    async load() {
      const { id } = this.track;
      this.wave = null;
      const wave = await ask(`/library/_feed/wave/${id}`).catch(() => null);
      if (id === this.track.id) this.wave = wave;
    },
    news({ detail: { name, payload } }) { if (name === "track.analysed" && payload.track_id === String(this.track.id)) this.load(); },
  },
  mounted() { window.addEventListener("soniq:news", this.news); },
  unmounted() { window.removeEventListener("soniq:news", this.news); },
  template: `<Wave v-if="wave" :key="track.id" :track="track" :wave="wave"></Wave><Seek v-else></Seek>`,
};

export const Keys = {
  data: () => ({ state: player.state }),
  computed: {
    repeating() { return { off: "Repeat is off", all: "Repeating the queue", one: "Repeating this track" }[this.state.repeat]; },
    idle() { return this.state.queue.at < 0; },
  },
  methods: { ...player, forward: () => player.forward() },
  template: `
    <div class="keys">
      <button class="round wide" type="button" :aria-pressed="String(state.shuffle)" aria-label="Shuffle" title="Shuffle" @click="shuffle"><i class="i i-shuffle"></i></button>
      <button class="round wide" type="button" aria-label="Previous" title="Previous (Ctrl ←)" :disabled="idle" @click="back"><i class="i i-skip-back"></i></button>
      <button class="round play" type="button" :aria-label="state.playing ? 'Pause' : 'Play'" :title="(state.playing ? 'Pause' : 'Play') + ' (space)'" :disabled="idle" @click="toggle">
        <i :class="['i', state.playing ? 'i-pause' : 'i-play', state.waiting && state.playing ? 'waiting' : '']"></i></button>
      <button class="round" type="button" aria-label="Next" title="Next (Ctrl →)" :disabled="idle" @click="forward"><i class="i i-skip-forward"></i></button>
      <button class="round wide" type="button" :aria-pressed="String(state.repeat !== 'off')" :aria-label="repeating" :title="repeating" @click="repeat"><i :class="['i', state.repeat === 'one' ? 'i-repeat-1' : 'i-repeat']"></i></button>
    </div>`,
};

/** Opens the menu of devices at a button. */
export async function chooseDevice(event) {
  const at = event.currentTarget;
  try {
    const found = await devices.list();
    const { device } = player.state;
    const others = found.filter(({ isHere }) => !isHere);
    const entry = (one) => [one.id === device?.id ? "check" : "monitor-speaker", one.name, () => devices.playOn(one)];
    openMenu(at, [[device ? "volume-2" : "check", "This browser", () => devices.playOn(null)], null, ...others.map(entry),
      ...(others.length ? [] : [["info", "No other device is there now", () => {}]])], "Play on");
  } catch (trouble) {
    toast(trouble.message, { kind: "bad" });
  }
}
