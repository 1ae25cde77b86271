// Asks before tracks are put away. Opened by `soniq:putaway` with { tracks: [public id, …], title }.
import { ask, plural, toast, undoing, url } from "soniq";

export default {
  data: () => ({ tracks: [], title: "", about: null, failed: "", busy: false }),
  computed: {
    href: () => url,
    what() { return !this.title ? plural(this.tracks.length, "track") : this.tracks.length === 1 ? `“${this.title}”` : `${plural(this.tracks.length, "track")} of “${this.title}”`; },
    free() { return this.about && !this.about.locked.length && !this.about.offline.length; },
  },
  methods: {
    plural,
    async open({ detail: { tracks, title } }) {
      Object.assign(this, { tracks, title: title ?? "", about: null, failed: "" });
      await this.$nextTick(); // so that the focus finds a button in it
      this.$refs.sheet.showModal();
      try { this.about = await ask("/quarantine/_feed/asking", {}, { method: "POST", body: { tracks } }); } catch (trouble) { this.failed = trouble.message; }
    },
    async away() {
      if (this.busy) return;
      this.busy = true;
      try {
        undoing.changed(await undoing.within(() => ask("/quarantine/_feed/away", {}, { method: "POST", body: { tracks: this.tracks } })));
        this.$refs.sheet.close();
        window.dispatchEvent(new CustomEvent("soniq:gone", { detail: { tracks: this.tracks } }));
      } catch (trouble) { this.failed = trouble.message; } finally { this.busy = false; }
    },
    leave() { this.$refs.sheet.close(); },
  },
  mounted() { window.addEventListener("soniq:putaway", this.open); window.addEventListener("soniq:leave", this.leave); },
  unmounted() { window.removeEventListener("soniq:putaway", this.open); window.removeEventListener("soniq:leave", this.leave); },
  template: `
    <div><dialog ref="sheet" class="sheet" aria-labelledby="away-title" @click.self="leave"><form v-if="tracks.length" class="stack" @submit.prevent="away">
      <h2 id="away-title">Put {{ what }} away?</h2>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i>{{ failed }}</p>
      <template v-if="about">
        <p class="second">{{ about.count === 1 ? "Its files move" : "Their files move" }}<template v-if="about.places.length"> to <span v-for="(place, n) in about.places" :key="place">{{ n ? " and " : "" }}<code>{{ place }}</code></span></template> and can be brought back for {{ plural(about.days, "day") }}.<template v-if="about.size"> They take {{ about.size }} there.</template></p>
        <div v-if="about.locked.length" class="note warn"><i class="i i-lock"></i><p class="grow"><b>soniq may not change files in {{ about.locked.join(", ") }}.</b> Allow it first, in the settings of that music folder.</p><a class="btn small" :href="href('/settings#folders')" @click="leave">Settings</a></div>
        <div v-if="about.offline.length" class="note warn"><i class="i i-unplug"></i><p><b>The drive of {{ about.offline.join(", ") }} is away.</b> Connect it, and try again.</p></div></template>
      <div v-else-if="!failed" class="waiting bone" style="height:48px"></div>
      <div class="line" style="justify-content:end"><button class="btn quiet" type="button" @click="leave">Cancel</button><button class="btn lead" type="submit" :disabled="busy || !free"><i class="i i-archive"></i>{{ busy ? "Moving …" : "Put away" }}</button></div>
    </form></dialog></div>`,
};
