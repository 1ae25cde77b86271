// Jobs with live progress; the news of the frame keep the list true.
import { ago, ask, number, pace, plural, span, toast, unit, url } from "soniq";

const MARKS = { pending: "clock", running: "loader-circle", retrying: "rotate-ccw", completed: "circle-check", failed: "circle-alert", cancelled: "x" };
const WORDS = { pending: "Waits", running: "Runs", retrying: "Tries again soon", completed: "Done", failed: "Did not work", cancelled: "Cancelled" };

export default {
  data: () => ({ jobs: null, after: null, failed: "", now: Date.now() }),
  emits: ["cancel", "retry", "scan"],
  computed: {
    under() { return this.jobs?.filter((job) => ["pending", "running", "retrying"].includes(job.status)) ?? []; },
    active() { return this.under.filter((job) => job.kind !== "analyze"); }, // its card above tells more
    past() { return this.jobs?.filter((job) => !this.under.includes(job)) ?? []; },
    unreadable() { return url("/library/unreadable"); },
  },
  methods: {
    ago, number, plural,
    mark: (job) => MARKS[job.status], word: (job) => WORDS[job.status],
    took: (job) => (job.started && job.completed ? span(job.completed - job.started) : ""),
    state(job) {
      if (job.stopping) return "Stops at its next step";
      if (job.status !== "running") return this.word(job);
      const parts = [job.total ? `${number(job.done)} of ${plural(job.total, unit(job))}` : job.done ? plural(job.done, unit(job)) : "begins"];
      if (job.speed) parts.push(pace(job));
      if (job.left) parts.push(`${span(job.left * 1000)} left`);
      return parts.join(" · ");
    },
    async load(more) {
      try {
        const part = await ask("/library/_feed/jobs", { first: 30, after: more ? this.after : null });
        this.jobs = more ? this.jobs.concat(part.items) : part.items;
        this.after = part.after;
        this.failed = "";
      } catch (trouble) { this.failed = trouble.message; }
    },
    news({ detail: { name, payload } }) {
      if (name === "feed.gap") return this.load();
      if (name !== "job.changed" || !this.jobs) return;
      const job = this.jobs.find((other) => other.id === payload.id);
      const over = ["completed", "failed", "cancelled"].includes(payload.status);
      if (!job || over || job.status !== payload.status) return this.soon();
      Object.assign(job, Object.fromEntries(Object.entries(payload).filter(([key, value]) => key !== "title" && value !== null && value !== undefined)));
    },
    soon() { clearTimeout(this.timer); this.timer = setTimeout(() => this.load(), 150); },
    async copy(job) {
      const text = this.$refs[`error-${job.id}`]?.[0];
      getSelection().selectAllChildren(text);
      if (navigator.clipboard) await navigator.clipboard.writeText(text.textContent).then(() => toast("Copied."), () => {});
    },
  },
  mounted() { this.load(); window.addEventListener("soniq:news", this.news); this.clock = setInterval(() => { this.now = Date.now(); }, 30000); },
  unmounted() { window.removeEventListener("soniq:news", this.news); clearInterval(this.clock); },
  template: `
    <div class="stack wide">
      <header class="page-head"><h1>Jobs</h1><button class="btn" type="button" @click="$emit('scan')"><i class="i i-refresh-cw"></i>Scan now</button>
        <p><a class="link" :href="unreadable">Files that could not be read</a></p></header>
      <slot></slot>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i>{{ failed }}</p>
      <section v-if="active.length" class="panel" aria-labelledby="now-title"><h2 id="now-title" style="font-size:17px">Now</h2>
        <div class="list"><div v-for="job in active" :key="job.id" :class="['job', job.status]"><i :class="['i', 'i-' + mark(job), job.status === 'running' && 'spin']"></i>
          <div><b>{{ job.title }}</b><p class="small second">{{ state(job) }}</p></div><button class="btn small" type="button" :disabled="job.stopping" @click="$emit('cancel', job.id)">Cancel</button>
          <div v-if="job.status === 'running'" :class="['track-line', !job.total && 'unknown']"><i :style="{ width: job.total ? 100 * job.done / job.total + '%' : null }"></i></div>
          <p v-if="job.note" class="small third one-line" style="grid-column:2/-1">{{ job.note }}</p></div></div></section>
      <section v-if="past.length" aria-labelledby="past-title"><h2 id="past-title" style="font-size:17px">Before</h2>
        <div class="list"><div v-for="job in past" :key="job.id" :class="['job', job.status]"><i :class="['i', 'i-' + mark(job)]"></i>
          <div><b>{{ job.title }}</b><p class="small second">{{ [word(job), ago(job.completed ?? job.created, now), took(job), job.result].filter(Boolean).join(' · ') }}</p></div>
          <button v-if="['failed', 'cancelled'].includes(job.status)" class="btn small" type="button" @click="$emit('retry', job.id)"><i class="i i-rotate-ccw"></i>Try again</button><span v-else></span>
          <details v-if="job.error"><summary>What went wrong, after {{ plural(job.attempts, 'try', 'tries') }}</summary><pre :ref="'error-' + job.id">{{ job.error }}</pre><button class="btn small quiet" type="button" @click="copy(job)"><i class="i i-copy"></i>Copy</button></details>
          <details v-if="job.passed.length"><summary>{{ plural(job.passed.length, 'thing') }} passed by</summary><pre>{{ job.passed.map((one) => typeof one === 'string' ? one : one.path + ': ' + one.reason).join('\\n') }}</pre></details></div></div>
        <button v-if="after" class="btn" type="button" style="margin-top:16px" @click="load(true)">Older ones</button></section>
      <div v-if="jobs && !jobs.length" class="void"><i class="i i-activity"></i><h2>Nothing has run yet</h2><p>Scans and other long work show here, with how far they are and how long they take.</p></div>
      <div v-if="!jobs && !failed" class="waiting stack"><div class="bone" style="height:60px"></div><div class="bone" style="height:60px"></div></div>
    </div>`,
};
