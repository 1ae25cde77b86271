// The collection in numbers: how albums stand, where they came from, since when they are owned.
import { ask, Bars, number, person, plural, url } from "soniq";
import { Ledger } from "soniq/ledger.js";
import { LOOKS, UNSURE } from "soniq/looks.js";

const FEED = "/collection/_feed/statistics";
const HEARD = ["library.changed", "album.matched", "feed.gap"];
const LATER = 1500; // milliseconds in which news gather

export default {
  components: { Bars, Ledger },
  props: { known: Object },
  data: () => ({ fresh: null, failed: "" }),
  computed: {
    found() { return this.fresh ?? this.known; },
    may: () => person.may("user"),
    facts() {
      const { total, artists, matched, looks } = this.found;
      const share = (count) => `${Math.round((100 * count) / total)} % of all`;
      return [[number(total), total === 1 ? "album" : "albums", `by ${plural(artists, "artist")}`], [number(looks.owned), "owned", share(looks.owned)],
        [number(looks.wanted + looks.partly), "not owned", looks.partly ? `${number(looks.partly)} of them partly here` : share(looks.wanted)], [number(matched), "matched", share(matched)]];
    },
    looks() {
      const rows = Object.entries(LOOKS).map(([look, { mark, word }]) => ({ look, mark, word, count: this.found.looks[look], path: `/collection?look=${look}` }));
      return [...rows, { look: "unsure", mark: UNSURE.mark, word: UNSURE.word, count: this.found.unsure, path: "/collection?look=unsure" }];
    },
    matches() {
      const { total, matched, unsure } = this.found;
      return [{ word: "Matched", mark: "circle-check", look: "owned", count: matched, path: "/collection?match=matched" }, { word: "Needs you", mark: UNSURE.mark, look: "unsure", count: unsure, path: "/collection?match=manual_review" },
        { word: "Not matched", mark: "circle-dashed", look: "wanted", count: total - matched - unsure }];
    },
    sources() { return this.found.sources.map((one) => ({ ...one, path: `/collection?source=${one.value}` })); },
    acquisitions() { return this.found.acquisitions.map((one) => ({ ...one, path: `/collection?acquisition=${one.value}` })); },
    artists() { return this.found.wanted.map((one) => ({ ...one, path: `/collection?${new URLSearchParams({ artist: one.value, called: one.word })}` })); },
  },
  methods: {
    url,
    news({ detail: { name } }) {
      if (!HEARD.includes(name) && !/^(collection|lidarr)\./.test(name)) return;
      this.listening ??= setTimeout(() => { this.listening = null; this.load(); }, LATER);
    },
    async load() {
      try { Object.assign(this, { fresh: await ask(FEED), failed: "" }); } catch (trouble) { this.failed = trouble.message; }
    },
  },
  mounted() { window.addEventListener("soniq:news", this.news); },
  unmounted() { window.removeEventListener("soniq:news", this.news); clearTimeout(this.listening); },
  template: `
    <div class="stack wide figures">
      <header class="page-head"><h1>Collection</h1><nav class="chips" aria-label="Collection"><a class="chip" :href="url('/collection')"><i class="i i-library-big"></i>Albums</a><a class="chip" aria-current="page" :href="url('/collection/statistics')"><i class="i i-chart-column"></i>Statistics</a></nav></header>
      <div v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load">Try again</button></div>
      <div v-if="!found.total" class="void"><i class="i i-chart-column" aria-hidden="true"></i><h2>Nothing to count yet</h2><p>Once soniq knows albums that you own or want, their numbers stand here: how many are yours, where they came from, and whose you still want.</p>
        <div v-if="may" class="line"><a class="btn lead" :href="url('/import')">Bring an export</a><a class="btn" :href="url('/connections')">Connections</a></div></div>
      <template v-else>
        <dl class="big-facts"><div v-for="[value, word, more] in facts" :key="word"><dt>{{ word }}</dt><dd><b>{{ value }}</b><small>{{ more }}</small></dd></div></dl>
        <div class="ledgers"><Ledger name="How albums stand" first="Standing" :rows="looks" :all="found.total" about="An unsure one is counted with the others, too."></Ledger><Ledger name="Known to MusicBrainz" first="Match" :rows="matches" :all="found.total" about="What is matched gets its covers, songs and years."></Ledger></div>
        <Bars v-if="found.decades.length" :bars="found.decades" name="By decade" first="Decade" unit="album" head="Owned"><p class="key small second" aria-hidden="true"><span><i class="owned"></i>Owned</span><span><i></i>Not owned</span></p></Bars>
        <div class="cols"><Bars v-if="found.years.length" :bars="found.years" name="Became owned, by year" first="Year" unit="album"></Bars><Bars v-if="found.months.length" :bars="found.months" :name="found.years.length ? 'The last two years, by month' : 'Became owned, by month'" first="Month" unit="album"></Bars></div>
        <div class="ledgers"><Ledger name="Saved elsewhere" first="Where" :rows="sources" about="Wished albums, by where they are saved."></Ledger><Ledger name="Where they came from" first="From" :rows="acquisitions" about="Owned albums."></Ledger><Ledger name="Most wanted" first="Artist" :rows="artists" about="Artists with the most albums that are wanted and not here."></Ledger></div>
      </template>
    </div>`,
};
