// Whom soniq asked, what for and how it went; and whether it may.
import { ago, ask, nav, number, url } from "soniq";

const MARKS = { fine: "circle-check", rests: "clock", off: "ban", keyless: "key-round", idle: "globe" };
const PART = 60;
const MOST = 180; // rows that stay in the page; older ones are asked for anew

export default {
  props: { policies: Array, settings: Object, known: Object },
  emits: ["change"],
  data: () => ({ query: nav.query(), items: null, after: null, failed: "", busy: false, fresh: null, now: Date.now(), above: 0, opened: {} }),
  computed: {
    services() { return (this.fresh ?? this.known).services; },
    total() { return (this.fresh ?? this.known).total; },
    policy() { return this.settings.network; },
    about() { return this.policies.find(([name]) => name === this.policy.value)?.[2]; },
    asked() { return this.services.filter((one) => one.today || one.state === "rests"); },
    narrowed() { return Boolean(this.query.service || this.query.failed); },
  },
  watch: {
    known() { this.fresh = null; },
  },
  methods: {
    ago, number, url,
    mark: (one) => MARKS[one.state] ?? "circle-check",
    at: (moment) => new Date(moment).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }),
    when: (moment) => new Date(moment).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" }),
    took: (call) => (call.cache ? "" : call.ms < 1000 ? `${call.ms} ms` : `${(call.ms / 1000).toFixed(1)} s`),
    set(name, value) {
      if (value !== this.settings[name].value) this.$emit("change", { name, value });
    },
    narrow(change) {
      this.query = { ...this.query, ...change };
      nav.setQuery(this.query);
      this.load();
    },
    async load(more = false) {
      if (more && (this.busy || !this.after)) return;
      const turn = (this.turn = {});
      this.busy = true;
      try {
        const part = await ask("/network/_feed/calls", { first: PART, after: more ? this.after : null, service: this.query.service, failed: this.query.failed });
        if (turn !== this.turn) return;
        const all = more ? this.items.concat(part.items) : part.items;
        this.items = all.slice(-MOST);
        this.above = more ? this.above + all.length - this.items.length : 0;
        this.after = part.after;
        this.failed = "";
      } catch (trouble) {
        if (turn === this.turn) this.failed = trouble.message;
      }
      if (turn === this.turn) this.busy = false;
      this.now = Date.now();
    },
    async look() {
      if (document.hidden) return;
      this.now = Date.now();
      try { this.fresh = await ask("/network/_feed/services"); } catch { return; } // the next look tells
      if (!this.above && (this.items?.length ?? 0) <= PART && scrollY < 200) this.load();
    },
    back() {
      if (!nav.isNew("/network", this.query)) return;
      this.query = nav.query();
      this.load();
    },
  },
  mounted() {
    this.load();
    this.watcher = new IntersectionObserver((seen) => { if (seen.at(-1).isIntersecting) this.load(true); }, { rootMargin: "600px 0px" });
    this.watcher.observe(this.$refs.end);
    this.clock = setInterval(this.look, 5000);
    this.unhear = nav.onMove(this.back);
  },
  updated() {
    if (!this.$refs.end || this.busy) return;
    this.watcher.unobserve(this.$refs.end);
    this.watcher.observe(this.$refs.end);
  },
  unmounted() { this.watcher.disconnect(); clearInterval(this.clock); this.unhear(); },
  template: `
    <div class="stack wide network">
      <header class="page-head"><h1>Network</h1><p class="second">Every question that soniq asked of a server outside, and who or what caused it.</p></header>
      <section class="panel stack" aria-labelledby="policy-title"><h2 id="policy-title">May soniq ask others?</h2>
        <div class="policy"><div class="stack tight"><div class="segments" role="group" aria-labelledby="policy-title"><button v-for="[name, word] in policies" :key="name" type="button" :aria-pressed="String(policy.value === name)" :disabled="Boolean(policy.locked)" @click="set('network', name)">{{ word }}</button></div>
        <p class="second" role="status">{{ about }}</p>
        <p v-if="policy.locked" class="badge"><i class="i i-lock" aria-hidden="true"></i>Set by {{ policy.locked }}</p></div>
        <label class="field contact"><span>Your address, as other servers see it beside soniq’s name</span>
          <input class="input" type="text" maxlength="120" autocomplete="email" placeholder="none: soniq’s own name must do" :disabled="Boolean(settings.contact.locked)" :value="settings.contact.value" @change="set('contact', $event.target.value.trim())"></label></div></section>
      <section class="stack" aria-labelledby="services-title"><div class="line apart"><h2 id="services-title">Services</h2><p class="second small">Today: {{ number(total.asked) }} asked, {{ number(total.cache) }} known from before, {{ number(total.failed) }} failed, {{ total.size }}</p></div>
        <ul class="services"><li v-for="one in services" :key="one.name" :class="['panel', one.state]">
          <span><b>{{ one.label }}</b><span class="small second">{{ one.purpose }}</span></span>
          <span :class="['badge', one.state === 'fine' && 'good', one.state === 'rests' && 'warn']"><i :class="['i', 'i-' + mark(one)]" aria-hidden="true"></i>{{ one.words + (one.until ? " " + at(one.until) : "") }}</span>
          <a v-if="one.state === 'keyless'" class="link small" :href="url('/settings#keys')">Set its key<span class="unseen">, of {{ one.label }}</span></a>
          <span v-else-if="one.today" class="small third">{{ one.today }}</span></li></ul></section>
      <section class="stack" aria-labelledby="calls-title"><div class="line apart"><h2 id="calls-title">Calls</h2>
        <div class="line"><select class="input calls-of" aria-label="Of which service" :value="query.service ?? ''" @change="narrow({ service: $event.target.value || null })"><option value="">All services</option><option v-for="one in services" :key="one.name" :value="one.name">{{ one.label }}</option></select>
          <button class="chip" type="button" :aria-pressed="String(Boolean(query.failed))" @click="narrow({ failed: query.failed ? null : 1 })"><i class="i i-circle-alert" aria-hidden="true"></i>Failures only</button></div></div>
        <p v-if="above" class="note"><span>The newest are above these. <button class="link plain" type="button" @click="load()">Back to the newest</button></span></p>
        <ul v-if="items?.length" class="calls" aria-label="Calls, newest first"><li v-for="call in items" :key="call.id" :class="{ bad: call.failed }">
          <time class="small third" :title="when(call.at)">{{ ago(call.at, now) }}</time><b>{{ call.service }}</b><details class="what" @toggle="opened[call.id] = $event.target.open"><summary>{{ call.action }}</summary><template v-if="opened[call.id]"><p class="mono small">{{ call.method }} {{ call.url }}</p><p class="small third">{{ [when(call.at), call.size].filter(Boolean).join(" · ") }}</p></template></details>
          <span class="end"><span :class="['badge', call.failed && 'bad']"><i :class="['i', call.failed ? 'i-circle-alert' : call.cache ? 'i-hard-drive' : 'i-check']" aria-hidden="true"></i>{{ call.words }}</span><span class="small third took">{{ took(call) }}</span></span></li></ul>
        <div v-else-if="items && !failed" class="void"><i class="i i-globe" aria-hidden="true"></i><h2>{{ narrowed ? "No such call" : "Nobody was asked yet" }}</h2>
          <p>{{ narrowed ? "None of the calls that are kept fits. They are kept for 30 days." : "Each question to a server outside shows here, with what it was for." }}</p></div>
        <div v-else-if="!failed" class="waiting stack"><div v-for="n in 6" :key="n" class="bone" style="height:48px"></div></div>
        <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ failed }} <button class="link plain" type="button" @click="load(Boolean(items && after))">Try again</button></span></p>
        <div ref="end"></div></section>
    </div>`,
};
