// The letters of a long list: each leads to where it begins.
export const Letters = {
  props: { letters: Array, at: String, word: String },
  emits: ["jump"],
  mounted() { this.$el.querySelector?.("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }); },
  template: `
    <div v-if="letters.length > 1" class="letters" role="group" :aria-label="word">
      <button v-for="letter in letters" :key="letter" type="button" :aria-current="at === letter ? 'true' : null" @click="$emit('jump', letter)">{{ letter }}</button></div>`,
};
