// Keys of other services: written once, never read back.
export default {
  props: { services: Array },
  emits: ["put", "forget"],
  data: () => ({ open: "", value: "" }),
  watch: {
    services() { this.open = this.value = ""; },
  },
  methods: {
    edit(one) {
      [this.open, this.value] = [one.name, ""];
      this.$nextTick(() => document.getElementById(`key-${one.name}`)?.focus());
    },
    put(one) {
      if (this.value.trim()) this.$emit("put", { name: one.name, value: this.value });
    },
  },
  template: `
    <div class="panel keys" style="padding:4px 20px">
      <div v-for="one in services" :key="one.name" class="setting" :data-key="one.name">
        <div><b>{{ one.word }}</b> <span v-if="one.known" class="badge good"><i class="i i-check" aria-hidden="true"></i>Set</span>
          <p>{{ one.about }}</p></div>
        <form v-if="open === one.name" class="line" autocomplete="off" @submit.prevent="put(one)" @keydown.esc.stop="open = ''">
          <input :id="'key-' + one.name" v-model="value" class="input" type="password" maxlength="500" autocomplete="off" spellcheck="false" :aria-label="one.word">
          <button class="btn lead" type="submit" :disabled="!value.trim()">Keep</button><button class="btn quiet" type="button" @click="open = ''">Cancel</button></form>
        <div v-else class="line"><button class="btn" type="button" :aria-label="(one.known ? 'Replace the ' : 'Set the ') + one.word" @click="edit(one)">{{ one.known ? "Replace" : "Set" }}</button>
          <button v-if="one.known" class="btn quiet danger" type="button" :aria-label="'Forget the ' + one.word" @click="$emit('forget', { name: one.name })">Forget</button>
          <a v-else class="btn quiet" :href="one.url" target="_blank" rel="noreferrer noopener">Get one<span class="unseen">, the {{ one.word }}, in a new tab</span><i class="i i-external-link" aria-hidden="true"></i></a></div></div>
    </div>`,
};
