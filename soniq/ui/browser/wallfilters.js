// By what the collection is narrowed: chips for how albums stand, words, and what is asked for less often.
import { ask } from "./feed.js";
import { LOOKS, UNSURE } from "./looks.js";
import { number } from "./words.js";

export const SORTS = [["artist", "By artist"], ["title", "By title"], ["year-down", "Newest first"], ["year", "Oldest first"], ["added-down", "Recently added"]];
const CHIPS = [["", "library-big", "All"], ["owned", LOOKS.owned.mark, "Owned"], ["partly", LOOKS.partly.mark, "Partly here"], ["wanted", LOOKS.wanted.mark, "Not owned"], ["coming", LOOKS.coming.mark, "On its way"], ["unsure", UNSURE.mark, UNSURE.word]];
const MATCHES = [["matched", "Matched"], ["manual_review", "Needs you"], ["no_match", "Nothing found"], ["pending", "Not looked for yet"]];
const TYPES = 250; // milliseconds after the last letter

/** One artist, found as one types. */
const ArtistPick = {
  props: { chosen: Object },
  emits: ["pick"],
  data: () => ({ text: "", found: [], at: -1, open: false }),
  methods: {
    type(event) {
      this.text = event.target.value;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), TYPES);
    },
    async look() {
      const { text } = this;
      if (!text.trim()) { this.found = []; return; }
      try {
        const { artists } = await ask("/library/_feed/search", { text });
        if (text === this.text) [this.found, this.at, this.open] = [artists, artists.length ? 0 : -1, true];
      } catch { this.found = []; } // the grid tells when soniq cannot be reached
    },
    take(artist) {
      [this.text, this.found, this.open] = ["", [], false];
      this.$emit("pick", artist);
    },
    keys(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && this.found.length) this.at = (this.at + step + this.found.length) % this.found.length;
      else if (event.key === "Enter" && this.found[this.at]) this.take(this.found[this.at]);
      else if (event.key === "Escape" && this.open) this.open = false;
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  },
  template: `
    <div class="artist-pick">
      <button v-if="chosen" class="chip" type="button" aria-pressed="true" @click="$emit('pick', null)"><i class="i i-x" aria-hidden="true"></i>{{ chosen.name }}<span class="unseen">, take this filter away</span></button>
      <template v-else>
        <input class="input" type="text" role="combobox" aria-label="Artist" placeholder="Artist" autocomplete="off" aria-controls="wall-artists" :aria-expanded="String(open && found.length > 0)" :aria-activedescendant="open && at >= 0 ? 'wall-artist-' + at : null" :value="text" @input="type" @keydown="keys" @blur="open = false">
        <ul v-if="open && found.length" class="menu" id="wall-artists" role="listbox" aria-label="Artists">
          <li v-for="(one, n) in found" :key="one.id" :id="'wall-artist-' + n" role="option" :aria-selected="String(n === at)" @mousedown.prevent="take(one)">{{ one.name }}</li></ul>
      </template>
    </div>`,
};

export const Filters = {
  components: { ArtistPick },
  props: { query: Object, genres: Array, figures: Object, sort: String },
  emits: ["set", "size"],
  data: () => ({ sheet: false }),
  computed: {
    chips() { return CHIPS.map(([value, mark, word]) => ({ value, mark, word, count: this.figures.counts[value] ?? 0 })); },
    sorts: () => SORTS,
    artist() { return this.query.artist ? { id: this.query.artist, name: this.query.called || "This artist" } : null; },
    selects() {
      return [
        ["match", "Match", MATCHES.map(([value, label]) => ({ value, label }))], ["genre", "Genre", this.genres],
        ["source", "Saved at", this.figures.sources], ["acquisition", "Came from", this.figures.acquisitions],
      ].filter(([name, , options]) => options.length || this.query[name]);
    },
    /** Those of the sheet that are in use, each to be taken away. */
    used() {
      const found = this.selects.filter(([name]) => this.query[name]).map(([name, word, options]) => ({ name, word, label: options.find(({ value }) => value === this.query[name])?.label ?? this.query[name] }));
      return this.artist ? [...found, { name: "artist", word: "Artist", label: this.artist.name }] : found;
    },
    /** The counts are of the whole collection: they would be wrong beside other filters. */
    whole() { return !this.used.length && !this.query.text; },
    filtered() { return this.used.length || this.query.text || this.query.look; },
  },
  methods: {
    number,
    type(event) {
      const text = event.target.value;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.$emit("set", { text: text.trim() || null }, { replace: true }), TYPES);
    },
    order(event) { this.$emit("set", { sort: event.target.value === "artist" ? null : event.target.value }); },
    pick(artist) { this.$emit("set", { artist: artist ? String(artist.id) : null, called: artist?.name ?? null }); },
    drop(name) { this.$emit("set", name === "artist" ? { artist: null, called: null } : { [name]: null }); },
    async open() {
      this.sheet = true;
      await this.$nextTick();
      this.$refs.sheet.showModal();
    },
    clear() { this.$emit("set", { look: null, match: null, genre: null, source: null, acquisition: null, artist: null, called: null, text: null }); },
  },
  watch: {
    "query.text"(text) { if (document.activeElement !== this.$refs.text) this.$refs.text.value = text ?? ""; },
  },
  unmounted() { clearTimeout(this.timer); },
  template: `
    <div class="wall-filters" role="search" aria-label="Filter the collection">
      <div class="line-of-words">
        <label class="find-in"><span class="unseen">Words of the title or the artist</span><i class="i i-search" aria-hidden="true"></i><input ref="text" class="input" type="search" placeholder="Title or artist" :value="query.text" @input="type"></label>
        <button class="btn" type="button" aria-haspopup="dialog" @click="open"><i class="i i-list-filter" aria-hidden="true"></i><span>Filters</span></button>
        <select class="input sort-wall" aria-label="Sort" :value="sort" @change="order"><option v-for="[value, word] in sorts" :key="value" :value="value">{{ word }}</option></select>
      </div>
      <div class="chips" role="group" aria-label="How they stand">
        <button v-for="one in used" :key="one.name" class="chip in-use" type="button" :aria-label="'Take away: ' + one.word + ' ' + one.label" @click="drop(one.name)"><i class="i i-x" aria-hidden="true"></i>{{ one.label }}</button>
        <button v-for="chip in chips" :key="chip.value" :class="['chip', 'look-chip', chip.value]" type="button" :aria-pressed="String((query.look ?? '') === chip.value)" @click="$emit('set', { look: chip.value || null })"><i :class="['i', 'i-' + chip.mark]" aria-hidden="true"></i>{{ chip.word }}<template v-if="whole"> <b>{{ number(chip.count) }}</b></template></button>
      </div>
      <dialog v-if="sheet" ref="sheet" class="sheet from-below" aria-label="Filters" @close="sheet = false" @click.self="$refs.sheet.close()">
        <div class="line apart"><h2>Filters</h2><button class="round" type="button" aria-label="Close" @click="$refs.sheet.close()"><i class="i i-x" aria-hidden="true"></i></button></div>
        <div class="choices">
          <label class="field"><span>Sort</span><select class="input" :value="sort" @change="order"><option v-for="[value, word] in sorts" :key="value" :value="value">{{ word }}</option></select></label>
          <label v-for="[name, word, options] in selects" :key="name" class="field"><span>{{ word }}</span>
            <select class="input" :value="query[name] ?? ''" @change="$emit('set', { [name]: $event.target.value || null })"><option value="">Any</option><option v-for="one in options" :key="one.value" :value="one.value">{{ one.label }}</option></select></label>
          <div class="field"><span aria-hidden="true">Artist</span><ArtistPick :chosen="artist" @pick="pick"></ArtistPick></div>
        </div>
        <div class="line apart"><button class="btn" type="button" :disabled="!filtered" @click="clear">Clear</button><button class="btn lead" type="button" @click="$refs.sheet.close()">Show</button></div>
      </dialog>
    </div>`,
};
