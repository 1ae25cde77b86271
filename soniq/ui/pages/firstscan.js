// The first scan: begins it, shows how far it is, and then opens the library.
import { ask, nav, number, plural } from "soniq";

export default {
  props: { running: Array, there: Number },
  emits: ["begin"],
  data() { return { job: this.running[0] ?? null, begun: Boolean(this.running.length), over: false, failed: "" }; },
  methods: {
    number, plural,
    begin() { this.begun = true; this.failed = ""; this.$emit("begin"); this.wait = setTimeout(() => { if (!this.job && !this.over) this.begun = false; }, 8000); },
    news({ detail: { name, payload } }) {
      if (name !== "job.changed" || payload.kind !== "filesystem_scan") return;
      if (!this.begun && payload.status !== "completed") this.begun = true;
      clearTimeout(this.wait);
      this.job = { ...this.job, ...Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== null && value !== undefined)) };
      this.over = payload.status === "completed";
      if (payload.status === "failed") { this.failed = payload.error ?? "The scan did not work."; this.begun = false; }
      if (payload.status === "cancelled") this.begun = false;
    },
    home() { nav.go("/"); },
  },
  mounted() { window.addEventListener("soniq:news", this.news); },
  unmounted() { window.removeEventListener("soniq:news", this.news); clearTimeout(this.wait); },
  template: `
    <div class="stack">
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i>{{ failed }}</p>
      <div v-if="begun" class="panel stack" aria-live="polite">
        <h2>{{ over ? "Your library is there" : "Reading your music" }}</h2>
        <div v-if="!over" :class="['track-line', !job?.total && 'unknown']"><i :style="{ width: job?.total ? 100 * job.done / job.total + '%' : null }"></i></div>
        <p class="second">{{ over ? "Everything was read. New music appears by itself from now on." : job?.total ? number(job.done ?? 0) + " of " + plural(job.total, "file") : "Looking through the folders" }}</p>
        <p v-if="!over" class="small third">You may go on already; what is read appears at once.</p></div>
      <p v-if="there && !begun" class="note good"><i class="i i-circle-check"></i>{{ plural(there, "track") }} {{ there === 1 ? "is" : "are" }} there already.</p>
      <div class="line"><button v-if="there && !begun" class="btn lead" type="button" @click="home">Open the library</button>
        <button v-if="!begun" :class="['btn', !there && 'lead']" type="button" @click="begin">{{ there ? "Read the folders again" : "Read my music" }}</button>
        <button v-if="begun" :class="['btn', over && 'lead']" type="button" @click="home">{{ over ? "Open the library" : "Go on to the library" }}</button></div>
    </div>`,
};
