// A track's waveform with its beats: shows what was played, and one plays from any place of it.
import { clock } from "./words.js";
import * as player from "./player.js";

const HIGH = 100; // units of the drawing; half is up, half is down
const MOST = 2000; // points that are drawn; a mix of hours has many more
const APART = 5; // pixels between marks of beats; where they would be nearer, each stands for several

/** Two bytes a point, down and up, from base64. */
export const unpacked = (peaks) => Uint8Array.from(atob(peaks), (letter) => letter.charCodeAt(0));

/** At most so many points, each the greatest of those that it stands for. */
export function thinned(points, most) {
  const count = points.length / 2;
  const each = Math.ceil(count / most);
  if (each <= 1) return points;
  const fewer = new Uint8Array(2 * Math.ceil(count / each));
  points.forEach((value, n) => {
    const at = 2 * Math.floor(n / 2 / each) + (n % 2);
    fewer[at] = Math.max(fewer[at], value);
  });
  return fewer;
}

/** The outline of the sound: along the top to the right, back along the bottom. */
export function outline(points) {
  const count = points.length / 2;
  if (!count) return "";
  const loudest = points.reduce((most, value) => Math.max(most, value), 32);
  const y = (value) => ((HIGH / 2 - 1) * value) / loudest;
  const top = Array.from({ length: count }, (_, i) => `${i} ${(HIGH / 2 - Math.max(0.6, y(points[2 * i + 1]))).toFixed(1)}`);
  const bottom = Array.from({ length: count }, (_, i) => `${i} ${(HIGH / 2 + Math.max(0.6, y(points[2 * i]))).toFixed(1)}`);
  return `M${[...top, ...bottom.reverse()].join("L")}Z`;
}

/** How many beats a mark stands for, so that marks can be told apart: 1, 4, 8, 16 … */
export function stride(beats, ms, width) {
  if (beats.length < 2) return 1;
  const apart = ((beats.at(-1) - beats[0]) / (beats.length - 1) / ms) * width;
  return [1, 4, 8, 16, 32, 64].find((step) => apart * step >= APART) ?? 128;
}

export const Wave = {
  props: { track: Object, wave: Object },
  data: () => ({ state: player.state, width: 600, over: null }),
  computed: {
    points() { return thinned(unpacked(this.wave.peaks), MOST); },
    path() { return outline(this.points); },
    wide() { return Math.max(1, this.points.length / 2 - 1); },
    seconds() { return this.wave.ms / 1000; },
    plays() { return player.current()?.id === this.track.id; },
    at() { return this.plays ? Math.min(this.state.position, this.seconds) : 0; },
    part() { return this.seconds ? this.at / this.seconds : 0; },
    every() { return stride(this.wave.beats, this.wave.ms, this.width); },
    marks() { return this.wave.beats.filter((_, n) => n % this.every === 0).map((ms) => `M${((ms / this.wave.ms) * this.wide).toFixed(2)} 0v10`).join(""); },
    told() { return `${clock(this.at * 1000)} of ${clock(this.wave.ms)}${this.plays ? "" : ", not playing"}`; },
    id() { return `played-${this.track.id}`; },
  },
  methods: {
    clock,
    go(seconds) {
      const to = Math.max(0, Math.min(seconds, this.seconds - 0.1));
      if (!this.plays) return player.playNow(this.track, to);
      player.seek(to);
      if (!this.state.playing) player.toggle();
    },
    place(event) {
      const { left, width } = this.$refs.field.getBoundingClientRect();
      return (Math.max(0, Math.min(1, (event.clientX - left) / width))) * this.seconds;
    },
    press(event) {
      if (event.button) return;
      this.touched = event.pointerType === "touch";
      this.held = true;
      if (this.touched) return; // a finger may want to scroll: what it meant is known when it lifts
      this.go(this.place(event));
      this.$refs.field.setPointerCapture?.(event.pointerId);
    },
    tapped(event) { if (this.touched) this.go(this.place(event)); },
    move(event) {
      this.over = event.pointerType === "touch" ? null : this.place(event);
      if (this.held && this.plays && !this.touched) player.seek(this.place(event));
    },
    letGo() { this.held = false; },
    keys(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const to = { ArrowLeft: this.at - 5, ArrowDown: this.at - 5, ArrowRight: this.at + 5, ArrowUp: this.at + 5, PageUp: this.at + 30, PageDown: this.at - 30, Home: 0, End: this.seconds - 5 }[event.key];
      if (to !== undefined) this.go(to);
      else if (event.key === "Enter" || event.key === " ") { if (this.plays) player.toggle(); else this.go(0); }
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  },
  created() { this.held = this.touched = false; },
  mounted() {
    this.sized = new ResizeObserver(([{ contentRect }]) => { if (contentRect.width) this.width = contentRect.width; });
    this.sized.observe(this.$refs.field);
  },
  unmounted() { this.sized.disconnect(); },
  template: `
    <div class="wave">
      <div ref="field" class="wave-field" role="slider" tabindex="0" :aria-label="'Position in ' + track.title" aria-valuemin="0" :aria-valuemax="Math.round(seconds)" :aria-valuenow="Math.round(at)" :aria-valuetext="told"
        @pointerdown="press" @pointermove="move" @pointerup="letGo" @pointercancel="letGo" @pointerleave="over = null" @click="tapped" @keydown="keys">
        <svg class="sound" :viewBox="'0 0 ' + wide + ' 100'" preserveAspectRatio="none" aria-hidden="true">
          <clipPath :id="id"><rect x="0" y="0" :width="wide * part" height="100"></rect></clipPath>
          <path :d="path"></path><path class="played" :d="path" :clip-path="'url(#' + id + ')'"></path></svg>
        <svg v-if="marks" class="beats" :viewBox="'0 0 ' + wide + ' 10'" preserveAspectRatio="none" aria-hidden="true"><path :d="marks" vector-effect="non-scaling-stroke"></path></svg>
        <i v-if="plays" class="needle" :style="{ left: part * 100 + '%' }"></i>
        <i v-if="over !== null" class="needle faint" :style="{ left: (over / seconds) * 100 + '%' }"><span>{{ clock(over * 1000) }}</span></i></div>
      <p class="wave-foot small third"><span>{{ clock(at * 1000) }}</span><span v-if="marks">{{ every === 1 ? 'A mark each beat' : 'A mark every ' + every + ' beats' }}</span><span>{{ clock(wave.ms) }}</span></p>
    </div>`,
};
