// Dark, light, or as the system.
const CHOICES = [["auto", "sun-moon", "As the system"], ["light", "sun", "Light"], ["dark", "moon", "Dark"]];

export default {
  data: () => ({ choice: document.documentElement.dataset.choice || "auto" }),
  computed: { choices: () => CHOICES },
  methods: {
    choose(choice) { window.dispatchEvent(new CustomEvent("soniq:act", { detail: choice })); },
    changed(event) { this.choice = event.detail; },
  },
  mounted() { window.addEventListener("soniq:theme", this.changed); },
  unmounted() { window.removeEventListener("soniq:theme", this.changed); },
  template: `<div class="segments" role="group" aria-label="Theme"><button v-for="[value, icon, word] in choices" :key="value" type="button" :aria-pressed="String(choice === value)" @click="choose(value)"><i :class="['i', 'i-' + icon]" style="width:16px;height:16px"></i>{{ word }}</button></div>`,
};
