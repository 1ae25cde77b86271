// Writing tags: what each file would say, then the work and its result.
import { about, ask, follow, h, icon, Lines, number, plural, toast, undoing, url } from "soniq";

export default {
  components: { Lines },
  data: () => ({ of: about(), name: null, figures: null, failed: "", busy: false, job: null, result: null }),
  computed: {
    href: () => url,
    said() { return this.result?.came ?? {}; },
    refused() { return this.figures?.refused.reduce((all, [, count]) => all + count, 0) ?? 0; },
    locked() { return this.figures?.refused.some(([reason]) => reason.includes("may not change files")); },
  },
  methods: {
    number, plural,
    async load() {
      this.failed = "";
      try { this.figures = await ask("/tags/_feed/figures", {}, { method: "POST", body: this.asked() }); } catch (trouble) { this.failed = trouble.message; }
    },
    asked() { const { album, tracks } = this.of; return { album: album ? Number(album) : null, tracks: tracks ?? null }; },
    draw(file, before) {
      const heads = before?.folder === file.folder ? [] : [h("div", { class: "new-folder", role: "presentation" }, icon("folder"), h("span", { class: "mono" }, file.folder))];
      return [...heads, h("div", { class: `says ${file.refusal ? "stays" : ""}`, role: "listitem" }, h("div", { class: "mono" }, file.file),
        h("dl", { class: "facts small" }, file.fields.flatMap(([label, was, is]) => [h("dt", {}, label), h("dd", {}, h("del", { dir: "auto" }, was), icon("chevron-right"), h("ins", { dir: "auto" }, is))])),
        file.refusal && h("p", { class: "why-not" }, icon("triangle-alert"), file.refusal))];
    },
    async write() {
      if (this.busy) return;
      this.busy = true;
      try {
        this.job = await ask("/tags/_feed/write", {}, { method: "POST", body: this.asked() });
        this.unfollow = follow(this.job.id, { told: (job) => { this.job = { ...this.job, ...job }; }, over: this.over });
      } catch (trouble) { toast(trouble.message, { kind: "bad", seconds: 9 }); } finally { this.busy = false; }
    },
    over(job) { Object.assign(this, { result: job, job: null }); this.again(); },
    again() { this.$refs.lines?.show({}); this.load(); },
    async undo() { if (await undoing.undo(this.said.change_id)) { this.result = null; this.again(); } },
  },
  mounted() {
    this.load();
    if (Object.keys(this.of).length) ask("/jobs/_feed/about", this.of).then((found) => { this.name = found.name; }, () => {}); // the figures say what is wrong
  },
  unmounted() { this.unfollow?.(); },
  template: `
    <div class="stack wide">
      <header class="page-head"><h1>Write tags</h1><span class="badge"><i class="i i-disc-3"></i>{{ name ?? (Object.keys(of).length ? "…" : "All that was changed") }}</span>
        <p class="second lede">What soniq shows goes into the files’ own tags, so that other players see it too. The sound is copied bit by bit and compared; the old tags are kept, and come back with Undo.</p></header>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i>{{ failed }}</p>
      <div v-if="!figures && !failed" class="waiting bone" style="height:120px"></div>
      <section v-if="figures && (figures.files || refused || result || job)" class="panel stack" aria-label="In short">
        <dl v-if="figures.files || refused" class="counts"><div><dt>{{ figures.files === 1 ? "file would change" : "files would change" }}</dt><dd>{{ number(figures.files) }}</dd></div><div v-if="refused" class="warn"><dt>{{ refused === 1 ? "stays as it is" : "stay as they are" }}</dt><dd>{{ number(refused) }}</dd></div></dl>
        <p v-if="figures.fields.length" class="small second">{{ figures.fields.map(([label, count]) => label + " in " + number(count)).join(" · ") }}</p>
        <div v-for="[reason, count] in figures.refused" :key="reason" class="note warn"><i class="i i-triangle-alert"></i><p class="grow"><b>{{ plural(count, "file") }}:</b> {{ reason }}</p></div>
        <div v-if="result" :class="['note', result.status === 'completed' ? 'good' : 'bad']" role="status"><i :class="['i', result.status === 'completed' ? 'i-circle-check' : 'i-circle-alert']"></i>
          <p class="grow"><template v-if="result.status === 'completed'"><b>{{ plural(said.written ?? 0, "file") }} written.</b> <template v-if="said.refused">{{ plural(said.refused, "file") }} left as they were. {{ (said.reasons ?? []).join(" ") }}</template></template><template v-else><b>{{ result.status === "cancelled" ? "It was cancelled." : "It did not work." }}</b> {{ result.error }}</template></p>
          <button v-if="said.change_id" class="btn small" type="button" @click="undo"><i class="i i-undo-2"></i>Undo</button><a class="btn small quiet" :href="href('/history')">History</a></div>
        <div v-if="job" class="stack tight" role="status"><p><b>{{ job.total ? number(job.done ?? 0) + " of " + plural(job.total, "file") : "It begins" }}</b> <span class="third">{{ job.note }}</span></p><div :class="['track-line', !job.total && 'unknown']"><i :style="{ width: job.total ? 100 * (job.done ?? 0) / job.total + '%' : null }"></i></div><p class="small third">You can leave this page; it goes on.</p></div>
        <div v-else-if="figures.files || locked" class="line"><button v-if="figures.files" class="btn lead" type="button" :disabled="busy" @click="write">Write tags of {{ plural(figures.files, "file") }}</button><a v-if="locked" class="btn" :href="href('/settings#folders')">Allow it in the settings</a></div>
      </section>
      <Lines ref="lines" feed="/tags/_feed/files" name="tags" :fixed="of" :draws="draw" label="What files would say" :nothing-is="['circle-check', 'The files say it all already', 'Edit titles, artists or albums, or accept a match: what differs from the files shows here.']"></Lines>
    </div>`,
};
