// The sheet of an album’s covers: those there are, those that other servers have, and those that one gives.
// Anything with data-covers="12" opens it; pages may be built anew beneath it.
import { ask, undoing, url } from "soniq";

const LARGEST = 15 * 1024 * 1024;
const KINDS = ["image/jpeg", "image/png", "image/webp"];

export default {
  data: () => ({ number: null, name: "", done: null, images: null, chosen: false, network: "", offers: null, failures: [], searching: false, busy: "", failed: "", over: false }),
  computed: {
    feed() { return `/library/_feed/covers/${this.number}`; },
    off() { return this.network === "off"; },
    href: () => url,
  },
  methods: {
    src: (hash) => url(`/covers/${hash}/480`),
    shown(offer) { return url(`/library/_feed/covers/offers/${encodeURIComponent(offer.ref)}`); },
    async asked(event) {
      const opener = event.target.closest?.("[data-covers]");
      if (!opener) return;
      Object.assign(this, { number: Number(opener.dataset.covers), name: opener.dataset.name, images: null, chosen: false, done: null, failed: "", offers: null, failures: [] });
      await this.$nextTick();
      this.$refs.sheet.showModal();
      await this.load();
    },
    close() { this.$refs.sheet.close(); },
    /** The page may have been built anew: its button is another one now. */
    closed() { document.querySelector(`[data-covers="${this.number}"]`)?.focus({ preventScroll: true }); },
    async load() { try { Object.assign(this, await ask(this.feed)); } catch (trouble) { this.failed = trouble.message; } },
    /** What changes the covers: shows them as they are then, with the way back. */
    async change(what, asks, words) {
      if (this.busy) return;
      Object.assign(this, { busy: what, failed: "", done: null });
      try {
        const now = await undoing.within(asks);
        Object.assign(this, { images: now.images, chosen: now.chosen });
        this.done = { words: now.change ? words : "It is so already.", change: now.change };
        if (now.change) undoing.changed({ change: now.change, words });
      } catch (trouble) { this.failed = trouble.message; } finally { this.busy = ""; }
    },
    async undo() {
      const { change } = this.done;
      this.done = null;
      if (await undoing.undo(change)) this.done = { words: "Taken back.", change: null };
      await this.load();
    },
    post(path, body) { return () => ask(`${this.feed}/${path}`, {}, { method: "POST", body }); },
    choose(image) { this.change(image?.hash ?? "files", this.post("choose", { hash: image?.hash ?? null }), image ? "Another cover." : "The files choose the cover again."); },
    remove(image) { this.change(image.hash, this.post("remove", { hash: image.hash }), "The image was removed."); },
    take(offer) { this.change(offer.ref, this.post("take", { ref: offer.ref }), `Cover from ${offer.source}.`); },
    give(file) {
      if (!file) return;
      if (!KINDS.includes(file.type)) { this.failed = "That is no JPEG, PNG or WebP image. Choose another."; return; }
      if (file.size > LARGEST) { this.failed = `That image has ${(file.size / 1024 / 1024).toFixed(1)} MB; soniq takes up to 15 MB.`; return; }
      this.change("given", () => this.upload(file), "Your image is the cover.");
    },
    async upload(file) {
      const response = await fetch(url(`${this.feed}/give`), { method: "POST", headers: { "Content-Type": file.type }, body: file }).catch(() => null);
      if (!response) throw new Error("soniq cannot be reached. Is it running, and are you on its network?");
      const said = await response.json().catch(() => null);
      if (!response.ok) throw new Error(said?.error?.message ?? said?.error ?? `The server answered ${response.status}.`);
      return said;
    },
    picked(event) { this.give(event.target.files[0]); event.target.value = ""; },
    dropped(event) { this.over = false; this.give(event.dataTransfer.files[0]); },
    pasted(event) { this.give([...event.clipboardData.files].find((file) => file.type.startsWith("image/"))); },
    async search() {
      Object.assign(this, { searching: true, failed: "", offers: null, failures: [] });
      try { Object.assign(this, await ask(`${this.feed}/search`, {}, { method: "POST" })); } catch (trouble) { this.failed = trouble.message; } finally { this.searching = false; }
    },
    broken(event) { event.target.closest("li").classList.add("broken"); },
  },
  mounted() { document.addEventListener("click", this.asked); window.addEventListener("soniq:leave", this.close); },
  unmounted() { document.removeEventListener("click", this.asked); window.removeEventListener("soniq:leave", this.close); },
  template: `
    <div><dialog ref="sheet" class="sheet covers" aria-labelledby="covers-title" @close="closed" @click.self="close" @paste="pasted" @dragover.prevent="over = true" @dragleave.self="over = false" @drop.prevent="dropped"><div v-if="number" class="stack">
        <div class="line apart" style="flex-wrap:nowrap"><h2 id="covers-title">Cover of {{ name }}</h2><button class="round" type="button" aria-label="Close" @click="close"><i class="i i-x"></i></button></div>
        <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i>{{ failed }}</p>
        <p v-if="done" class="note good" role="status"><i class="i i-circle-check"></i><span class="grow">{{ done.words }}</span><button v-if="done.change" class="btn small" type="button" @click="undo"><i class="i i-undo-2"></i>Undo</button></p>
        <div v-if="!images && !failed" class="waiting bone" style="height:180px"></div>
        <ul v-if="images?.length" class="images" aria-label="Images of this album"><li v-for="image in images" :key="image.hash" :class="{ is: image.cover }">
          <img :src="src(image.hash)" :alt="image.cover ? 'The cover' : 'Another image'" width="240" height="240" loading="lazy" @error="broken">
          <p><b v-if="image.cover"><i class="i i-circle-check"></i>{{ image.chosen ? "The cover, chosen" : "The cover" }}</b><b v-else>{{ image.types.join(", ") || "Image" }}</b><span class="second">{{ image.source }}</span><small class="third">{{ image.about.filter(Boolean).join(" · ") }}</small></p>
          <div class="line"><button v-if="!image.cover" class="btn small" type="button" :disabled="Boolean(busy)" @click="choose(image)">Make it the cover</button><button v-if="image.removable" class="btn small quiet" type="button" :disabled="Boolean(busy)" @click="remove(image)"><i class="i i-trash-2"></i>Remove</button></div></li></ul>
        <p v-else-if="images" class="second">This album has no image yet. Search for one, or give one of yours.</p>
        <p v-if="chosen" class="small second">A person chose this cover. <button class="btn small quiet" type="button" :disabled="Boolean(busy)" @click="choose(null)">Leave it to the files</button></p>
        <div :class="['drop', over && 'over']"><i class="i i-upload"></i><p><b>{{ busy === "given" ? "It is being taken …" : "Drop an image here, or paste one" }}</b><small class="third">JPEG, PNG or WebP, up to 15 MB. Your files stay as they are.</small></p>
          <label class="btn small"><input class="unseen" type="file" accept="image/jpeg,image/png,image/webp" @change="picked">Choose a file</label></div>
        <section class="stack" aria-labelledby="offers-title"><div class="line apart"><h3 id="offers-title">From other servers</h3><button class="btn small" type="button" :disabled="searching || off" @click="search"><i :class="['i', searching ? 'i-loader-circle spin' : 'i-search']"></i>{{ searching ? "Searching …" : offers ? "Search again" : "Search" }}</button></div>
          <p v-if="off" class="note"><i class="i i-unplug"></i><span>soniq asks no other server: “Network” is off. Whoever looks after it can change that in the <a :href="href('/settings')">settings</a>.</span></p>
          <p v-else-if="!offers && !searching" class="small second">Cover Art Archive, Deezer, and Discogs where its token is set: asked only when you search.</p>
          <p v-for="failure in failures" :key="failure" class="note warn"><i class="i i-triangle-alert"></i>{{ failure }}</p>
          <p v-if="searching" class="small second" role="status">That may take some seconds.</p>
          <p v-else-if="offers && !offers.length" class="second" role="status">{{ failures.length ? "None of the others has an image of this album." : "None of them has an image of this album." }}</p>
          <ul v-if="offers?.length" class="images" aria-label="Offered images"><li v-for="offer in offers" :key="offer.ref"><img :src="shown(offer)" :alt="'Offered by ' + offer.source" width="240" height="240" loading="lazy" @error="broken">
            <p><b>{{ offer.source }}</b><span class="second one-line" :title="offer.title">{{ offer.title }}</span><small class="third">{{ [offer.pixels, offer.types.join(", ")].filter(Boolean).join(" · ") }}</small></p>
            <button class="btn small" type="button" :disabled="Boolean(busy)" @click="take(offer)">{{ busy === offer.ref ? "Taking it …" : "Take it" }}</button></li></ul></section>
      </div></dialog></div>`,
};
