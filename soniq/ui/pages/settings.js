// Settings, each saved as it is changed; what was set elsewhere is shown with its place.
const WORDS = { off: "Off", ask: "When I ask", auto: "By itself" };

export default {
  props: { settings: Array },
  emits: ["change"],
  computed: {
    WORDS: () => WORDS,
    mine() { return this.settings.filter((one) => one.mine); },
    locked() { return this.settings.filter((one) => !one.mine); },
  },
  methods: {
    choices: (one) => (one.kind.includes(" or ") && one.kind !== "true or false" ? one.kind.split(" or ") : null),
    type: (one) => ({ "true or false": "checkbox", "whole number": "number", number: "number" })[one.kind] ?? "text",
    shown: (one) => (Array.isArray(one.value) ? one.value.join(", ") : one.value === true ? "yes" : one.value === false ? "no" : one.value ?? ""),
    change(one, event) {
      const { type, checked, value } = event.target;
      if (!event.target.reportValidity()) return;
      this.$emit("change", { name: one.name, value: type === "checkbox" ? checked : type === "number" ? Number(value) : value });
    },
  },
  template: `
    <div class="stack">
      <div class="panel" style="padding:4px 20px"><div v-for="one in mine" :key="one.name" class="setting">
        <div><label :for="'set-' + one.name"><b>{{ one.word }}</b></label><p v-if="one.about" :id="'about-' + one.name">{{ one.about }}</p></div>
        <input v-if="type(one) === 'checkbox'" type="checkbox" :id="'set-' + one.name" :aria-describedby="one.about ? 'about-' + one.name : null" :checked="one.value" @change="change(one, $event)">
        <select v-else-if="choices(one)" class="input" :id="'set-' + one.name" :aria-describedby="one.about ? 'about-' + one.name : null" :value="one.value" @change="change(one, $event)"><option v-for="choice in choices(one)" :key="choice" :value="choice">{{ WORDS[choice] ?? choice }}</option></select>
        <input v-else class="input" :type="type(one)" :id="'set-' + one.name" :aria-describedby="one.about ? 'about-' + one.name : null" :value="one.value" :step="one.kind === 'number' ? 'any' : 1" @change="change(one, $event)"></div></div>
      <details v-if="locked.length" class="panel"><summary>Set by a file, the environment or the command line</summary>
        <div v-for="one in locked" :key="one.name" class="setting"><div><b>{{ one.word }}</b><p>{{ one.about }}</p></div><div><code>{{ shown(one) || "—" }}</code><br><span class="badge"><i class="i i-lock"></i>{{ one.origin }}</span></div></div></details>
    </div>`,
};
