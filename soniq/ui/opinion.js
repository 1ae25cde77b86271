// What one thinks of the thing that a page is about, and how often one heard it.
import { ago, opinions, plural } from "soniq";

export default {
  props: { kind: String, number: Number, name: String },
  data: () => ({ opinion: null }),
  computed: {
    heard() {
      const { plays, last, average, rating } = this.opinion ?? {};
      const words = plays ? [`You played it ${plays === 1 ? "once" : `${plural(plays, "time")}`}`, last && `last ${ago(last)}`] : [];
      if (average && average !== rating) words.push(`${average.toFixed(1)} stars in this house`);
      return words.filter(Boolean).join(", ");
    },
  },
  methods: { look() { this.opinion = opinions.of(this.kind, this.number); }, changed({ detail: { kind, id } }) { if (kind === this.kind && id === this.number) this.look(); } },
  mounted() {
    const { kind, number, name } = this;
    this.$refs.here.append(opinions.heart(kind, number, name), opinions.stars(kind, number, name), ...(kind === "track" ? [opinions.fewer(number, name)] : []));
    window.addEventListener("soniq:opinion", this.changed);
    this.look();
  },
  unmounted() { window.removeEventListener("soniq:opinion", this.changed); },
  template: `<div class="opinion line" :data-kind="kind" :data-id="number" :data-name="name"><span ref="here" class="line"></span><span v-if="heard" class="small second">{{ heard }}</span></div>`,
};
