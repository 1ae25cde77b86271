// Editing by hand: one track, several or a whole album; what would change shows before it does.
import { ask, nav, number, plural, toast, undoing, url } from "soniq";

const MODES = [["fields", "Fields"], ["replace", "Find and replace"], ["numbers", "Number"], ["split", "Split artists"], ["names", "From file name"], ["trim", "Trim spaces"]];
const SEPARATORS = [["feat.", "feat."], ["ft.", "ft."], [" & ", "&"], [" and ", "and"], [";", ";"], [" / ", "/"], [",", ","], [" x ", "x"], ["vs", "vs"]];
const PAUSE = 350;
const TOOLS = () => ({
  replace: { field: "title", find: "", replace: "", pattern: false, case: false },
  numbers: { start: 1, per_disc: true, totals: false },
  split: { field: "artists", at: ["feat.", "ft."] },
  names: { pattern: "" },
  trim: {},
});

export default {
  data: () => ({ of: null, form: null, mode: "fields", typed: {}, tools: TOOLS(), seen: null, failed: "", wrong: "", busy: false, looking: false, asks: false, step: "edit", files: null, also: false, count: 0 }),
  computed: {
    modes() { return MODES.filter(([mode]) => this.form?.several || !["numbers", "replace"].includes(mode)); },
    chosen() { return this.form?.tracks ?? this.of?.tracks; },
    dirty() { return Object.keys(this.typed).length > 0 || JSON.stringify(this.tools) !== JSON.stringify({ ...TOOLS(), names: { pattern: this.tools.names.pattern && this.form?.patterns[0] } }); },
    edit() {
      const { mode } = this;
      if (mode === "fields") return Object.keys(this.typed).length ? { kind: "fields", values: { ...this.typed } } : null;
      if (mode === "replace" && !this.tools.replace.find) return null;
      if (mode === "names" && !this.tools.names.pattern) return null;
      if (mode === "split" && !this.tools.split.at.length) return null;
      if (mode === "numbers" && !Number.isInteger(this.tools.numbers.start)) return null;
      return { kind: mode, ...this.tools[mode] };
    },
    asked() { return JSON.stringify(this.edit); },
    fits() { return Boolean(this.edit && !this.busy && !this.looking && this.seen?.changed && !Object.keys(this.seen.errors).length); },
    errors() { return (this.mode === "fields" && this.seen?.errors) || {}; },
    summary() {
      if (!this.edit) return this.mode === "fields" ? "Nothing is changed yet." : "";
      if (!this.seen) return this.wrong ? "" : "Looking at what would change …";
      const { changed, of, beyond, problems } = this.seen;
      const first = changed ? `${number(changed)} of ${plural(of, "track")} ${changed === 1 ? "changes" : "change"}` : of === 1 ? "It says that already" : "Nothing would change";
      return [first, beyond && `${number(beyond)} more were not tried`, problems && `${number(problems)} cannot be edited so, and stay`].filter(Boolean).join(" · ");
    },
    separators: () => SEPARATORS,
  },
  watch: { asked() { this.soon(); } },
  methods: {
    number, plural, url,
    async show({ detail }) {
      if (this.$refs.sheet.open) return;
      Object.assign(this, { of: detail, form: null, mode: "fields", typed: {}, tools: TOOLS(), seen: null, failed: "", wrong: "", busy: false, asks: false, step: "edit", files: null, also: false, count: 0 });
      this.$refs.sheet.showModal();
      await this.load();
    },
    async load() {
      const { of } = this;
      this.failed = "";
      try {
        const form = await ask("/library/_feed/edit/form", {}, { method: "POST", body: { tracks: of.tracks ?? [], album: of.album ?? null } });
        if (of !== this.of) return;
        this.form = form;
        this.count = form.count;
        this.$nextTick(() => { if (!matchMedia("(pointer: coarse)").matches) this.$refs.body?.querySelector("input")?.focus(); });
      } catch (trouble) { if (of === this.of) this.failed = trouble.message; }
    },
    shown(field) { return this.typed[field.name] ?? field.value; },
    type(field, value) {
      if (value === field.value && !field.mixed) delete this.typed[field.name];
      else this.typed[field.name] = value;
    },
    reset(field) { delete this.typed[field.name]; },
    clear(field) { this.typed[field.name] = ""; },
    placeholder(field) {
      if (this.typed[field.name] === "") return "will say nothing";
      return field.mixed ? "several values" : "";
    },
    touched(group) { return group.fields.filter((field) => field.name in this.typed || field.name in this.errors).length; },
    choose(mode) {
      this.tools.names.pattern ||= mode === "names" ? this.form.patterns[0] : "";
      this.mode = mode;
      this.seen = null;
      this.wrong = "";
      this.soon();
    },
    toggle(at) {
      const { split } = this.tools;
      split.at = split.at.includes(at) ? split.at.filter((one) => one !== at) : [...split.at, at];
    },
    soon() {
      this.stop?.abort();
      clearTimeout(this.timer);
      this.looking = Boolean(this.edit);
      if (!this.edit) { this.seen = null; this.wrong = ""; return; }
      this.timer = setTimeout(this.look, PAUSE);
    },
    body() { return { tracks: this.chosen ?? [], album: this.of.album ?? null, edit: this.edit }; },
    async look() {
      this.stop = new AbortController();
      const { asked } = this;
      try {
        const seen = await ask("/library/_feed/edit/preview", {}, { method: "POST", body: this.body(), signal: this.stop.signal });
        if (asked !== this.asked) return;
        Object.assign(this, { seen: seen.wrong ? null : seen, wrong: seen.wrong ?? "", looking: false });
      } catch (trouble) {
        if (trouble.name === "AbortError" || asked !== this.asked) return;
        Object.assign(this, { seen: null, wrong: trouble.message, looking: false });
      }
    },
    async apply() {
      if (!this.fits) return;
      this.busy = true;
      try {
        const done = await undoing.within(() => ask("/library/_feed/edit/apply", {}, { method: "POST", body: this.body() }));
        this.typed = {};
        this.tools = TOOLS();
        const elsewhere = done.album && done.album !== this.of.album && nav.here() === `/library/albums/${this.of.album}`;
        undoing.changed({ ...done, tracks: this.chosen });
        if (elsewhere) nav.go(`/library/albums/${done.album}`);
        if (this.also && this.form.files === "open") await this.lookAtFiles();
        else this.hide();
      } catch (trouble) { this.wrong = trouble.message; }
      this.busy = false;
    },
    async lookAtFiles() {
      Object.assign(this, { step: "files", files: null, wrong: "" });
      try {
        this.files = await ask("/library/_feed/edit/files", {}, { method: "POST", body: { tracks: this.chosen } });
      } catch (trouble) { this.wrong = trouble.message; }
    },
    async write() {
      this.busy = true;
      try {
        const done = await ask("/library/_feed/edit/write", {}, { method: "POST", body: { tracks: this.chosen } });
        this.hide();
        toast(done.words, { kind: "good" });
      } catch (trouble) { this.wrong = trouble.message; }
      this.busy = false;
    },
    hide() { this.stop?.abort(); clearTimeout(this.timer); this.asks = false; this.$refs.sheet.close(); },
    leave() { if (this.dirty && this.step === "edit" && this.form) { this.asks = true; this.$nextTick(() => this.$refs.keep.focus()); } else this.hide(); },
    keys(event) {
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        if (this.asks) this.asks = false; else this.leave();
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.apply(); }
    },
    outside(event) { if (event.target === this.$refs.sheet) this.leave(); },
    hint(field) {
      if (field.kind === "list") return "Several: with ; between";
      return field.kind === "date" ? "As 1997, 1997-06 or 1997-06-16" : "";
    },
  },
  mounted() {
    window.addEventListener("soniq:edit", this.show);
    this.unmove = nav.onMove(() => { if (this.$refs.sheet?.open && !this.dirty && !this.busy) this.hide(); });
  },
  unmounted() { window.removeEventListener("soniq:edit", this.show); this.unmove(); },
  template: `
    <dialog ref="sheet" class="side wide" aria-labelledby="editing-head" @click="outside" @cancel.prevent="leave" @keydown="keys">
      <form v-if="of" class="side-body" @submit.prevent="apply" novalidate>
        <header class="side-head"><div class="grow"><h2 id="editing-head">{{ step === "files" ? "Write to the files" : form?.several ? "Edit " + plural(count, "track") : "Edit a track" }}</h2><p class="second one-line" dir="auto">{{ form?.title ?? "…" }}</p></div>
          <button class="round" type="button" aria-label="Close" @click="leave"><i class="i i-x"></i></button></header>
        <div v-if="form && step === 'edit'" class="side-modes" role="group" aria-label="Ways to edit"><button v-for="[name, word] in modes" :key="name" class="chip" type="button" :aria-pressed="String(mode === name)" @click="choose(name)">{{ word }}</button></div>
        <div ref="body" class="side-scroll" tabindex="-1">
          <div v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load">Try again</button></div>
          <div v-if="!form && !failed" class="stack waiting" aria-hidden="true"><div v-for="n in 6" :key="n" class="bone" style="height:62px"></div></div>

          <template v-if="form && step === 'edit'">
          <div v-if="mode === 'fields'" class="stack tight">
            <component :is="n ? 'details' : 'div'" v-for="(group, n) in form.groups" :key="group.name" :class="n ? 'fold' : ''">
              <summary v-if="n">{{ group.name }}<span v-if="touched(group)" class="badge">{{ touched(group) }} changed</span></summary>
              <div class="fields">
                <div v-for="field in group.fields" :key="field.name" :class="['field', 'field-' + field.kind, field.name in typed && 'touched']">
                  <label :for="'edit-' + field.name">{{ field.label }}</label>
                  <div class="field-line">
                    <select v-if="field.kind === 'flag'" :id="'edit-' + field.name" class="input" :value="typed[field.name] ?? (field.mixed ? 'several' : field.value)" @change="type(field, $event.target.value)">
                      <option v-if="field.mixed" value="several" disabled>several values</option><option value="">No</option><option value="yes">Yes</option></select>
                    <input v-else :id="'edit-' + field.name" class="input" type="text" dir="auto" autocomplete="off" spellcheck="false" :inputmode="field.kind === 'number' ? 'numeric' : null" :value="shown(field)" :placeholder="placeholder(field)"
                      :aria-invalid="field.name in errors ? 'true' : null" :aria-describedby="field.name in errors ? 'wrong-' + field.name : hint(field) ? 'hint-' + field.name : null" @input="type(field, $event.target.value)">
                    <button v-if="field.name in typed" class="round" type="button" :aria-label="'Leave ' + field.label + ' as it was'" title="Leave it as it was" @click="reset(field)"><i class="i i-undo-2"></i></button>
                    <button v-else-if="field.mixed && field.kind !== 'flag'" class="round" type="button" :aria-label="'Empty ' + field.label + ' of all'" title="Empty it of all" @click="clear(field)"><i class="i i-x"></i></button></div>
                  <p v-if="field.name in errors" :id="'wrong-' + field.name" class="wrong" role="alert">{{ errors[field.name] }}</p>
                  <p v-else-if="hint(field)" :id="'hint-' + field.name" class="hint">{{ hint(field) }}</p>
                </div></div></component>
          </div>

          <div v-else-if="mode === 'replace'" class="fields">
            <div class="field"><label for="tool-field">In</label><select id="tool-field" class="input" v-model="tools.replace.field"><option v-for="[name, word] in form.searched" :key="name" :value="name">{{ word }}</option></select></div>
            <div class="field"><label for="tool-find">Find</label><input id="tool-find" class="input" type="text" v-model="tools.replace.find" autocomplete="off" spellcheck="false" :aria-invalid="wrong ? 'true' : null" aria-describedby="tool-wrong"></div>
            <div class="field"><label for="tool-replace">Replace by</label><input id="tool-replace" class="input" type="text" v-model="tools.replace.replace" autocomplete="off" spellcheck="false" placeholder="nothing"></div>
            <div class="stack tight"><label class="check"><input type="checkbox" v-model="tools.replace.case"> Capitals matter</label><label class="check"><input type="checkbox" v-model="tools.replace.pattern"> A pattern (regular expression; \\1 for a group)</label></div>
          </div>
          <div v-else-if="mode === 'numbers'" class="fields">
            <div class="field"><label for="tool-start">Begin with</label><input id="tool-start" class="input" type="number" min="0" max="9999" v-model.number="tools.numbers.start" :aria-invalid="wrong ? 'true' : null" aria-describedby="tool-wrong"></div>
            <div class="stack tight" style="align-self:end"><label class="check"><input type="checkbox" v-model="tools.numbers.per_disc"> Begin anew on each disc</label><label class="check"><input type="checkbox" v-model="tools.numbers.totals"> Set the number of tracks too</label></div>
            <p class="hint wide">Tracks are numbered in the order in which they were listed.</p>
          </div>
          <div v-else-if="mode === 'split'" class="stack">
            <div class="field"><label for="tool-split">Which</label><select id="tool-split" class="input" v-model="tools.split.field"><option value="artists">Artists</option><option value="album_artists">Album artists</option></select></div>
            <div class="field" role="group" aria-labelledby="tool-at"><span id="tool-at">Part at</span><div class="chips wrap"><button v-for="[at, word] in separators" :key="at" class="chip mono" type="button" :aria-pressed="String(tools.split.at.includes(at))" @click="toggle(at)">{{ word }}</button></div>
              <p class="hint">The text stays as the credit: “Ann feat. Bob” becomes Ann and Bob, and is still shown so.</p></div>
          </div>
          <div v-else-if="mode === 'names'" class="stack">
            <div class="field"><label for="tool-pattern">Pattern</label><input id="tool-pattern" class="input mono" type="text" v-model="tools.names.pattern" autocomplete="off" spellcheck="false" :aria-invalid="wrong ? 'true' : null" aria-describedby="tool-wrong">
              <p class="hint">{artist}, {album}, {title}, {track}, {disc}, {year}, {genre} … and {skip} for what is not wanted; / between folders.</p></div>
            <div class="chips wrap"><button v-for="pattern in form.patterns" :key="pattern" class="chip mono" type="button" :aria-pressed="String(tools.names.pattern === pattern)" @click="tools.names.pattern = pattern">{{ pattern }}</button></div>
          </div>
          <p v-else class="second">Takes spaces away from the ends of all texts, and makes one of several.</p>
          <p v-if="wrong" id="tool-wrong" class="wrong" role="alert">{{ wrong }}</p>

          <section v-if="edit && (seen || !wrong)" class="preview" aria-label="What would change">
            <h3 role="status" aria-live="polite">{{ summary }}</h3>
            <ul v-if="seen?.rows.length" :class="['turns', looking && 'stale']"><li v-for="row in seen.rows" :key="row.id">
              <p v-if="form.several" class="one-line"><b dir="auto">{{ row.title }}</b> <span class="third">{{ row.place }}</span></p>
              <p v-for="[label, before, after] in row.changes" :key="label" class="turn"><span class="third">{{ label }}</span><del dir="auto">{{ before }}</del><span class="arrow" aria-hidden="true">→</span><ins dir="auto">{{ after }}</ins></p>
              <p v-if="row.problem" class="wrong"><i class="i i-triangle-alert"></i>{{ row.problem }}</p></li></ul>
            <p v-if="seen?.more" class="small third">and {{ plural(seen.more, "more track") }}</p>
          </section>
          </template>

          <template v-if="step === 'files'">
            <p v-if="wrong" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ wrong }}</span></p>
            <div v-if="!files && !wrong" class="stack waiting" aria-hidden="true"><div v-for="n in 5" :key="n" class="bone" style="height:48px"></div></div>
            <section v-if="files" class="preview" aria-label="What would be written"><h3 role="status">{{ files.changed ? plural(files.changed, "file") + " would be written" : "There is nothing to write" }}{{ files.problems ? " · " + number(files.problems) + " cannot be, and stay" : "" }}{{ files.beyond ? " · and of " + plural(files.beyond, "more track") : "" }}</h3>
              <p class="small second">soniq keeps what the files say now: “Undo” puts back every byte.</p>
              <ul class="turns"><li v-for="row in files.rows" :key="row.id"><p><b dir="auto">{{ row.title }}</b></p><p class="small third mono">{{ row.place }}</p>
                <p v-for="[label, before, after] in row.changes" :key="label" class="turn"><span class="third">{{ label }}</span><del dir="auto">{{ before }}</del><span class="arrow" aria-hidden="true">→</span><ins dir="auto">{{ after }}</ins></p>
                <p v-if="row.problem" class="wrong"><i class="i i-triangle-alert"></i>{{ row.problem }}</p></li></ul>
              <p v-if="files.more" class="small third">and {{ plural(files.more, "more file") }}</p></section>
          </template>
        </div>
        <footer v-if="asks" class="side-foot asks" role="alertdialog" aria-label="Leave?"><span class="grow">Leave, and lose what you typed?</span><button ref="keep" class="btn" type="button" @click="asks = false">Keep editing</button><button class="btn danger" type="button" @click="hide">Leave</button></footer>
        <footer v-else-if="step === 'files'" class="side-foot"><span class="grow"></span><button class="btn quiet" type="button" @click="hide">Leave the files</button><button class="btn lead" type="button" :disabled="busy || !files?.changed" @click="write">Write {{ files ? plural(files.changed, "file") : "" }}</button></footer>
        <footer v-else class="side-foot"><div class="grow small second"><label v-if="form?.files === 'open'" class="check"><input type="checkbox" v-model="also"> Write to the files too</label>
            <span v-else-if="form">soniq shows it so; the files stay as they are. <template v-if="form.files === 'closed' && !dirty">{{ " " }}<a class="link" :href="url('/settings')" @click="hide">Let soniq write</a></template></span></div>
          <button class="btn quiet wide-only" type="button" @click="leave">Cancel</button>
          <button class="btn lead" type="submit" :disabled="!fits">{{ busy ? "One moment" : form?.several && seen?.changed ? "Change " + plural(seen.changed, "track") : "Change" }}</button></footer>
      </form>
    </dialog>`,
};
