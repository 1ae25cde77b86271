// Candidates beside each other: their score with its terms, what they would change, their tracks beside the files.
import { clock, number, plural } from "./words.js";

const tenths = (value) => String(Math.round(value * 10) / 10).replace("-", "−");

/** How high a score stands, for its colour; the number says the same. */
export const rank = (score) => (score >= 90 ? "high" : score >= 65 ? "middle" : "low");

export const Candidate = {
  props: { one: Object, place: Number, chosen: Boolean },
  emits: ["choose"],
  methods: {
    rank, tenths,
    part: ([, points, of]) => `${Math.max(0, Math.min(100, of ? (100 * points) / of : 0))}%`,
  },
  template: `
    <article :class="['candidate', { picked: chosen }]" @click="$emit('choose')">
      <button type="button" class="candidate-head" :aria-pressed="String(chosen)" :data-place="place">
        <kbd aria-hidden="true">{{ place }}</kbd>
        <span class="grow"><b dir="auto">{{ one.title }}</b><span class="second" dir="auto">{{ one.artist }}</span></span>
        <span :class="['score', rank(one.score)]"><b>{{ one.score }}</b><span class="unseen"> of 100</span></span></button>
      <ul class="candidate-facts" aria-label="The release"><li v-for="[name, value] in one.facts" :key="name" :title="name"><span class="unseen">{{ name }}: </span><bdi>{{ value }}</bdi></li></ul>
      <ul class="terms" aria-label="What its score comes of"><li v-for="term in one.terms" :key="term[0]" :title="term[3]">
        <span>{{ term[0] }}</span><i class="term-bar" aria-hidden="true"><i :class="{ against: term[1] < 0, full: term[1] >= term[2] }" :style="{ width: part(term) }"></i></i><span class="term-points">{{ tenths(term[1]) }}/{{ tenths(term[2]) }}</span></li></ul>
      <a v-if="one.url" class="link small" :href="one.url" target="_blank" rel="noreferrer noopener" @click.stop><i class="i i-external-link" aria-hidden="true"></i>MusicBrainz<span class="unseen">, {{ one.whole }}, in a new tab</span></a>
    </article>`,
};

/** What stands there, and what would; where nothing stands, only what is new. */
const Change = {
  props: { before: String, after: String },
  template: `
    <template v-if="before"><span class="before" dir="auto"><span class="unseen">before: </span>{{ before }}</span><i class="i i-chevron-right" aria-hidden="true"></i></template><i v-else class="i i-plus" aria-hidden="true"></i>
    <span v-if="after" class="after" dir="auto"><span class="unseen">{{ before ? "after: " : "new: " }}</span>{{ after }}</span><span v-else class="third">nothing</span>`,
};

export const Differences = {
  components: { Change },
  props: { detail: Object, off: Object, may: Boolean, tracks: Number },
  emits: ["flip", "all"],
  computed: {
    on() { return this.detail.fields.filter((field) => !this.off[field.name]).length; },
  },
  methods: { number, plural },
  template: `
    <section class="stack tight" aria-labelledby="differences-title">
      <div class="line apart"><h2 id="differences-title">What would change</h2>
        <button v-if="may && detail.fields.length > 1" class="btn small quiet" type="button" @click="$emit('all', on < detail.fields.length)">{{ on < detail.fields.length ? "Take all" : "Take none" }}</button></div>
      <p v-if="!detail.fields.length" class="second">No name or date: what the files say agrees with it.</p>
      <ul v-else class="differences"><li v-for="field in detail.fields" :key="field.name" :class="{ off: off[field.name] }">
        <label><input v-if="may" type="checkbox" :checked="!off[field.name]" :data-field="field.name" @change="$emit('flip', field.name)"><span>{{ field.label }}</span></label>
        <div v-if="field.same" class="change"><Change :before="field.before" :after="field.after"></Change>
          <span v-if="field.count < tracks" class="third small">{{ plural(field.count, "track") }}</span></div>
        <details v-else @toggle="field.open = $event.target.open"><summary>{{ plural(field.count, "track") }}: <span class="one-line" dir="auto">{{ field.before ? field.before + " → " : "+ " }}{{ field.after || "nothing" }} …</span></summary>
          <ol v-if="field.open"><li v-for="(change, n) in field.tracks" :key="n" class="change"><span class="third small">{{ change[0] }}</span><Change :before="change[1]" :after="change[2]"></Change></li></ol>
          <p v-if="field.count > field.tracks.length" class="small third">And {{ number(field.count - field.tracks.length) }} more.</p></details>
        <span v-if="field.by_hand" class="badge warn"><i class="i i-pencil" aria-hidden="true"></i>edited by hand</span></li></ul>
      <p v-if="detail.ids" class="small third">And the MusicBrainz ids of {{ plural(detail.ids, "track") }}. No file is touched; this can be undone.</p>
    </section>`,
};

const SEEN = 60; // tracks that are drawn before one asks for all

export const Aligned = {
  props: { detail: Object, files: Array },
  data: () => ({ all: false }),
  computed: {
    rows() { return this.all ? this.detail.tracks : this.detail.tracks.slice(0, SEEN); },
    summary() {
      const { tracks, left, missing } = this.detail;
      const parts = [missing ? `${plural(missing, "track")} without a file` : "", left.length ? `${plural(left.length, "file")} that ${left.length === 1 ? "is" : "are"} no track of it` : ""].filter(Boolean);
      return parts.join(", ") || `each of the ${plural(tracks.length, "track")} has its file`;
    },
  },
  methods: {
    clock, number,
    apart(row) {
      if (row.apart === null) return "";
      const seconds = Math.round(row.apart / 1000);
      return seconds === 0 ? "same" : `${seconds > 0 ? "+" : "−"}${Math.abs(seconds)} s`;
    },
  },
  template: `
    <section class="stack tight" aria-labelledby="tracks-title"><div class="line apart"><h2 id="tracks-title">Tracks</h2><p v-if="detail.tracks.length" class="small second">{{ summary }}</p></div>
      <div v-if="detail.tracks.length" class="scroll-x"><table class="table aligned"><thead><tr><th scope="col">No.</th><th scope="col">On the release</th><th scope="col" class="num">Length</th><th scope="col">Your file</th><th scope="col" class="num">Differs</th></tr></thead>
        <tbody><tr v-for="row in rows" :key="row.place" :class="{ gap: !row.mine }"><td class="third">{{ row.place }}</td><td dir="auto">{{ row.title }}</td><td class="num third">{{ row.ms ? clock(row.ms) : "" }}</td>
          <td v-if="row.mine" dir="auto" :class="{ other: row.mine.title !== row.title }"><span class="third small">{{ row.mine.place }}</span> {{ row.mine.title }}</td><td v-else class="third"><i class="i i-unplug" aria-hidden="true"></i> no file</td>
          <td class="num"><span v-if="row.far" class="badge warn"><i class="i i-triangle-alert" aria-hidden="true"></i>{{ apart(row) }}</span><span v-else class="third">{{ apart(row) }}</span></td></tr>
        <tr v-for="file in detail.left" :key="'left' + file.id" class="gap"><td></td><td class="third">no track of it</td><td></td><td dir="auto"><span class="third small">{{ file.place }}</span> {{ file.title }}</td><td class="num third">{{ file.ms ? clock(file.ms) : "" }}</td></tr></tbody></table></div>
      <template v-else><p class="small second">Only the album was found so far; soniq looks at its releases when you choose it.</p>
        <ol class="files-only"><li v-for="file in files.slice(0, 60)" :key="file.id"><span class="third small">{{ file.place }}</span><span class="grow one-line" dir="auto">{{ file.title }}</span><span class="third small">{{ file.ms ? clock(file.ms) : "" }}</span></li></ol></template>
      <button v-if="!all && detail.tracks.length > rows.length" class="btn small" type="button" @click="all = true">All {{ number(detail.tracks.length) }}</button>
      <p v-if="detail.more" class="small third">And {{ number(detail.more) }} more on the release.</p>
    </section>`,
};
