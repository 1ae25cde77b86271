// The bar, the full view and the queue; the sound itself is in browser/player.js.
import { albumPath, artistPath, beats, clock, credit, placeholder, plural, player, span, tieMediaKeys, toast, trackPath, url } from "soniq";

const Cover = {
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

const By = {
  props: { track: Object },
  methods: { href: (id) => url(artistPath(id)) },
  computed: { parts() { return credit(this.track); } },
  template: `<span dir="auto"><template v-for="[words, id] in parts"><a v-if="id" :href="href(id)">{{ words }}</a><template v-else>{{ words }}</template></template></span>`,
};

/** Where the middle of a slider's thumb is: it stays inside, so the ends are half a thumb away. */
const along = (part) => `calc(7px + (100% - 14px) * ${Math.max(0, Math.min(1, part)).toFixed(4)})`;

const Seek = {
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

const Keys = {
  props: { all: Boolean },
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

const Queue = {
  components: { Cover },
  data: () => ({ state: player.state, dragged: -1, over: -1 }),
  computed: {
    about() {
      const left = this.state.queue.items.slice(Math.max(0, this.state.queue.at));
      return left.length ? `${plural(left.length, "track")}, ${span(left.reduce((all, track) => all + track.ms, 0))} to go` : "";
    },
  },
  methods: {
    ...player, clock, plural,
    close() { this.state.queueOpen = false; },
    keys(event, i) {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (step && event.altKey) { player.moveTo(i, i + step); this.$nextTick(() => this.focus(i + step)); }
      else if (step) this.focus(i + step);
      else if (event.key === "Delete" || event.key === "Backspace") { player.remove(i); this.$nextTick(() => this.focus(i)); }
      else return;
      event.preventDefault();
    },
    focus(i) { this.$refs.list.querySelectorAll("button.what")[i]?.focus(); },
    grab(event, i) {
      this.dragged = i;
      const move = (at) => {
        const row = document.elementFromPoint(at.clientX, at.clientY)?.closest(".q-row");
        if (row) this.over = Number(row.dataset.place);
      };
      const drop = () => {
        window.removeEventListener("pointermove", move);
        if (this.over >= 0) player.moveTo(this.dragged, this.over);
        this.dragged = this.over = -1;
      };
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", drop, { once: true });
      event.preventDefault();
    },
  },
  mounted() { this.$nextTick(() => this.$refs.list?.querySelector(".q-row.current")?.scrollIntoView({ block: "nearest" })); },
  template: `
    <aside class="queue-panel" id="queue" aria-labelledby="queue-title">
      <header><h2 id="queue-title">Queue</h2>
        <button v-if="state.queue.items.length" class="btn quiet small" type="button" @click="clear">Clear</button>
        <button class="round" type="button" aria-label="Close the queue" @click="close"><i class="i i-x"></i></button></header>
      <div class="queue-list" ref="list">
        <h3 v-if="about">{{ about }}</h3>
        <div v-if="!state.queue.items.length" class="void"><i class="i i-list-music"></i><p>What you play stands here. Start with an album, or add tracks from any list.</p></div>
        <ol>
          <li v-for="(track, i) in state.queue.items" :key="track.key" :data-place="i" @keydown="keys($event, i)"
            :class="['q-row', i === state.queue.at && 'current', i < state.queue.at && 'past', i === dragged && 'dragged', i === over && dragged >= 0 && 'over']">
            <Cover :item="track" :size="40"></Cover>
            <button class="what" type="button" @click="jump(i)" :aria-current="i === state.queue.at ? 'true' : null">
              <span class="name one-line" style="display:block">{{ track.title }}</span><span class="sub one-line" style="display:block">{{ track.artist }}</span></button>
            <span class="tail"><span>{{ clock(track.ms) }}</span>
              <button class="round" type="button" :aria-label="'Take ' + track.title + ' out of the queue'" @click="remove(i)"><i class="i i-x"></i></button>
              <button class="round grip" type="button" :aria-label="'Move ' + track.title + ': Alt with arrow up or down'" @pointerdown="grab($event, i)"><i class="i i-grip-vertical"></i></button></span>
          </li>
        </ol>
      </div>
    </aside>`,
};

export default {
  components: { By, Cover, Seek, Keys, Queue },
  data: () => ({ state: player.state }),
  computed: {
    track() { return this.state.queue.items[this.state.queue.at] ?? null; },
    tint() { return /^#[0-9a-f]{6}$/i.test(this.track?.tint ?? "") ? { "--tint": this.track.tint } : {}; },
    beat() { return [this.track?.bpm && Math.round(this.track.bpm), this.track?.camelot].filter(Boolean).join(" · "); },
    beatWords() { return [this.track.bpm && `${beats(this.track.bpm)} beats a minute`, this.track.camelot && `Camelot ${this.track.camelot}`].filter(Boolean).join(", "); },
    far() { return { "--at": `${(this.state.position / (this.state.duration || 1)) * 100}%` }; },
    loudness() {
      if (this.state.muted || !this.state.volume) return "i-volume-x";
      return this.state.volume < 0.5 ? "i-volume-1" : "i-volume-2";
    },
  },
  watch: {
    track: { immediate: true, handler(track) { document.body.classList.toggle("silent", !track); } },
    "state.queueOpen"(open) { document.body.classList.toggle("queue-open", open); localStorage.setItem("soniq.queue-open", open ? "1" : ""); },
    "state.fullOpen"(open) { document.body.style.overflow = open ? "hidden" : ""; if (open) this.$nextTick(() => this.$refs.down.focus()); },
  },
  methods: {
    ...player, along,
    albumHref: (id) => url(albumPath(id)), trackHref: (id) => url(trackPath(id)),
    turn(event) { player.volume(Number(event.target.value) / 100); },
    queue() { this.state.queueOpen = !this.state.queueOpen; },
    open() { if (this.track) this.state.fullOpen = true; },
    tap(event) { if (innerWidth < 768 || event.target === event.currentTarget) this.open(); },
    close() { this.state.fullOpen = false; this.$refs.now?.focus(); },
    drag(event) { this.pulled = event.touches[0].clientY; },
    drop(event) { if (event.changedTouches[0].clientY - this.pulled > 90) this.close(); },
    loud(event) {
      const step = { ArrowUp: 0.05, ArrowDown: -0.05 }[event.key];
      if (!step || event.target.type === "range" || event.target.closest(".queue-panel")) return;
      player.volume(this.state.volume + step);
      event.preventDefault();
    },
  },
  mounted() {
    player.attach([this.$refs.audio, this.$refs.other]);
    tieMediaKeys();
    if (innerWidth >= 1280 && localStorage.getItem("soniq.queue-open")) this.state.queueOpen = true;
    window.addEventListener("soniq:leave", () => { this.state.fullOpen = false; if (innerWidth < 768) this.state.queueOpen = false; });
  },
  template: `
    <section aria-label="Player" @keydown="loud">
      <audio ref="audio" preload="metadata"></audio><audio ref="other" preload="auto"></audio>
      <div class="player">
        <div class="progress" :style="far"><i></i></div>
        <div class="now">
          <template v-if="track">
            <button class="cover" ref="now" type="button" aria-label="Open the large view" style="background:none" @click="open"><Cover :item="track" :size="56"></Cover></button>
            <div class="words" @click="tap"><a class="name one-line" :href="trackHref(track.id)">{{ track.title }}</a>
              <span class="sub one-line"><By :track="track"></By>
                <template v-if="track.album"> · <a :href="albumHref(track.album_id)">{{ track.album }}</a></template></span></div>
          </template>
          <p v-else class="idle one-line">Nothing is playing.</p>
        </div>
        <div class="mid"><Keys></Keys><Seek></Seek></div>
        <div class="side">
          <span v-if="beat" class="beat" :title="beatWords">{{ beat }}</span>
          <button class="round" type="button" :aria-label="state.muted ? 'Sound on' : 'Sound off'" :aria-pressed="String(state.muted)" @click="mute"><i :class="['i', loudness]"></i></button>
          <input class="volume" type="range" min="0" max="100" :value="Math.round(state.volume * 100)" aria-label="Volume" :style="{ '--at': along(state.volume) }" @input="turn">
          <button class="round" type="button" aria-label="Queue" title="Queue (q)" aria-controls="queue" :aria-expanded="String(state.queueOpen)" @click="queue"><i class="i i-list-music"></i></button>
        </div>
      </div>
      <Queue v-if="state.queueOpen"></Queue>
      <div v-if="state.fullOpen && track" class="full open" role="dialog" aria-modal="true" aria-label="Now playing" :style="tint" @keydown.esc="close" @touchstart.passive="drag" @touchend.passive="drop">
        <header><button class="round" ref="down" type="button" aria-label="Close the large view" @click="close"><i class="i i-chevron-down"></i></button>
          <span class="one-line">{{ track.album }}</span>
          <button class="round" type="button" aria-label="Queue" @click="queue"><i class="i i-list-music"></i></button></header>
        <div class="art"><Cover :item="track" :size="560"></Cover></div>
        <div class="controls">
          <div><a class="name" :href="trackHref(track.id)">{{ track.title }}</a>
            <div class="sub"><By :track="track"></By></div>
            <p v-if="beat" class="small third">{{ track.bpm ? Math.round(track.bpm) + ' BPM' : '' }}{{ track.bpm && track.camelot ? ' · ' : '' }}{{ track.camelot }}</p></div>
          <Seek></Seek><Keys></Keys>
        </div>
      </div>
    </section>`,
};
