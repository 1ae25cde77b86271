// Asking back in the place where one pressed: the button becomes the question, with its answer.
export const Sure = {
  props: { word: { type: String, default: "Revoke" }, ask: String, yes: String, label: String, quiet: Boolean },
  emits: ["sure"],
  data: () => ({ asked: false }),
  methods: {
    async open() {
      this.asked = true;
      await this.$nextTick();
      this.$refs.yes.focus();
    },
    async close() {
      this.asked = false;
      await this.$nextTick();
      this.$refs.open?.focus();
    },
    go() {
      this.asked = false;
      this.$emit("sure");
    },
  },
  template: `
    <span v-if="asked" class="sure" role="group" :aria-label="ask" @keydown.esc.stop="close"><span>{{ ask }}</span>
      <span class="line"><button ref="yes" class="btn small lead danger" type="button" @click="go">{{ yes ?? word }}</button><button class="btn small quiet" type="button" @click="close">Keep</button></span></span>
    <button v-else ref="open" :class="['btn', 'small', quiet && 'quiet']" type="button" :aria-label="label ? word + ' ' + label : null" @click="open">{{ word }}</button>`,
};
