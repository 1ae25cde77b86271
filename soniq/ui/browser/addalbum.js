// Naming an album that is not here: by a link, the barcode of a record, or artist and title; then it is wanted, or owned.
import { FEED, MEDIA, take } from "./collecting.js";
import { ask } from "./feed.js";

export const AddAlbum = {
  emits: ["added", "close"],
  data: () => ({ said: "", offers: null, busy: false, failed: "", media: MEDIA }),
  methods: {
    open() {
      Object.assign(this, { said: "", offers: null, busy: false, failed: "" });
      this.$refs.dialog.showModal();
      this.$refs.said.focus();
    },
    close() { this.$refs.dialog.close(); },
    async look() {
      const said = this.said.trim();
      if (!said || this.busy) return;
      Object.assign(this, { busy: true, failed: "", offers: null });
      try {
        this.offers = (await ask(`${FEED}/look`, { said })).offers;
      } catch (trouble) { this.failed = trouble.message; } finally { this.busy = false; }
      await this.$nextTick();
      this.$refs.dialog.querySelector(".offers button, .offers select")?.focus();
    },
    async add(offer, medium = null) {
      if (this.busy) return;
      this.busy = true;
      const album = await take(offer.ref, medium);
      this.busy = false;
      if (!album) return;
      this.close();
      this.$emit("added", album);
    },
    held(offer, event) {
      const medium = event.target.value;
      event.target.value = "";
      if (medium) this.add(offer, medium);
    },
    about: ({ artist, date, tracks, detail }) => [artist, date?.slice(0, 4), tracks && `${tracks} songs`, detail].filter(Boolean).join(" · "),
  },
  template: `
    <dialog ref="dialog" class="sheet from-below add-album" aria-labelledby="add-album" @close="$emit('close')" @click.self="close">
      <form class="stack" @submit.prevent="look">
        <header class="line apart"><h2 id="add-album">Add an album</h2><button class="round" type="button" aria-label="Close" @click="close"><i class="i i-x"></i></button></header>
        <p class="second" id="add-album-how">Paste a link, type the barcode of a record, or artist and title. MusicBrainz is asked.</p>
        <div class="ask"><input ref="said" class="input" v-model="said" type="text" required maxlength="500" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" placeholder="Radiohead - OK Computer" aria-label="A link, a barcode, or artist and title" aria-describedby="add-album-how"><button class="btn lead" type="submit" :disabled="busy">{{ busy && !offers ? "Looking …" : "Look" }}</button></div>
        <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ failed }}</span></p>
        <p v-if="offers && !offers.length" class="third" role="status">Nobody knows that. Try fewer words, or another link.</p>
        <ul v-if="offers && offers.length" class="panel list offers" aria-label="What is meant"><li v-for="offer in offers" :key="offer.ref">
          <span class="grow"><b dir="auto">{{ offer.title }}</b><br><span class="small third" dir="auto">{{ about(offer) }}</span><span v-if="offer.guess" class="small third"><br>Read from the link; nobody knows it. Look again with other words if it is wrong.</span><span v-if="offer.here" class="small third"><br>It is in the collection already.</span></span>
          <span class="line"><button class="btn small" type="button" :disabled="busy" :aria-label="'I want ' + offer.title" @click="add(offer)">I want it</button>
            <select class="input small" :disabled="busy" :aria-label="'I own ' + offer.title" @change="held(offer, $event)"><option value="">I own it …</option><option v-for="[value, word] in media" :key="value" :value="value">{{ word }}</option></select></span></li></ul>
      </form>
    </dialog>`,
};
