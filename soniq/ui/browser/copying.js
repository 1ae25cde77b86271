// A text to be taken along: shown, copied by a button, and as a code for a phone's camera.
import { toast } from "./toast.js";

/** Over plain HTTP browsers lend no clipboard; what is selected can still be copied. */
export async function copy(text, field) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    field?.focus();
    field?.select();
    if (!field || !document.execCommand("copy")) return false;
  }
  return true;
}

export const Copied = {
  props: { text: String, label: String, code: String, what: { type: String, default: "It" } },
  data: () => ({ open: false, done: false }),
  methods: {
    async copy() {
      if (!(await copy(this.text, this.$refs.text))) return void toast("The browser did not copy it. It is selected: copy it with Ctrl C.", { kind: "warn" });
      this.done = true;
      toast(`${this.what} is copied.`, { kind: "good" });
      setTimeout(() => { this.done = false; }, 2500);
    },
  },
  template: `
    <div class="copied"><input ref="text" class="input mono" readonly :value="text" :aria-label="label" spellcheck="false" @focus="$event.target.select()">
      <button class="btn" type="button" @click="copy"><i :class="['i', done ? 'i-check' : 'i-copy']" aria-hidden="true"></i>{{ done ? "Copied" : "Copy" }}<span class="unseen"> {{ label }}</span></button>
      <button v-if="code" class="round" type="button" :aria-label="open ? 'Hide the code' : 'Show it as a code for a phone'" :title="open ? 'Hide the code' : 'A code for a phone'" :aria-expanded="String(open)" @click="open = !open"><i class="i i-qr-code" aria-hidden="true"></i></button>
      <img v-if="code && open" class="code" :src="code" width="196" height="196" :alt="'A code that holds ' + text"></div>`,
};
