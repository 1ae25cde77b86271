// The bar, the full view and the panel at the side; what sounds is in browser/engine.js, what one asks of it in browser/player.js.
import { albumPath, beats, devices, opinions, player, playing, reportPlays, tieMediaKeys, trackPath, url } from "soniq";

const { By, Cover, Keys, Lyrics, Queue, Seek, SoundSheet, WaveSeek, along, chooseDevice } = playing;

export default {
  components: { By, Cover, Heart: opinions.Heart, Keys, Lyrics, Queue, Seek, SoundSheet, WaveSeek },
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
    where() { return this.state.device ? `Playing on ${this.state.device.name}` : "Play on another device"; },
  },
  watch: {
    track: { immediate: true, handler(track) { document.body.classList.toggle("silent", !track); } },
    "state.queueOpen"(open) { document.body.classList.toggle("queue-open", open); localStorage.setItem("soniq.queue-open", open ? "1" : ""); },
    "state.fullOpen"(open) { document.body.style.overflow = open ? "hidden" : ""; if (open) this.$nextTick(() => this.$refs.down.focus()); },
  },
  methods: {
    ...player, along, devices: chooseDevice,
    albumHref: (id) => url(albumPath(id)), trackHref: (id) => url(trackPath(id)),
    turn(event) { player.volume(Number(event.target.value) / 100); },
    panel(name) {
      const isShown = this.state.queueOpen && this.state.panel === name;
      Object.assign(this.state, { panel: name, queueOpen: !isShown });
    },
    isShown(name) { return String(this.state.queueOpen && this.state.panel === name); },
    sound() { this.$refs.sound.open(); },
    open() { if (this.track) this.state.fullOpen = true; },
    tap(event) { if (innerWidth < 768 || event.target === event.currentTarget) this.open(); },
    close() { this.state.fullOpen = false; this.$refs.now?.focus(); },
    drag(event) { this.pulled = event.target.closest(".wave-field, input, .keys") ? Infinity : event.touches[0].clientY; },
    drop(event) { if (event.changedTouches[0].clientY - this.pulled > 90) this.close(); },
    loud(event) {
      const step = { ArrowUp: 0.05, ArrowDown: -0.05 }[event.key];
      if (!step || event.target.type === "range" || event.target.closest(".queue-panel, dialog, .wave")) return;
      player.volume(this.state.volume + step);
      event.preventDefault();
    },
  },
  mounted() {
    player.attach([this.$refs.audio, this.$refs.other]);
    tieMediaKeys();
    reportPlays(player);
    devices.follow(player);
    if (innerWidth >= 1280 && localStorage.getItem("soniq.queue-open")) this.state.queueOpen = true;
    window.addEventListener("soniq:leave", () => { this.state.fullOpen = false; if (innerWidth < 768) this.state.queueOpen = false; });
    window.addEventListener("soniq:player", ({ detail }) => { if (detail === "lyrics") this.panel("lyrics"); if (detail === "sound") this.sound(); });
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
              <span v-if="state.device" class="sub one-line elsewhere"><i class="i i-monitor-speaker" aria-hidden="true"></i> On {{ state.device.name }}</span>
              <span v-else class="sub one-line"><By :track="track"></By>
                <template v-if="track.album"> · <a :href="albumHref(track.album_id)">{{ track.album }}</a></template></span></div>
            <Heart :id="track.id" :name="track.title"></Heart>
          </template>
          <p v-else class="idle one-line">Nothing is playing.</p>
        </div>
        <div class="mid"><Keys></Keys><Seek></Seek></div>
        <div class="side">
          <span v-if="beat" class="beat" :title="beatWords">{{ beat }}</span>
          <button class="round" type="button" aria-label="Lyrics" title="Lyrics (y)" aria-controls="queue" :aria-expanded="isShown('lyrics')" @click="panel('lyrics')"><i class="i i-mic-vocal"></i></button>
          <button class="round" type="button" :aria-label="where" :title="where" aria-haspopup="menu" :aria-pressed="String(Boolean(state.device))" @click="devices"><i class="i i-monitor-speaker"></i></button>
          <button class="round" type="button" aria-label="Sound and sleep" title="Sound and sleep" aria-haspopup="dialog" :aria-pressed="String(Boolean(state.sleep))" @click="sound"><i :class="['i', state.sleep ? 'i-moon' : 'i-sliders-horizontal']"></i></button>
          <button class="round" type="button" :aria-label="state.muted ? 'Sound on' : 'Sound off'" :aria-pressed="String(state.muted)" @click="mute"><i :class="['i', loudness]"></i></button>
          <input class="volume" type="range" min="0" max="100" :value="Math.round(state.volume * 100)" aria-label="Volume" :style="{ '--at': along(state.volume) }" @input="turn">
          <button class="round" type="button" aria-label="Queue" title="Queue (q)" aria-controls="queue" :aria-expanded="isShown('queue')" @click="panel('queue')"><i class="i i-list-music"></i></button>
        </div>
      </div>
      <aside v-if="state.queueOpen" class="queue-panel" id="queue" aria-label="Queue and lyrics">
        <header><div class="segments" role="group" aria-label="What is shown">
            <button type="button" :aria-pressed="String(state.panel === 'queue')" @click="state.panel = 'queue'">Queue</button>
            <button type="button" :aria-pressed="String(state.panel === 'lyrics')" @click="state.panel = 'lyrics'">Lyrics</button></div>
          <button class="round" type="button" aria-label="Close the queue" @click="state.queueOpen = false"><i class="i i-x"></i></button></header>
        <Lyrics v-if="state.panel === 'lyrics'"></Lyrics><Queue v-else></Queue>
      </aside>
      <div v-if="state.fullOpen && track" class="full open" role="dialog" aria-modal="true" aria-label="Now playing" :style="tint" @keydown.esc="close" @touchstart.passive="drag" @touchend.passive="drop">
        <header><button class="round" ref="down" type="button" aria-label="Close the large view" @click="close"><i class="i i-chevron-down"></i></button>
          <span class="one-line">{{ state.device ? 'On ' + state.device.name : track.album }}</span>
          <button class="round" type="button" aria-label="Queue" @click="panel('queue')"><i class="i i-list-music"></i></button></header>
        <div class="art"><Cover :item="track" :size="560"></Cover></div>
        <div class="controls">
          <div><div class="title-line"><a class="name" :href="trackHref(track.id)">{{ track.title }}</a><Heart :id="track.id" :name="track.title"></Heart></div>
            <div class="sub"><By :track="track"></By></div>
            <p v-if="beat" class="small third">{{ track.bpm ? Math.round(track.bpm) + ' BPM' : '' }}{{ track.bpm && track.camelot ? ' · ' : '' }}{{ track.camelot }}</p></div>
          <WaveSeek :track="track"></WaveSeek><Keys></Keys>
          <div class="more"><button class="round" type="button" aria-label="Lyrics" @click="panel('lyrics')"><i class="i i-mic-vocal"></i></button>
            <button class="round" type="button" :aria-label="where" aria-haspopup="menu" :aria-pressed="String(Boolean(state.device))" @click="devices"><i class="i i-monitor-speaker"></i></button>
            <button class="round" type="button" aria-label="Sound and sleep" aria-haspopup="dialog" :aria-pressed="String(Boolean(state.sleep))" @click="sound"><i :class="['i', state.sleep ? 'i-moon' : 'i-sliders-horizontal']"></i></button></div>
        </div>
      </div>
      <SoundSheet ref="sound"></SoundSheet>
    </section>`,
};
