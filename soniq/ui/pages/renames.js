// Renaming: a template with its example as one writes, every new name before anything moves, then the work and its result.
import { about, ask, follow, h, icon, Lines, lit, nav, number, plural, toast, undoing, url } from "soniq";

const KEPT = "soniq.template";
const WAIT = 250;
const FEW = 5; // of what stays, above all new names

export default {
  components: { Lines },
  props: { spelling: Object, roots: Array },
  data() {
    return { of: about(), name: null, root: "", template: localStorage.getItem(KEPT) || this.spelling.presets[0][1], example: null, wrong: null, plan: null, busy: false, only: false, job: null, result: null, failed: "" };
  },
  computed: {
    href: () => url,
    few: () => FEW,
    scoped() { return Object.keys(this.of).length > 0; },
    locked() { return this.roots.filter((root) => !root.writable && (!this.root || String(root.id) === this.root)); },
    /** The template up to the place that is wrong, and from there on. */
    place() { return this.wrong?.at === null || !this.wrong ? null : [this.template.slice(0, this.wrong.at), this.template.slice(this.wrong.at) || " "]; },
    feed() { return `/renames/_feed/plans/${this.plan?.id}/moves`; },
    preset() { return this.spelling.presets.findIndex(([, template]) => template === this.template); },
    said() { return this.result?.came ?? {}; },
  },
  methods: {
    number, plural,
    async try() {
      clearTimeout(this.trying);
      const asked = this.template;
      try {
        const found = await ask("/renames/_feed/example", { template: asked, ...this.of });
        if (asked !== this.template) return;
        this.example = found.path ?? this.example;
        this.wrong = found.wrong ? found : null;
      } catch (trouble) { this.wrong = { wrong: trouble.message, at: null }; }
    },
    soon() { clearTimeout(this.trying); this.trying = setTimeout(this.try, WAIT); },
    use(template) { this.template = template; this.try(); },
    /** Puts a field where the caret is. */
    insert(text) {
      const field = this.$refs.template;
      field.focus();
      field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
      this.template = field.value;
      this.try();
    },
    all() { this.of = {}; this.name = null; nav.setQuery({}, { replace: true }); this.try(); },
    async preview() {
      if (this.busy) return;
      Object.assign(this, { busy: true, failed: "" });
      localStorage.setItem(KEPT, this.template);
      try {
        const body = { template: this.template, ...this.of, root: this.root && !this.scoped ? Number(this.root) : null };
        this.open(await ask("/renames/_feed/plans", {}, { method: "POST", body }));
        nav.setQuery({ ...this.of, plan: this.plan.id });
      } catch (trouble) { this.failed = trouble.message; } finally { this.busy = false; }
    },
    open(plan) {
      Object.assign(this, { plan, only: false, result: null, job: null, template: plan.template });
      this.$nextTick(() => { window.scrollTo(0, 0); this.$refs.planned?.focus({ preventScroll: true }); });
    },
    back() { nav.setQuery(this.of); this.again(); },
    again() { Object.assign(this, { plan: null, result: null, job: null }); this.try(); },
    filter(only) { this.only = only; this.$nextTick(() => this.$refs.lines.show({ troubled: only ? 1 : null })); },
    async apply() {
      if (this.busy) return;
      this.busy = true;
      try {
        this.job = await ask(`/renames/_feed/plans/${this.plan.id}/apply`, {}, { method: "POST" });
        this.unfollow = follow(this.job.id, { told: (job) => { this.job = { ...this.job, ...job }; }, over: this.over });
      } catch (trouble) { toast(trouble.message, { kind: "bad", seconds: 9 }); } finally { this.busy = false; }
    },
    over(job) { Object.assign(this, { result: job, job: null }); this.$nextTick(() => this.$refs.result?.focus({ preventScroll: true })); },
    async undo() { this.result = (await undoing.undo(this.said.change_id)) ? { ...this.result, undone: true } : this.result; },
    draw(move, before) {
      const [folder, name] = move.to;
      const stays = move.trouble && move.trouble !== "locked"; // that is told once, above all
      const [from, old] = move.from;
      const heads = before && before.to[0] === folder && before.root === move.root ? [] : [h("div", { class: "new-folder", role: "presentation" }, icon("folder"),
        h("span", { class: "mono" }, this.roots.length > 1 && h("span", { class: "third" }, `${move.root} / `), folder ? lit(from, folder) : h("span", { class: "third" }, "the music folder itself")))];
      const tellsFrom = from !== folder && (heads.length || before.from[0] !== from);
      return [...heads, h("div", { class: `move ${stays ? "stays" : ""}`, role: "listitem" },
        h("span", { class: "mono third" }, tellsFrom && h("small", {}, `${from || "."}/`), old), icon("chevron-right"),
        h("span", { class: "mono" }, old === name ? h("span", { class: "second" }, name) : lit(old, name),
          stays && h("span", { class: "why-not" }, icon("triangle-alert"), move.note)))];
    },
    async from() {
      const { plan } = nav.query();
      if (!plan) { if (this.plan) this.again(); return; }
      if (String(this.plan?.id) === plan) return;
      try {
        const known = await ask(`/renames/_feed/plans/${plan}`);
        this.open(known);
        if (known.done) this.result = { came: { change_id: known.done.change, moved: known.moving, left: known.troubled, note: known.done.note }, status: "completed", undone: known.done.undone };
      } catch (trouble) { this.failed = trouble.message; this.back(); }
    },
  },
  mounted() {
    this.try();
    this.from();
    this.unhear = nav.onMove(this.from);
    if (this.scoped) ask("/jobs/_feed/about", this.of).then((found) => { this.name = found.name; }, (trouble) => { this.failed = trouble.message; });
  },
  unmounted() { clearTimeout(this.trying); this.unfollow?.(); this.unhear(); },
  template: `
    <div class="stack wide">
      <header class="page-head"><h1>Rename files</h1><p class="second lede">Names and folders, made of what soniq knows of your music. You see each new name before anything moves, and you can take it all back.</p></header>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i>{{ failed }}</p>
      <template v-if="!plan">
        <div v-if="locked.length && !scoped" class="note warn"><i class="i i-lock"></i><p class="grow"><b>soniq may not change files in {{ locked.map((root) => root.name).join(", ") }} yet.</b> You can look at the new names; to rename, allow it first.</p><a class="btn small" :href="href('/settings#folders')">Music folders</a></div>
        <form class="panel stack" @submit.prevent="preview">
          <div class="line"><span class="label">Which files</span>
            <template v-if="scoped"><span class="badge"><i class="i i-disc-3"></i>{{ name ?? "…" }}</span><button class="btn small quiet" type="button" @click="all">All music instead</button></template>
            <select v-else class="input" style="width:auto" aria-label="Which files" v-model="root"><option value="">All music</option><option v-for="one in roots" :key="one.id" :value="String(one.id)">{{ one.name }}</option></select></div>
          <div class="stack tight"><span class="label" id="presets">Begin with</span>
            <div class="presets" role="group" aria-labelledby="presets"><button v-for="([word, text], n) in spelling.presets" :key="word" class="preset" type="button" :aria-pressed="String(preset === n)" @click="use(text)">{{ word }}</button></div></div>
          <label class="field"><span>Template</span><textarea ref="template" class="input mono" rows="3" spellcheck="false" autocapitalize="none" autocomplete="off" maxlength="1000" v-model="template" :aria-invalid="wrong ? 'true' : null" aria-describedby="becomes" @input="soon" @keydown.ctrl.enter.prevent="preview"></textarea></label>
          <div id="becomes" class="becomes" aria-live="polite">
            <div v-if="wrong" class="stack tight"><p v-if="place" class="mono wrong-place" aria-hidden="true">{{ place[0] }}<mark>{{ place[1] }}</mark></p><p class="bad-word"><i class="i i-circle-alert"></i>{{ wrong.wrong }}</p></div>
            <p v-else-if="example" class="example mono"><template v-for="(part, n) in example" :key="n"><span v-if="n" class="third"> / </span><span :class="n < example.length - 1 ? 'second' : null"><i v-if="n < example.length - 1" class="i i-folder"></i>{{ part }}</span></template></p></div>
          <details><summary>How templates are written</summary><div class="stack">
            <dl class="spelling"><template v-for="[said, means] in spelling.help" :key="said"><dt class="mono">{{ said }}</dt><dd>{{ means }}</dd></template></dl>
            <div class="stack tight"><span class="label" id="fields">Fields, to put in where you write</span><div class="chips wrap" role="group" aria-labelledby="fields"><button v-for="[field, means] in spelling.fields" :key="field" class="chip mono" type="button" :title="means" @click="insert('{' + field + '}')">{{ field }}<span class="unseen">, {{ means }}</span></button></div>
              <p class="small third">To ask for with “if”: <template v-for="([flag, means], n) in spelling.flags" :key="flag">{{ n ? "; " : "" }}<code>{{ flag }}</code>, {{ means }}</template>.</p></div></div></details>
          <div class="line"><button class="btn lead" type="submit" :disabled="busy || Boolean(wrong)">{{ busy ? "Looking at the files …" : "Preview" }}</button><span class="small third">Nothing moves yet.</span></div>
        </form>
      </template>
      <template v-else>
        <section ref="planned" class="panel stack" tabindex="-1" aria-label="The preview">
          <p class="mono second" style="overflow-wrap:anywhere">{{ plan.template }}</p>
          <dl class="counts"><div><dt>{{ plan.moving === 1 ? "file gets a new name" : "files get new names" }}</dt><dd>{{ number(plan.moving) }}</dd></div><div><dt>{{ plan.same === 1 ? "is right already" : "are right already" }}</dt><dd>{{ number(plan.same) }}</dd></div><div v-if="plan.troubled" class="warn"><dt>{{ plan.troubled === 1 ? "stays" : "stay" }}, see why</dt><dd>{{ number(plan.troubled) }}</dd></div></dl>
          <div v-if="result" ref="result" tabindex="-1" :class="['note', result.status === 'completed' ? 'good' : 'bad']" role="status"><i :class="['i', result.status === 'completed' ? 'i-circle-check' : 'i-circle-alert']"></i>
            <p class="grow"><template v-if="result.status === 'completed'"><b>{{ result.undone ? "Taken back" : plural(said.moved ?? 0, "file") + " renamed" }}.</b> <template v-if="said.left && !result.undone">{{ plural(said.left, "file") }} stayed. {{ said.note }}</template></template><template v-else><b>{{ result.status === "cancelled" ? "It was cancelled." : "It did not work." }}</b> {{ result.error }} What was renamed until then is in the history.</template></p>
            <button v-if="said.change_id && !result.undone" class="btn small" type="button" @click="undo"><i class="i i-undo-2"></i>Undo</button><a class="btn small quiet" :href="href('/history')">History</a></div>
          <div v-else-if="job" class="stack tight" role="status"><p><b>{{ job.total ? number(job.done ?? 0) + " of " + plural(job.total, "file") : "It begins" }}</b> <span class="third one-line">{{ job.note }}</span></p><div :class="['track-line', !job.total && 'unknown']"><i :style="{ width: job.total ? 100 * (job.done ?? 0) / job.total + '%' : null }"></i></div><p class="small third">You can leave this page; it goes on.</p></div>
          <div class="line"><button v-if="!result && !job && plan.moving" class="btn lead" type="button" :disabled="busy" @click="apply">Rename {{ plural(plan.moving, "file") }}</button>
            <button v-if="!job" class="btn" type="button" @click="back">{{ result ? "Rename others" : "Change the template" }}</button>
            <button v-if="!result && !job && plan.troubled" class="btn quiet" type="button" :disabled="busy" @click="preview"><i class="i i-refresh-cw"></i>Look again</button></div>
          <div v-if="!result && locked.length && plan.troubled" class="note warn"><i class="i i-lock"></i><p class="grow"><b>soniq may not change files in {{ locked.map((root) => root.name).join(", ") }}.</b> So they stay, whatever name they would get. Allow it, and look again.</p><a class="btn small" :href="href('/settings#folders')">Music folders</a></div>
        </section>
        <section v-if="plan.moving || plan.troubled" class="stack" aria-label="From and to">
          <div v-if="plan.troubled && plan.moving" class="line" role="group" aria-label="Which"><button class="chip" type="button" :aria-pressed="String(!only)" @click="filter(false)">All <b>{{ number(plan.moving + plan.troubled) }}</b></button><button class="chip" type="button" :aria-pressed="String(only)" @click="filter(true)"><i class="i i-triangle-alert"></i>Only problems <b>{{ number(plan.troubled) }}</b></button></div>
          <div v-if="plan.troubled && plan.moving && !only" class="problems stack tight"><h2>What stays</h2><Lines :key="'few' + plan.id" name="few" :feed="feed" :fixed="{ troubled: 1 }" :most="few" :draws="draw" label="What stays"></Lines><div v-if="plan.troubled > few"><button class="btn small" type="button" @click="filter(true)">See all {{ number(plan.troubled) }}</button></div></div>
          <h2 v-if="plan.troubled && plan.moving && !only">All new names</h2>
          <Lines ref="lines" :key="plan.id" name="moves" :feed="feed" :fixed="{ troubled: plan.moving ? null : 1 }" :draws="draw" label="From and to"></Lines></section>
        <div v-else class="void"><i class="i i-circle-check"></i><h2>All names are right already</h2><p>Not one file would get another name by this template.</p></div>
      </template>
    </div>`,
};
