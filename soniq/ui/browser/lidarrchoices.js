// What artists get that Lidarr does not have yet, and how its folders are called here.
import { ask } from "./feed.js";
import { toast } from "./toast.js";

const FEED = "/connections/_feed/lidarr/choices";

export const LidarrChoices = {
  props: { paths: Array, fixed: String },
  emits: ["changed"],
  data() { return { found: null, failed: "", open: false, pairs: this.paths.join("\n"), busy: false, wrong: "" }; },
  methods: {
    unfold(event) { if (event.target.open && !this.found) this.load(); },
    async load() { this.failed = ""; try { this.found = await ask(FEED); } catch (trouble) { this.failed = trouble.message; } },
    async keep(said) {
      Object.assign(this, { busy: true, wrong: "" });
      try {
        this.found = await ask(FEED, {}, { method: "POST", body: said });
        toast("Saved.", { kind: "good" });
        this.$emit("changed");
      } catch (trouble) { this.wrong = trouble.message; }
      this.busy = false;
    },
    about: ({ accessible, free, here }) => [!accessible && "Lidarr cannot write there", free, here ? `here it is ${here}` : "it lies in no music folder of soniq"].filter(Boolean).join(" · "),
  },
  template: `
    <details class="stack choices-of" @toggle="unfold"><summary>What new artists get, and where</summary>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load">Try again</button></p>
      <div v-else-if="!found" class="bone waiting" style="height:120px"></div>
      <div v-else class="stack">
        <div class="fields"><label class="field"><span>Quality</span><select class="input" :value="found.quality_profile" :disabled="busy" @change="keep({ quality_profile: Number($event.target.value) })"><option v-for="one in found.qualities" :key="one.id" :value="one.id">{{ one.name }}</option></select></label>
          <label class="field"><span>Kinds of releases</span><select class="input" :value="found.metadata_profile" :disabled="busy" @change="keep({ metadata_profile: Number($event.target.value) })"><option v-for="one in found.metadata" :key="one.id" :value="one.id">{{ one.name }}</option></select></label>
          <label class="field"><span>Root folder</span><select class="input" :value="found.root_folder" :disabled="busy || !found.folders.length" @change="keep({ root_folder: $event.target.value })"><option v-for="one in found.folders" :key="one.path" :value="one.path">{{ one.path }}</option></select></label></div>
        <ul v-if="found.folders.length" class="small second"><li v-for="one in found.folders" :key="one.path"><code>{{ one.path }}</code> · {{ about(one) }}</li></ul>
        <p v-else class="note warn"><i class="i i-triangle-alert"></i><span>Lidarr has no root folder yet. Add one there, under Settings, Media Management.</span></p></div>
      <form class="stack tight" autocomplete="off" @submit.prevent="keep({ paths: pairs.split('\\n') })"><label class="field"><span>Its paths, where they are other ones here: a line each, like <code>/music=/mnt/music</code></span><textarea v-model="pairs" class="input mono" rows="2" spellcheck="false" :disabled="Boolean(fixed)" placeholder="/music=/mnt/music"></textarea></label>
        <p v-if="fixed" class="badge"><i class="i i-lock"></i>Set by {{ fixed }}</p>
        <p v-if="wrong" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ wrong }}</span></p>
        <div class="line"><button class="btn small" type="submit" :disabled="busy || pairs === paths.join('\\n')">Keep the paths</button></div></form>
    </details>`,
};
