// By what the collection is narrowed: chips for how albums stand, words, and what is asked for less often.
import { ask } from "./feed.js";
import { LOOKS, UNSURE } from "./looks.js";
import { number } from "./words.js";

export const SORTS = [["artist", "Artist"], ["title", "Title"], ["year-down", "Newest first"], ["year", "Oldest first"], ["added-down", "Recently added"]];
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

/** The rarer filters, in a line at wide and in the sheet of a phone. */
const Choices = {
  components: { ArtistPick },
  props: { query: Object, genres: Array, figures: Object, artist: Object, labelled: Boolean },
  emits: ["set"],
  computed: {
    selects() {
      return [
        ["match", "Match", MATCHES.map(([value, label]) => ({ value, label }))], ["genre", "Genre", this.genres],
        ["source", "Saved at", this.figures.sources], ["acquisition", "Came from", this.figures.acquisitions],
      ].filter(([name, , options]) => options.length || this.query[name]);
    },
  },
  template: `
    <div class="choices">
      <label v-for="[name, word, options] in selects" :key="name" class="field"><span :class="{ unseen: !labelled }">{{ word }}</span>
        <select class="input" :aria-label="word" :data-set="query[name] ? '' : null" :value="query[name] ?? ''" @change="$emit('set', { [name]: $event.target.value || null })">
          <option value="">{{ labelled ? 'Any' : word }}</option><option v-for="one in options" :key="one.value" :value="one.value">{{ one.label }}</option></select></label>
      <div class="field"><span :class="{ unseen: !labelled }" aria-hidden="true">Artist</span><ArtistPick :chosen="artist" @pick="$emit('set', { artist: $event?.id ?? null, called: $event?.name ?? null })"></ArtistPick></div>
    </div>`,
};

export const Filters = {
  components: { Choices },
  props: { query: Object, genres: Array, figures: Object, sort: String },
  emits: ["set", "size"],
  data: () => ({ sheet: false }),
  computed: {
    chips() { return CHIPS.map(([value, mark, word]) => ({ value, mark, word, count: this.figures.counts[value] ?? 0 })); },
    sorts: () => SORTS,
    artist() { return this.query.artist ? { id: this.query.artist, name: this.query.called || "This artist" } : null; },
    rare() { return ["match", "genre", "source", "acquisition", "artist"].filter((name) => this.query[name]).length; },
    filtered() { return this.rare || this.query.text || this.query.look; },
  },
  methods: {
    number,
    type(event) {
      const text = event.target.value;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.$emit("set", { text: text.trim() || null }, { replace: true }), TYPES);
    },
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
        <select class="input sort-wall" aria-label="Sort by" :value="sort" @change="$emit('set', { sort: $event.target.value === 'artist' ? null : $event.target.value })"><option v-for="[value, word] in sorts" :key="value" :value="value">{{ word }}</option></select>
        <button class="btn more-filters" type="button" aria-haspopup="dialog" @click="open"><i class="i i-list-filter" aria-hidden="true"></i><span>Filters</span><b v-if="rare" class="badge">{{ rare }}<span class="unseen"> in use</span></b></button>
        <Choices class="wide-only" :query="query" :genres="genres" :figures="figures" :artist="artist" @set="$emit('set', $event)"></Choices>
      </div>
      <div class="chips" role="group" aria-label="How they stand">
        <button v-for="chip in chips" :key="chip.value" :class="['chip', 'look-chip', chip.value]" type="button" :aria-pressed="String((query.look ?? '') === chip.value)" @click="$emit('set', { look: chip.value || null })"><i :class="['i', 'i-' + chip.mark]" aria-hidden="true"></i>{{ chip.word }} <b>{{ number(chip.count) }}</b></button>
        <button v-if="rare || query.text" class="chip" type="button" @click="clear"><i class="i i-x" aria-hidden="true"></i>Clear filters</button>
      </div>
      <dialog v-if="sheet" ref="sheet" class="sheet from-below" aria-label="Filters" @close="sheet = false" @click.self="$refs.sheet.close()">
        <div class="line apart"><h2>Filters</h2><button class="round" type="button" aria-label="Close" @click="$refs.sheet.close()"><i class="i i-x" aria-hidden="true"></i></button></div>
        <label class="field"><span>Sort by</span><select class="input" :value="sort" @change="$emit('set', { sort: $event.target.value === 'artist' ? null : $event.target.value })"><option v-for="[value, word] in sorts" :key="value" :value="value">{{ word }}</option></select></label>
        <Choices labelled :query="query" :genres="genres" :figures="figures" :artist="artist" @set="$emit('set', $event)"></Choices>
        <div class="line apart"><button class="btn" type="button" :disabled="!filtered" @click="clear">Clear</button><button class="btn lead" type="button" @click="$refs.sheet.close()">Show</button></div>
      </dialog>
    </div>`,
};
