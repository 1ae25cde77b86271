// Music folders: those there are, and the browser that finds more.
import { ago, plural } from "soniq";

export default {
  props: { roots: Array, begin: Array, first: Boolean },
  emits: ["look", "add", "remove", "scan", "accept", "allow", "refresh"],
  data() { return { open: this.first && !this.roots.length, at: null, busy: false, asked: null, what: "" }; },
  methods: {
    ago, plural,
    look(path) { this.busy = true; this.$emit("look", path); setTimeout(() => { this.busy = false; }, 4000); },
    looked(at) { this.at = at; this.busy = false; this.$nextTick(() => { this.$refs.list?.scrollTo(0, 0); this.$refs.where?.scrollTo(9999, 0); }); },
    added() { this.at = null; this.open = false; },
    start() { this.open = true; this.at = null; },
    confirm(what, root) { Object.assign(this, { what, asked: root }); this.$refs.sheet.showModal(); },
    yes() { this.$emit(this.what, this.asked.id); this.$refs.sheet.close(); },
    news({ detail: { name } }) { if (["root.changed", "library.changed", "feed.gap"].includes(name)) { clearTimeout(this.timer); this.timer = setTimeout(() => this.$emit("refresh"), 400); } },
    /** The switch shows what holds; the server has the last word. */
    allow(root, event) { this.$emit("allow", { id: root.id, writable: event.target.checked }); },
    watched: (root) => ({ watching: "changes are noticed at once", polling: "a network drive, looked at from time to time", off: "not watched" })[root.watching],
  },
  mounted() { if (!this.first) window.addEventListener("soniq:news", this.news); },
  unmounted() { window.removeEventListener("soniq:news", this.news); },
  template: `
    <div class="stack">
      <ul v-if="roots.length" class="panel list"><li v-for="root in roots" :key="root.id">
        <i class="i i-hard-drive third"></i>
        <span class="grow"><b>{{ root.name }}</b> <span v-if="root.state === 'offline'" class="badge warn"><i class="i i-unplug"></i>offline</span><span v-if="root.state === 'held'" class="badge warn"><i class="i i-triangle-alert"></i>waits for you</span>
          <br><span class="small mono third">{{ root.path }}</span>
          <template v-if="!first"><br><span class="small third">{{ [root.scanned ? "scanned " + ago(root.scanned) : "not scanned yet", watched(root), root.watch_note].filter(Boolean).join(" · ") }}</span></template></span>
        <span class="acts"><button v-if="!first && root.state !== 'held'" class="btn small" type="button" @click="$emit('scan', root.id)"><i class="i i-refresh-cw"></i>Scan</button>
          <button class="round" type="button" :aria-label="'Take ' + root.name + ' out'" title="Take it out of the library" @click="confirm('remove', root)"><i class="i i-trash-2"></i></button></span>
        <div v-if="!first" class="switch-line"><label :for="'may-' + root.id"><input type="checkbox" role="switch" :id="'may-' + root.id" :checked="root.writable" :aria-describedby="'means-' + root.id" @change="allow(root, $event)"><span>soniq may change files here</span></label>
          <p :id="'means-' + root.id" class="small third">{{ root.writable ? "Only when somebody tells it to: write tags, rename files, put files away. All of it is in the history, and can be taken back." : "Off: soniq only reads. On: when you tell it to, it may write tags, rename files and put files away. It never changes the sound." }}</p></div>
        <div v-if="!first && root.writable && root.read_only && root.state !== 'offline'" class="note warn" style="flex-basis:100%"><i class="i i-lock"></i><p><b>soniq cannot write there.</b> The disk is mounted read-only, or soniq’s user has no right to. Until that is changed, no file there changes.</p></div>
        <div v-if="root.state === 'held'" class="note warn" style="flex-basis:100%"><i class="i i-triangle-alert"></i><div class="stack tight"><p><b>soniq held back.</b> {{ root.note }}</p>
          <div class="line"><button class="btn small" type="button" @click="$emit('scan', root.id)">Scan again</button><button class="btn small danger" type="button" @click="confirm('accept', root)">They are gone</button></div></div></div>
        <div v-else-if="root.state === 'offline'" class="note warn" style="flex-basis:100%"><i class="i i-unplug"></i><p><b>Its drive is away.</b> {{ root.note }} The library keeps all that it knows; connect the drive, and it plays again.</p></div>
      </li></ul>
      <div v-if="open" class="browse" role="region" aria-label="Folders of this machine">
        <div class="where" ref="where"><template v-if="at"><button type="button" @click="at = null" aria-label="Places"><i class="i i-house" style="width:16px;height:16px"></i></button>
          <template v-for="(step, n) in at.above" :key="step.path"><span v-if="n" class="third" aria-hidden="true">/</span><button type="button" @click="look(step.path)">{{ step.name }}</button></template></template>
          <span v-else style="padding:6px" class="second">Where is your music?</span></div>
        <ul ref="list" :aria-busy="String(busy)">
          <li v-for="folder in at ? at.folders : begin" :key="folder.path"><button type="button" @click="look(folder.path)"><i :class="['i', at ? 'i-folder' : 'i-hard-drive']"></i><span class="one-line">{{ folder.name }}</span></button></li>
          <li v-if="at && !at.folders.length" class="third" style="padding:14px">No folders in here.</li>
          <li v-if="at?.more" class="third" style="padding:14px">There are more; open a folder nearer to your music.</li></ul>
        <div v-if="at" class="line" style="padding:12px;border-top:1px solid var(--line);background:var(--panel)"><span class="grow small second one-line">{{ at.shown }}<template v-if="at.sounds"> · {{ plural(at.sounds, "sound file") }} right here</template></span>
          <button class="btn lead small" type="button" @click="$emit('add', at.path)">Add this folder</button></div>
      </div>
      <div class="line"><button v-if="!open" class="btn" type="button" @click="start"><i class="i i-plus"></i>{{ roots.length ? "Add another folder" : "Add a music folder" }}</button>
        <button v-else-if="roots.length || !first" class="btn quiet" type="button" @click="open = false">Cancel</button></div>
      <dialog ref="sheet" class="sheet" aria-labelledby="folder-sheet" @click.self="$refs.sheet.close()"><div v-if="asked" class="stack">
        <template v-if="what === 'remove'"><h2 id="folder-sheet">Take {{ asked.name }} out?</h2><p class="second">Its tracks leave the library. The files on the disk stay as they are.</p></template>
        <template v-else><h2 id="folder-sheet">Are these files really gone?</h2><p class="second">They will be marked missing and leave the lists. All that soniq knows of them is kept, and they are back as soon as their files are.</p></template>
        <div class="line" style="justify-content:end"><button class="btn quiet" type="button" @click="$refs.sheet.close()">Cancel</button><button class="btn lead danger" type="button" @click="yes">{{ what === "remove" ? "Take it out" : "Mark them missing" }}</button></div></div></dialog>
    </div>`,
};
