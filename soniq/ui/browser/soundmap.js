// The sound map: pan, zoom, look, play, draw a path. What sounds alike lies side by side.
import { watch } from "vue";
import { beats } from "./cells.js";
import { cover, url } from "./dom.js";
import { ask, Trouble } from "./feed.js";
import { across, Sheets, toMap, toView } from "./mapsheet.js";
import { COLOURINGS, palette, Points, WIDE } from "./mappoints.js";
import * as player from "./player.js";
import { Rows } from "./rows.js";
import { toast } from "./toast.js";
import { number, plural } from "./words.js";

const NEAR = { mouse: 12, touch: 26, pen: 16 }; // pixels from a point within which one means it
const CLOSEST = 160;
const STEP = 18; // pixels between two tracks of a path
const MOST = 100; // tracks of a path
const ONWARD = 24; // tracks that follow when one is played
const SHOWN = 8; // tracks named beneath the map
const KEPT = "soniq.map";

export const SoundMap = {
  components: { Rows },
  props: { may: Boolean },
  emits: ["draw"],
  data() {
    const { by = "mood" } = JSON.parse(localStorage.getItem(KEPT) || "{}");
    return { by, tool: "move", state: "loading", failed: "", off: [], tip: null, middle: [], line: [], keyed: false, count: 0, classes: [], said: "", playing: null };
  },
  computed: {
    colourings: () => Object.entries(COLOURINGS).map(([name, { word }]) => [name, word]),
    legend() { return this.classes.map((one, n) => ({ ...one, n })).filter(({ count }) => count); },
    drawnLine() { return this.line.map((place) => place.map((one) => one.toFixed(1)).join(",")).join(" "); },
    columns: () => ["title", "artist", "bpm", "key", "time", "dots"],
  },
  watch: {
    by() { if (this.by !== this.told) localStorage.setItem(KEPT, JSON.stringify({ by: this.by })); this.off = []; this.paint(); },
  },
  methods: {
    number, plural,
    async load() {
      this.state = "loading";
      try {
        const answer = await fetch(url("/explore/_feed/points"));
        if (!answer.ok) throw new Trouble(`The server answered ${answer.status}.`, answer.status);
        this.points = new Points(await answer.arrayBuffer());
      } catch (trouble) {
        [this.state, this.failed] = ["failed", trouble instanceof Trouble ? trouble.message : "soniq cannot be reached. Is it running, and are you on its network?"];
        return;
      }
      this.count = this.points.count;
      this.state = this.count ? "drawn" : "none";
      if (this.count) this.$nextTick(this.begin);
    },
    begin() {
      if (!localStorage.getItem(KEPT) && this.points.mood.every((mood, _, all) => mood === all[0])) this.told = this.by = "genre"; // one colour would say nothing
      const { x, y } = this.points.bounds;
      this.home = { x, y, zoom: 1 };
      Object.assign(this.camera, this.home);
      this.measure();
      this.sheets = new Sheets([this.$refs.one, this.$refs.two], this.points);
      this.paint();
      this.around();
    },
    measure() {
      const { box } = this.$refs;
      if (!box || !this.points?.count) return;
      const { spanX, spanY } = this.points.bounds;
      this.view = { width: box.clientWidth, height: box.clientHeight, spanX, spanY };
      this.wake();
    },
    paint() {
      if (!this.sheets) return;
      const { of, names } = COLOURINGS[this.by];
      const kinds = Uint8Array.from({ length: this.points.count }, (_, i) => of(this.points, i));
      const colours = palette(this.by, document.documentElement.dataset.theme);
      const counts = new Array(colours.length).fill(0);
      for (const kind of kinds) counts[kind]++;
      this.kinds = kinds;
      this.classes = names(this.points).map((name, n) => ({ name, colour: `rgb(${colours[n].join()})`, count: counts[n] }));
      this.sheets.paint(kinds, colours, colours.map((_, n) => !this.off.length || this.off.includes(n)));
      this.wake();
    },
    only(n) {
      this.off = this.off.includes(n) ? this.off.filter((other) => other !== n) : [...this.off, n];
      this.paint();
    },
    wake() { this.frame ??= requestAnimationFrame(this.show); },
    show() {
      this.frame = null;
      if (!this.sheets || !this.view?.width) return;
      if (this.glide) this.gliding();
      const more = this.sheets.show(this.camera, this.view);
      this.ring(this.$refs.now, this.nowAt);
      this.ring(this.$refs.spot, this.spotAt);
      if (more || this.glide) this.wake();
    },
    ring(node, i) {
      if (!node) return;
      node.hidden = i === null || i === undefined;
      if (node.hidden) return;
      const [left, top] = toView(this.camera, this.view, this.points.x[i], this.points.y[i]);
      node.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
    },
    moved() {
      const { camera } = this;
      camera.x = Math.max(-0.1, Math.min(1.1, camera.x));
      camera.y = Math.max(-0.1, Math.min(1.1, camera.y));
      this.line = [];
      this.wake();
      clearTimeout(this.resting);
      this.resting = setTimeout(this.around, 350);
    },
    pan(left, top) {
      const wide = across(this.camera, this.view);
      this.camera.x -= left / wide;
      this.camera.y -= top / wide;
      this.moved();
    },
    zoom(factor, left = this.view.width / 2, top = this.view.height / 2) {
      const [x, y] = toMap(this.camera, this.view, left, top);
      this.camera.zoom = Math.max(1, Math.min(CLOSEST, this.camera.zoom * factor));
      const [nowLeft, nowTop] = toView(this.camera, this.view, x, y);
      this.pan(left - nowLeft, top - nowTop);
    },
    whole() { Object.assign(this.camera, this.home); this.moved(); },
    goTo(i, zoom = Math.max(this.camera.zoom, 6)) {
      Object.assign(this.camera, { x: this.points.x[i] / WIDE, y: this.points.y[i] / WIDE, zoom });
      this.moved();
    },
    locate() { if (this.nowAt !== null) this.goTo(this.nowAt); },
    gliding() {
      const { glide } = this;
      if (Math.hypot(glide.x, glide.y) < 0.4 || matchMedia("(prefers-reduced-motion: reduce)").matches) { this.glide = null; return; }
      this.pan(glide.x, glide.y);
      glide.x *= 0.92;
      glide.y *= 0.92;
    },

    /** Which point is meant by a place in the view; null for none. */
    meant(event) {
      const [left, top] = this.inView(event);
      const reach = ((NEAR[event.pointerType] ?? NEAR.mouse) / across(this.camera, this.view)) * WIDE;
      const i = this.points.at(...toMap(this.camera, this.view, left, top), reach);
      return i < 0 ? null : i;
    },
    inView(event) {
      const { left, top } = this.$refs.box.getBoundingClientRect();
      return [event.clientX - left, event.clientY - top];
    },
    down(event) {
      if (event.target.closest("button")) return;
      this.fingers.set(event.pointerId, this.inView(event));
      this.$refs.box.setPointerCapture(event.pointerId);
      this.glide = null;
      this.keyed = false;
      if (this.fingers.size > 1) { this.drag = null; this.line = []; return; }
      this.drag = { from: this.inView(event), far: 0, speed: { x: 0, y: 0 } };
      if (this.tool === "path") this.line = [this.inView(event)];
    },
    move(event) {
      if (!this.sheets) return;
      if (!this.fingers.has(event.pointerId)) { if (event.pointerType === "mouse") this.point(this.meant(event)); return; }
      const before = this.fingers.get(event.pointerId);
      const here = this.inView(event);
      const by = [here[0] - before[0], here[1] - before[1]];
      if (this.fingers.size > 1) return this.pinch(event.pointerId, here);
      this.fingers.set(event.pointerId, here);
      if (!this.drag) return;
      this.drag.far = Math.max(this.drag.far, Math.hypot(here[0] - this.drag.from[0], here[1] - this.drag.from[1]));
      if (this.drag.far < 5) return;
      this.point(null);
      if (this.tool === "path") { if (Math.hypot(...by) > 1) this.line.push(here); return; }
      this.drag.speed = { x: by[0], y: by[1] };
      this.drag.at = event.timeStamp;
      this.pan(...by);
    },
    pinch(id, here) {
      const [other] = [...this.fingers].find(([key]) => key !== id).slice(1);
      const before = this.fingers.get(id);
      const apart = (place) => Math.max(20, Math.hypot(place[0] - other[0], place[1] - other[1]));
      this.fingers.set(id, here);
      this.pan((here[0] - before[0]) / 2, (here[1] - before[1]) / 2);
      this.zoom(apart(here) / apart(before), (here[0] + other[0]) / 2, (here[1] + other[1]) / 2);
    },
    up(event) {
      if (!this.fingers.delete(event.pointerId)) return;
      const { drag } = this;
      this.drag = null;
      if (!drag || this.fingers.size) return;
      if (event.type === "pointercancel") this.line = [];
      else if (drag.far < 5) this.tapped(event);
      else if (this.tool === "path") this.follow(this.line);
      else if (event.timeStamp - drag.at < 60) { this.glide = drag.speed; this.wake(); }
    },
    tapped(event) {
      this.line = [];
      const i = this.meant(event);
      if (i === null) return this.point(null);
      if (event.pointerType === "mouse" || this.spotAt === i) this.playFrom(i);
      this.point(i);
    },
    wheel(event) {
      event.preventDefault();
      if (!this.sheets) return;
      this.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016) * (event.ctrlKey ? 4 : 1)), ...this.inView(event));
    },
    leave({ pointerType }) { if (pointerType === "mouse" && !this.fingers.size) this.point(null); },
    keys(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.$refs.box) return;
      const step = 60;
      const acts = {
        ArrowLeft: () => this.pan(step, 0), ArrowRight: () => this.pan(-step, 0), ArrowUp: () => this.pan(0, step), ArrowDown: () => this.pan(0, -step),
        "+": () => this.zoom(1.5), "=": () => this.zoom(1.5), "-": () => this.zoom(1 / 1.5), 0: this.whole, Home: this.whole,
        Enter: () => { const i = this.atMiddle(); if (i !== null) this.playFrom(i); }, p: this.mark, Escape: () => { this.line = []; this.marked = null; this.point(null); },
      };
      const act = acts[event.key];
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
      this.keyed = true;
      const i = this.atMiddle();
      this.point(i);
    },
    atMiddle() { return this.points.nearest(this.camera.x * WIDE, this.camera.y * WIDE, 1)[0] ?? null; },
    /** A path by keyboard: one end here, the other where the key is pressed again. */
    mark() {
      const here = [this.camera.x * WIDE, this.camera.y * WIDE];
      if (!this.marked) { this.marked = here; this.said = "The path begins here. Move on, and press P where it is to end."; return; }
      const line = [this.marked, here].map((place) => toView(this.camera, this.view, ...place));
      this.marked = null;
      this.follow(line);
    },

    /** Shows which track a point is. */
    point(i) {
      if (i === this.spotAt) return;
      this.spotAt = i;
      this.wake();
      clearTimeout(this.asking);
      if (i === null) { this.tip = null; return; }
      const known = this.known.get(this.points.ids[i]);
      if (known) this.tell(i, known);
      else this.asking = setTimeout(() => this.rows([i]).then(([row]) => row && this.spotAt === i && this.tell(i, row), () => {}), 60);
    },
    tell(i, row) {
      const [left, top] = toView(this.camera, this.view, this.points.x[i], this.points.y[i]);
      const { names } = COLOURINGS[this.by];
      const words = [this.by === "mood" || this.by === "genre" ? names(this.points)[this.kinds[i]] : null, row.bpm && `${beats(row.bpm)} BPM`, row.camelot].filter(Boolean).join(" · ");
      const wide = Math.min(300, this.view.width - 16);
      this.tip = { row, i, words, style: { width: `${wide}px`, left: `${Math.max(8, Math.min(left - wide / 2, this.view.width - wide - 8))}px`, [top > this.view.height / 2 ? "bottom" : "top"]: `${(top > this.view.height / 2 ? this.view.height - top : top) + 16}px` } };
      this.said = this.keyed ? `${row.title}, ${row.artist}. ${words}` : "";
      this.$nextTick(() => this.$refs.art?.replaceChildren(cover(row, { size: 160, width: 52 })));
    },
    /** The tracks of points, as lists show them. */
    async rows(points) {
      const ids = points.map((i) => this.points.ids[i]);
      const lacking = ids.filter((id) => !this.known.has(id));
      if (lacking.length) for (const row of (await ask("/explore/_feed/rows", { ids: lacking.join() })).items) this.known.set(row.id, row);
      return ids.map((id) => this.known.get(id)).filter(Boolean);
    },
    async playFrom(i) { await this.play(this.points.nearest(this.points.x[i], this.points.y[i], ONWARD + 1)); },
    async play(points, told) {
      try {
        const songs = new Set(); // two editions of an album lie in one place: each song is played once
        const rows = (await this.rows(points)).filter(({ missing, title, artist }) => !missing && songs.size < songs.add(`${title}\n${artist}`).size);
        if (rows.length) player.play(rows, 0, { shuffle: false });
        if (rows.length && told) toast(told(rows.length));
      } catch (trouble) {
        toast(trouble.message, { kind: "bad" });
      }
    },
    follow(line) {
      this.line = line;
      const wide = across(this.camera, this.view) / WIDE;
      const long = line.reduce((all, place, n) => (n ? all + Math.hypot(place[0] - line[n - 1][0], place[1] - line[n - 1][1]) : 0), 0);
      const step = Math.max(STEP, long / MOST);
      const found = this.points.along(line.map((place) => toMap(this.camera, this.view, ...place)), (step * 1.4) / wide, step / wide).slice(0, MOST);
      if (!found.length) { this.line = []; toast("There is no music along that line. Draw it where points are."); return; }
      this.play(found, (count) => `A path of ${plural(count, "track")}.`);
    },
    /** The tracks in the middle of the view, in words. */
    async around() {
      if (!this.points?.count) return;
      try {
        this.middle = await this.rows(this.points.nearest(this.camera.x * WIDE, this.camera.y * WIDE, SHOWN));
      } catch { this.middle = []; }
    },
    follows() {
      const i = this.points?.place.get(player.current()?.id);
      this.nowAt = i ?? null;
      this.playing = this.nowAt;
      this.wake();
    },
    news({ detail: { name, payload } }) { if (name === "job.changed" && payload.kind === "vectorise" && payload.status === "completed") this.load(); },
  },
  created() {
    this.told = null; // a colouring that nobody chose
    this.camera = { x: 0.5, y: 0.5, zoom: 1 };
    this.known = new Map();
    this.fingers = new Map();
    this.spotAt = this.nowAt = this.drag = this.glide = this.marked = null;
  },
  async mounted() {
    this.sized = new ResizeObserver(this.measure);
    this.sized.observe(this.$el);
    window.addEventListener("soniq:news", this.news);
    this.themed = new MutationObserver(() => this.paint());
    this.themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    await this.load();
    this.unwatch = watch(() => player.current()?.id, this.follows, { immediate: true });
  },
  unmounted() {
    this.sized.disconnect();
    this.themed.disconnect();
    this.unwatch?.();
    window.removeEventListener("soniq:news", this.news);
    cancelAnimationFrame(this.frame);
    clearTimeout(this.resting);
    clearTimeout(this.asking);
  },
  template: `
    <div class="stack">
      <div v-if="state === 'failed'" class="void" role="alert"><i class="i i-circle-alert"></i><h2>The map could not be loaded</h2><p>{{ failed }}</p><button class="btn" type="button" @click="load">Try again</button></div>
      <slot v-else-if="state === 'none'"></slot>
      <template v-else>
        <div class="line apart map-head">
          <div class="line"><label class="line small second"><span>Colour by</span><select aria-label="Colour by" class="input map-by" v-model="by"><option v-for="[name, word] in colourings" :key="name" :value="name">{{ word }}</option></select></label>
            <div class="segments" role="group" aria-label="What dragging does"><button type="button" :aria-pressed="String(tool === 'move')" aria-label="Move" @click="tool = 'move'"><i class="i i-move"></i><span>Move</span></button><button type="button" :aria-pressed="String(tool === 'path')" aria-label="Draw a path" @click="tool = 'path'"><i class="i i-spline"></i><span>Draw a path</span></button></div></div>
          <p class="small third map-hint">{{ tool === 'path' ? 'Draw a line: the tracks along it play in its order.' : plural(count, 'track') + '. What sounds alike lies side by side.' }}</p>
        </div>
        <div class="map" :class="tool" ref="box" tabindex="0" role="application" aria-roledescription="sound map" aria-label="Sound map" aria-describedby="map-keys" @pointerdown="down" @pointermove="move" @pointerup="up" @pointercancel="up" @pointerleave="leave" @wheel="wheel" @keydown="keys" @focus="measure">
          <canvas ref="one" aria-hidden="true"></canvas><canvas ref="two" aria-hidden="true"></canvas>
          <svg v-if="line.length > 1" aria-hidden="true"><polyline :points="drawnLine"></polyline></svg>
          <div class="map-ring now" ref="now" hidden></div><div class="map-ring" ref="spot" hidden></div>
          <div v-if="keyed" class="map-cross" aria-hidden="true"></div>
          <div v-if="tip" class="map-tip" :style="tip.style"><span ref="art"></span><div class="grow"><b class="one-line" dir="auto">{{ tip.row.title }}</b><span class="one-line second" dir="auto">{{ tip.row.artist }}</span><small class="one-line third">{{ tip.words }}</small></div>
            <button class="round lead" type="button" tabindex="-1" :aria-label="'Play ' + tip.row.title" @click="playFrom(tip.i)"><i class="i i-play"></i></button></div>
          <div class="map-tools"><button class="round" type="button" aria-label="Zoom in" @click="zoom(1.6)"><i class="i i-zoom-in"></i></button><button class="round" type="button" aria-label="Zoom out" @click="zoom(1 / 1.6)"><i class="i i-zoom-out"></i></button><button class="round" type="button" aria-label="Show the whole map" @click="whole"><i class="i i-maximize"></i></button>
            <button v-if="playing !== null" class="round" type="button" aria-label="Show what plays" @click="locate"><i class="i i-locate-fixed"></i></button></div>
        </div>
        <p id="map-keys" class="unseen">Arrow keys move the map, plus and minus zoom, Enter plays the track in the middle and what lies around it, P begins and ends a path, zero shows all. The tracks in the middle are listed below the map.</p>
        <p class="unseen" role="status">{{ said }}</p>
        <div class="chips wrap legend" role="group" aria-label="Show only"><button v-for="one in legend" :key="one.n" class="chip" type="button" :aria-pressed="String(off.includes(one.n))" @click="only(one.n)"><i class="dot" :style="{ background: one.colour }"></i>{{ one.name }} <b>{{ number(one.count) }}</b></button></div>
        <section v-if="middle.length" class="stack tight" aria-labelledby="map-middle"><h2 id="map-middle">In the middle of the map</h2>
          <Rows :key="middle.map(({ id }) => id).join()" :items="middle" pictures :under="false" :columns="columns" label="In the middle of the map"></Rows></section>
      </template>
    </div>`,
};
