// One large cover.
import { cover } from "soniq";

export default {
  props: { item: Object, round: Boolean },
  template: `<div></div>`,
  mounted() { this.$el.append(cover(this.item, { size: 1200, width: 260, eager: true, kind: this.round ? "round-cover" : "" })); },
};
