// More like this: fetched when one comes near it, so that the page itself is quick.
import { ask, artistPath, card, cover, h, link, player, Rows, why } from "soniq";

const FIRST = 8;
const CLOSE = 0.45; // a score from which on something sounds much like the other
const FAR = 0.3; // and one below which it is shown only to who asks for more
const COLUMNS = ["title", "why", "bpm", "key", "time", "dots"];

export default {
  components: { Rows },
  props: { kind: String, number: Number },
  data: () => ({ items: null, failed: "", why: "", all: false, busy: false }),
  computed: {
    columns: () => COLUMNS,
    shown() { return this.all ? this.items : this.items.slice(0, FIRST).filter(({ score }, n) => n < 3 || score >= FAR); },
    isFar() { return this.items[0].score < CLOSE; },
    more() { return this.items.length - this.shown.length; },
  },
  methods: {
    async load() {
      this.failed = "";
      this.busy = true;
      try {
        const { items, why } = await ask(`/library/_feed/like/${this.kind}/${this.number}`);
        Object.assign(this, { items, why });
        if (this.kind !== "track" && items.length) this.$nextTick(() => this.$refs.shelf?.replaceChildren(...items.map(this.drawn)));
      } catch (trouble) { this.failed = trouble.message; }
      this.busy = false;
    },
    drawn(item) {
      const of = this.kind === "album" ? card(item) : h("article", { class: "card" }, h("div", { class: "art" }, cover(item, { kind: "round-cover" })), link(artistPath(item.id), { class: "title one-line" }, item.name));
      of.append(why(item));
      return of;
    },
    similar() { player.order(`like/${this.number}`); },
    news({ detail: { name, payload } }) { if (this.items && !this.items.length && name === "track.analysed" && this.kind === "track" && Number(payload.track_id) === this.number) this.load(); },
  },
  mounted() {
    this.near = new IntersectionObserver(([{ isIntersecting }]) => { if (isIntersecting) { this.near.disconnect(); this.load(); } }, { rootMargin: "400px 0px" });
    this.near.observe(this.$el);
    window.addEventListener("soniq:news", this.news);
  },
  unmounted() { this.near.disconnect(); window.removeEventListener("soniq:news", this.news); },
  template: `
    <div class="stack">
      <div class="line apart"><h2>{{ kind === 'track' ? 'More like this' : 'Sounds like' }}</h2>
        <button v-if="kind === 'track' && items?.length" class="btn small" type="button" @click="similar"><i class="i i-play"></i>Play similar</button></div>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load">Try again</button></p>
      <p v-else-if="items && !items.length" class="note"><i class="i i-ear"></i><span>{{ why }}</span></p>
      <template v-else-if="items && kind === 'track'"><p v-if="isFar" class="second">Nothing you have sounds much like this. These come nearest.</p>
        <Rows :key="String(all)" :items="shown" pictures :columns="columns" label="More like this"></Rows>
        <button v-if="more > 0" class="btn small" type="button" style="justify-self:start" @click="all = true">{{ more }} more</button></template>
      <div v-else-if="items" class="shelf-row" ref="shelf"></div>
      <div v-else-if="kind === 'track'" :class="['stack', 'tight', busy && 'waiting']" aria-hidden="true"><div v-for="n in 5" :key="n" class="bone" style="height:44px"></div></div>
      <div v-else :class="['shelf-row', busy && 'waiting']" aria-hidden="true"><div v-for="n in 6" :key="n"><div class="bone" style="aspect-ratio:1"></div><div class="bone" style="height:14px;margin-top:12px;width:80%"></div></div></div>
    </div>`,
};
