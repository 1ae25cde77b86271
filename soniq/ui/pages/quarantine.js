// The quarantine: what was put away, brought back alone or together, or deleted for good.
import { ago, ask, h, icon, Lines, number, plural, toast, undoing, url } from "soniq";

export default {
  components: { Lines },
  props: { days: Number },
  data: () => ({ total: null, size: "", chosen: new Set(), asked: [], busy: false }),
  computed: {
    href: () => url,
    every() { return this.total !== null && this.chosen.size > 0 && this.chosen.size >= this.known; },
    known() { return this.chosen.size >= 0 ? this.$refs.lines?.all().length ?? 0 : 0; },
  },
  methods: {
    number, plural,
    show() { this.chosen = new Set(); this.$refs.lines.show({}); this.figures(); },
    figures() { ask("/quarantine/_feed/files", { first: 1 }).then((part) => Object.assign(this, { total: part.total, size: part.size }), () => {}); }, // the list says what is wrong
    draw(file) {
      const check = h("input", { type: "checkbox", "aria-label": `Choose ${file.title}`, onchange: () => this.flip(file.id) });
      check.checked = this.chosen.has(file.id);
      const about = [file.size, file.reason, `by ${file.who}`, ago(file.at)].filter(Boolean).join(" · ");
      return [h("div", { class: "away", role: "listitem" }, h("label", { class: "hit" }, check),
        h("div", { class: "grow" }, h("b", { dir: "auto" }, file.title), file.artist && h("span", { class: "second", dir: "auto" }, ` ${file.artist}`),
          h("div", { class: "mono small third" }, `${file.folder}/`, h("span", { class: "second" }, file.file)), h("div", { class: "small third" }, about)),
        h("span", { class: `badge ${/^\d\d/.test(file.left) ? "" : "warn"}` }, icon("clock"), file.left),
        h("div", { class: "acts" }, h("button", { class: "btn small", type: "button", onclick: () => this.restore([file.id]) }, icon("undo-2"), "Bring back", h("span", { class: "unseen" }, file.title)),
          h("button", { class: "round", type: "button", "aria-label": `Delete ${file.title} for good`, title: "Delete for good", onclick: () => this.confirm([file.id]) }, icon("trash-2"))))];
    },
    flip(id) {
      const chosen = new Set(this.chosen);
      if (!chosen.delete(id)) chosen.add(id);
      this.chosen = chosen;
    },
    flipAll() {
      this.chosen = this.every ? new Set() : new Set(this.$refs.lines.all().map((file) => file.id));
      this.$refs.lines.redraw();
    },
    async send(path, body) {
      if (this.busy) return;
      this.busy = true;
      try {
        undoing.changed(await undoing.within(() => ask(`/quarantine/_feed/${path}`, {}, { method: "POST", body })));
        this.show();
      } catch (trouble) { toast(trouble.message, { kind: "bad", seconds: 9 }); } finally { this.busy = false; }
    },
    restore(files) { this.send("restore", { files: [...files] }); },
    confirm(files) { this.asked = [...files]; this.$refs.sheet.showModal(); },
    remove() { this.$refs.sheet.close(); this.send("delete", { files: this.asked, for_good: true }); },
    news({ detail: { name, payload } }) { if (name === "feed.gap" || (name === "change.made" && !this.busy && payload.kind === "quarantine")) { clearTimeout(this.timer); this.timer = setTimeout(this.show, 600); } },
  },
  mounted() { this.figures(); window.addEventListener("soniq:news", this.news); },
  unmounted() { clearTimeout(this.timer); window.removeEventListener("soniq:news", this.news); },
  template: `
    <div class="stack">
      <header class="page-head"><h1>Quarantine<span v-if="total" class="count">{{ number(total) }}</span></h1><span v-if="total" class="badge"><i class="i i-hard-drive"></i>{{ size }}</span>
        <p class="second lede">Files that were put away: in no list, but not gone. They lie in <code>.soniq/quarantine</code> of their music folder for {{ plural(days, "day") }}, and are deleted then.</p></header>
      <div v-if="total" class="line"><label class="line hit-line"><input type="checkbox" :checked="every" :indeterminate.prop="chosen.size > 0 && !every" @change="flipAll">{{ chosen.size ? plural(chosen.size, "file") + " chosen" : "Choose all that are shown" }}</label>
        <template v-if="chosen.size"><button class="btn small" type="button" :disabled="busy" @click="restore(chosen)"><i class="i i-undo-2"></i>Bring back</button><button class="btn small danger" type="button" :disabled="busy" @click="confirm(chosen)"><i class="i i-trash-2"></i>Delete now</button></template></div>
      <Lines ref="lines" feed="/quarantine/_feed/files" name="quarantine" :draws="draw" label="Files in quarantine" :nothing-is="['archive', 'Nothing was put away', 'Tracks that you delete come here first, and so do duplicates. Choose tracks in a list, and “Delete …” in their menu.']"></Lines>
      <dialog ref="sheet" class="sheet" aria-labelledby="gone-title" @click.self="$refs.sheet.close()"><div class="stack"><h2 id="gone-title">Delete {{ plural(asked.length, "file") }} for good?</h2>
        <p class="second">{{ asked.length === 1 ? "It is" : "They are" }} taken off the disk now. This cannot be undone.</p>
        <div class="line" style="justify-content:end"><button class="btn quiet" type="button" autofocus @click="$refs.sheet.close()">Cancel</button><button class="btn lead danger" type="button" @click="remove">Delete {{ plural(asked.length, "file") }}</button></div></div></dialog>
    </div>`,
};
