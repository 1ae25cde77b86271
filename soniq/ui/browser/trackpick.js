// Finds one track by its name: the value is its number.
import { ask } from "./feed.js";

let fields = 0;

export const TrackPick = {
  props: { modelValue: Number, label: String },
  emits: ["update:modelValue"],
  data: () => ({ text: "", found: [], at: -1, open: false, id: `track-pick-${++fields}` }),
  methods: {
    async name() {
      if (!this.modelValue) return;
      try {
        const { items: [track] } = await ask("/library/_feed/rows", {}, { method: "POST", body: { ids: [this.modelValue] } });
        if (track) this.text = `${track.title} · ${track.artist}`;
      } catch { /* the number stays */ }
    },
    typed() {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.seek, 160);
    },
    async seek() {
      const text = this.text.trim();
      if (!text) { this.found = []; return; }
      try {
        const { tracks } = await ask("/library/_feed/search", { text });
        Object.assign(this, { found: tracks, at: tracks.length ? 0 : -1, open: true });
      } catch { this.found = []; }
    },
    take(track) {
      if (!track) return;
      Object.assign(this, { text: `${track.title} · ${track.artist}`, open: false });
      this.$emit("update:modelValue", track.id);
    },
    keys(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!this.open || !this.found.length) return;
      if (step) this.at = (this.at + step + this.found.length) % this.found.length;
      else if (event.key === "Enter") this.take(this.found[this.at]);
      else if (event.key === "Escape") this.open = false;
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  },
  mounted() { this.name(); },
  unmounted() { clearTimeout(this.timer); },
  template: `
    <div class="track-pick" @focusout="$event.currentTarget.contains($event.relatedTarget) || (open = false)">
      <input class="input" v-model="text" type="text" autocomplete="off" placeholder="Find a track" role="combobox" aria-autocomplete="list" :aria-label="label" :aria-expanded="String(open && found.length > 0)" :aria-controls="id" :aria-activedescendant="open && at >= 0 ? id + '-' + at : null" @input="typed" @keydown="keys">
      <ul v-if="open && found.length" class="menu" :id="id" role="listbox" :aria-label="label"><li v-for="(track, n) in found" :key="track.id" :id="id + '-' + n" role="option" :aria-selected="String(n === at)" @pointerdown.prevent="take(track)" @pointermove="at = n"><b class="one-line">{{ track.title }}</b><small class="one-line third">{{ track.artist }} · {{ track.album }}</small></li></ul>
    </div>`,
};
