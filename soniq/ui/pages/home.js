// The greeting, and what one listened to last: told by the server, or where it knows of nothing, what was played in this browser.
import { card, clock, cover, player } from "soniq";

const HOURS = [[5, "Good night"], [12, "Good morning"], [18, "Good afternoon"], [23, "Good evening"], [24, "Good night"]];

export default {
  props: { about: String, recent: Array, stops: Array },
  computed: {
    greeting() { return HOURS.find(([until]) => new Date().getHours() < until)[1]; },
    shown() { return this.recent?.length ? this.recent : player.recent(); },
  },
  methods: {
    clock,
    left: ({ track, position }) => `${clock(track.ms - position)} left`,
    goOn({ track, position }) { player.play([track], 0, { shuffle: false, position: position / 1000 }); },
  },
  mounted() {
    this.$refs.recent?.append(...this.shown.map((album) => card(album, true)));
    this.stops?.forEach(({ track }, n) => this.$refs.stops[n].prepend(cover(track, { size: 160, width: 48 })));
  },
  template: `
    <div class="stack wide">
      <header class="page-head" style="align-items:end"><div><h1>{{ greeting }}</h1><p v-if="about" class="second" style="margin-top:6px">{{ about }}</p></div></header>
      <section v-if="shown.length || stops?.length" class="shelf" aria-labelledby="keep"><div class="shelf-head"><h2 id="keep">Keep listening</h2></div>
        <div v-if="stops?.length" class="stops"><button v-for="stop in stops" :key="stop.track.id" ref="stops" class="stop" type="button" :aria-label="'Go on with ' + stop.track.title + ', ' + left(stop)" @click="goOn(stop)"><span class="what"><b class="one-line" dir="auto">{{ stop.track.title }}</b><small class="one-line">{{ stop.track.artist }} · {{ left(stop) }}</small><span class="track-line"><i :style="{ width: (100 * stop.position) / stop.track.ms + '%' }"></i></span></span><i class="i i-play"></i></button></div>
        <div v-if="shown.length" class="shelf-row" ref="recent"></div></section>
    </div>`,
};
