// "Who says so?": each field of a track or an album, who said it, what was said before, and the way back.
import { ago, ask, nav, openEditing, person, undoing, url } from "soniq";

export default {
  data: () => ({ of: null, title: "", fields: null, failed: "", steps: {}, now: Date.now(), busy: false }),
  computed: {
    path() { return `/library/_feed/said/${this.of.entity}/${this.of.id}`; },
    may: () => person.may("moderator"),
    history() { return url(`/history?${this.of.entity}=${this.of.id}`); },
    several() { return this.fields?.filter((field) => field.set).length > 1; },
  },
  methods: {
    ago: (at, now) => ago(at, now),
    async show({ detail }) {
      if (this.$refs.sheet.open) this.$refs.sheet.close();
      Object.assign(this, { of: detail, title: "", fields: null, failed: "", steps: {}, now: Date.now() });
      this.$refs.sheet.showModal();
      await this.load();
    },
    async load() {
      const { of } = this;
      try {
        const found = await ask(this.path);
        if (of === this.of) Object.assign(this, { title: found.title, fields: found.fields, failed: "" });
      } catch (trouble) { if (of === this.of) this.failed = trouble.message; }
    },
    hide() { this.$refs.sheet.close(); },
    outside(event) { if (event.target === this.$refs.sheet) this.hide(); },
    opened({ name }, event) {
      if (!event.target.open) delete this.steps[name];
      else this.look(name);
    },
    async look(name) {
      this.steps[name] = {};
      try { this.steps[name] = await ask(`${this.path}/fields/${name}`); } catch (trouble) { this.steps[name] = { failed: trouble.message }; }
    },
    /** field: null for all of them. */
    async back(field) {
      this.busy = true;
      try {
        const done = await undoing.within(() => ask(`${this.path}/revert`, {}, { method: "POST", body: { field: field?.name ?? null } }));
        undoing.changed(done);
        const open = Object.keys(this.steps);
        this.steps = {};
        await this.load();
        for (const name of open) this.look(name);
        this.failed = done.stale.join(" ");
      } catch (trouble) { this.failed = trouble.message; }
      this.busy = false;
    },
    edit() {
      this.hide();
      openEditing(this.of.entity === "album" ? { album: this.of.id } : { tracks: [this.of.id] });
    },
    part: (answer, field) => (field.total > 1 && (field.answers.length > 1 || answer.count < field.total) ? `${answer.count} of ${field.total}: ` : ""),
  },
  mounted() {
    window.addEventListener("soniq:said", this.show);
    window.addEventListener("soniq:leave", this.hide);
    this.unmove = nav.onMove(() => this.$refs.sheet?.open && this.hide());
  },
  unmounted() { window.removeEventListener("soniq:said", this.show); window.removeEventListener("soniq:leave", this.hide); this.unmove(); },
  template: `
    <dialog ref="sheet" class="side" aria-labelledby="said-title" @click="outside">
      <div v-if="of" class="side-body">
        <header class="side-head"><div class="grow"><h2 id="said-title">Who says so?</h2><p class="second one-line">{{ title || "…" }}</p></div>
          <button class="round" type="button" aria-label="Close" @click="hide"><i class="i i-x"></i></button></header>
        <div class="side-scroll" tabindex="-1">
          <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ failed }}</span></p>
          <div v-if="!fields && !failed" class="stack tight waiting" aria-hidden="true"><div v-for="n in 7" :key="n" class="bone" style="height:52px"></div></div>
          <ul v-if="fields" class="said">
            <li v-for="field in fields" :key="field.name"><details @toggle="opened(field, $event)">
              <summary><span class="said-name">{{ field.label }}</span>
                <span class="said-what"><span v-for="(answer, n) in field.answers" :key="n" class="said-answer">
                  <span class="said-value" dir="auto"><b v-if="part(answer, field)">{{ part(answer, field) }}</b>{{ answer.value }}</span>
                  <span class="said-source"><i :class="['i', 'i-' + answer.source[0]]"></i>{{ answer.source[1] }}{{ answer.at ? ", " + ago(answer.at, now) : "" }}</span></span>
                  <span v-if="field.more" class="small third">and {{ field.more }} more values</span></span></summary>
              <div class="said-steps">
                <p v-if="steps[field.name]?.failed" class="small" role="alert">{{ steps[field.name].failed }}</p>
                <p v-else-if="!steps[field.name]?.items" class="small third waiting">Looking it up …</p>
                <p v-else-if="!steps[field.name].items.length" class="small third">Nobody changed it; this is what was there from the start.</p>
                <ol v-else><li v-for="step in steps[field.name].items" :key="step.change" :class="{ undone: step.undone }">
                  <p class="small third"><i :class="['i', 'i-' + step.source[0]]"></i> {{ step.source[1] }}, {{ ago(step.at, now) }}{{ step.tracks > 1 ? ", " + step.tracks + " tracks" : "" }}{{ step.undone ? ", taken back" : "" }}</p>
                  <p class="turn"><del dir="auto">{{ step.before }}</del><span class="arrow" aria-hidden="true">→</span><ins dir="auto">{{ step.after }}</ins></p></li></ol>
              </div></details>
              <button v-if="may && field.set" class="btn small quiet" type="button" :disabled="busy" :aria-label="'Take back: ' + field.label" @click="back(field)"><i class="i i-undo-2"></i>Take back</button></li>
          </ul>
          <p v-if="fields && !fields.length" class="second">Nothing is said of this yet.</p>
        </div>
        <footer class="side-foot"><a class="btn quiet" :href="history"><i class="i i-history"></i>History</a>
          <span class="grow"></span>
          <button v-if="may && several" class="btn quiet" type="button" :disabled="busy" @click="back(null)"><i class="i i-undo-2"></i>Take all back</button>
          <button v-if="may" class="btn" type="button" @click="edit"><i class="i i-pencil"></i>Edit</button></footer>
      </div>
    </dialog>`,
};
