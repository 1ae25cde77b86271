// The tracks of an album; where there are several editions, one at a time.
import { player, plural, Rows, span } from "soniq";

const COLUMNS = ["nr", "title", "bpm", "key", "format", "time", "dots"];

export default {
  components: { Rows },
  props: { editions: Array },
  data: () => ({ at: 0 }),
  computed: {
    columns: () => COLUMNS,
    edition() { return this.editions[this.at]; },
    several() { return this.editions.length > 1; },
    about() {
      const whole = this.edition.items.reduce((all, track) => all + track.ms, 0);
      return [this.edition.about, plural(this.edition.items.length, "track"), span(whole)].filter(Boolean).join(" · ");
    },
  },
  methods: {
    play() { player.play(this.edition.items); },
    move(event) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      this.at = (this.at + step + this.editions.length) % this.editions.length;
      this.$nextTick(() => this.$refs.tabs.querySelector("[aria-selected=true]").focus());
      event.preventDefault();
      event.stopPropagation();
    },
  },
  template: `
    <div class="stack">
      <div v-if="several" class="line apart">
        <div class="segments" role="tablist" aria-label="Editions" ref="tabs" @keydown="move">
          <button v-for="(one, n) in editions" :key="one.id" type="button" role="tab" :id="'edition-' + n" :aria-selected="String(n === at)" :aria-pressed="null" :tabindex="n === at ? 0 : -1" :class="{ on: n === at }" aria-controls="edition" @click="at = n">{{ one.name }}</button></div>
        <div class="line"><span class="small second">{{ about }}</span><button v-if="at" class="btn small" type="button" @click="play"><i class="i i-play"></i>Play this edition</button></div></div>
      <div id="edition" :role="several ? 'tabpanel' : null" :aria-labelledby="several ? 'edition-' + at : null">
        <Rows :key="edition.id" :items="edition.items" :discs="edition.discs" numbered :columns="columns" :label="edition.name" :under="true"></Rows></div>
    </div>`,
};
