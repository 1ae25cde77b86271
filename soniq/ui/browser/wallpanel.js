// All about one album of the collection, beside the wall or, on a phone, over it.
import * as collecting from "./collecting.js";
import { albumPath, artistPath, url } from "./dom.js";
import { ask } from "./feed.js";
import { ask as show, classes, lookOf, sleeve, standing, UNSURE } from "./looks.js";
import { openMenu } from "./menu.js";
import * as person from "./person.js";
import { clock, plural } from "./words.js";

const MATCHES = {
  matched: ["circle-check", "Matched to MusicBrainz"], manual_review: ["circle-alert", "Soniq is not sure which album it is"],
  no_match: ["search", "MusicBrainz does not know it"], pending: ["clock", "Not looked for at MusicBrainz yet"],
};
const SHOWN = 12; // missing songs before one asks for more
const SAVED = 700; // milliseconds after the last letter of a note

export const Panel = {
  props: { id: Number, known: Object, phone: Boolean, can: Object },
  emits: ["close", "step", "artist"],
  data: () => ({ detail: null, failed: "", more: false, adding: false, barcode: "", medium: "cd", price: null }),
  computed: {
    album() { return this.detail?.album ?? this.known; },
    word() { return this.album && standing(this.album); },
    mark() { return lookOf(this.album).mark; },
    unsure: () => UNSURE,
    classes() { return classes(this.album); },
    missing() { return this.more ? this.detail.missing : this.detail.missing.slice(0, SHOWN); },
    match() { return MATCHES[this.detail.match]; },
    may: () => person.may("user"),
    decides: () => person.may("moderator"),
    files: () => person.may("admin"),
    wants() { return this.detail?.wished > 0; },
    owned() { return this.album.look === "owned"; },
    has() { return this.album.tracks > 0 && !this.album.missing; },
    media: () => collecting.MEDIA,
    priorities: () => collecting.PRIORITIES,
    facts() { return [this.album.year, this.album.kind, ...(this.detail?.genres.slice(0, 2) ?? [])].filter(Boolean).join(" · "); },
  },
  watch: {
    id() { this.begin(); },
    "album.cover"() { this.$nextTick(this.picture); },
    "album.look"() { this.$nextTick(this.picture); },
  },
  methods: {
    plural, clock, url, albumPath, artistPath,
    async begin() {
      [this.detail, this.failed, this.more, this.adding, this.price] = [null, "", false, false, null];
      this.$refs.body?.scrollTo(0, 0);
      this.$nextTick(this.picture);
      await this.load();
    },
    async load() {
      const { id } = this;
      try {
        const detail = await ask(`${collecting.FEED}/album/${id}`);
        if (id !== this.id) return;
        [this.detail, this.failed] = [detail, ""];
      } catch (trouble) {
        if (id === this.id) this.failed = trouble.message;
      }
      this.$nextTick(this.picture);
    },
    picture() {
      if (!this.$refs.sleeve || !this.album) return;
      const box = sleeve(this.album);
      this.$refs.sleeve.replaceChildren(box);
      show(this.$refs.sleeve);
    },
    act(step, more) { return collecting.act(step, [this.album], more); },
    async hold() {
      const { medium, barcode } = this;
      if (await this.act("hold", { medium, barcode: barcode.trim() || null })) [this.adding, this.barcode] = [false, ""];
    },
    own(event) {
      openMenu(event.currentTarget, [...this.media.map(([medium, word]) => ["disc-album", word, () => this.act("hold", { medium })]), null, ["pencil", "With its barcode …", () => this.add()]], "I own it");
    },
    async add() {
      this.adding = true;
      await this.$nextTick();
      this.$refs.barcode?.focus();
    },
    letGo({ id }) { this.act("letgo", { holdings: [id] }); },
    urge(event) { this.act("buying", { priority: Number(event.target.value) }); },
    note(event) {
      this.price = event.target.value;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), SAVED);
    },
    keep() {
      clearTimeout(this.timer);
      if (this.price === null || !this.detail || this.price.trim() === this.detail.price_note) return;
      const price_note = this.price.trim();
      this.detail.price_note = price_note;
      this.act("buying", { price_note });
    },
    /** Something in the collection has changed: this album too? */
    heard({ detail: { items, gone, guessed } }) {
      const mine = items.find((one) => one.id === this.id);
      if (mine && guessed && this.detail) this.detail.album = mine;
      else if (gone.includes(this.id)) this.$emit("close");
      else if (mine) this.load();
    },
    keys(event) {
      if (event.target.matches("input, select, textarea")) return;
      if (event.key === "Escape" && !this.phone) this.$emit("close");
      else if (event.key === "ArrowLeft" || event.key === "ArrowUp") this.$emit("step", -1);
      else if (event.key === "ArrowRight" || event.key === "ArrowDown") this.$emit("step", 1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    focus() { this.$refs.heading?.focus({ preventScroll: true }); },
  },
  mounted() {
    window.addEventListener("soniq:collected", this.heard);
    if (this.phone) this.$el.showModal();
    this.begin();
  },
  unmounted() {
    this.keep();
    window.removeEventListener("soniq:collected", this.heard);
  },
  template: `
    <component :is="phone ? 'dialog' : 'aside'" :class="['wall-panel', phone && 'sheet from-below']" aria-labelledby="wall-panel-title" @keydown="keys" @close="$emit('close')" @click.self="phone && $emit('close')">
      <div ref="body" class="wall-panel-body stack">
        <div class="line apart panel-tools"><div class="line"><button class="round" type="button" aria-label="Album before" @click="$emit('step', -1)"><i class="i i-chevron-left" aria-hidden="true"></i></button><button class="round" type="button" aria-label="Next album" @click="$emit('step', 1)"><i class="i i-chevron-right" aria-hidden="true"></i></button></div>
          <button class="round" type="button" aria-label="Close" @click="$emit('close')"><i class="i i-x" aria-hidden="true"></i></button></div>
        <div v-if="failed && !album" class="void" role="alert"><i class="i i-circle-alert" aria-hidden="true"></i><h2 id="wall-panel-title" ref="heading" tabindex="-1">It could not be loaded</h2><p>{{ failed }}</p><button class="btn" type="button" @click="load">Try again</button></div>
        <template v-else-if="album">
          <div :class="['panel-head', classes]" :style="{ '--here': album.here + '%', '--come': (album.coming ?? 0) + '%' }">
            <div class="art"><div ref="sleeve"></div></div>
            <div class="stack tight"><h2 id="wall-panel-title" ref="heading" tabindex="-1">{{ album.title }}</h2>
              <a v-if="album.artist_id" class="by" :href="url(artistPath(album.artist_id))">{{ album.artist }}</a><span v-else class="by">{{ album.artist }}</span>
              <span v-if="facts" class="second small">{{ facts }}</span>
              <p class="standing"><i :class="['i', 'i-' + mark]" aria-hidden="true"></i>{{ word }}</p>
              <p v-if="album.unsure" class="standing is-unsure"><i :class="['i', 'i-' + unsure.mark]" aria-hidden="true"></i>{{ unsure.word }}</p></div>
          </div>
          <div v-if="album.look === 'coming'" class="track-line coming-track" role="progressbar" aria-label="On its way" :aria-valuenow="album.coming ?? 0" aria-valuemin="0" aria-valuemax="100"><i :style="{ width: (album.coming ?? 0) + '%' }"></i></div>
          <div class="panel-acts">
            <button v-if="has" class="btn lead" type="button" :data-play="'album/' + album.id"><i class="i i-play" aria-hidden="true"></i><span>Play</span></button>
            <a v-if="has" class="btn" :href="url(albumPath(album.id))"><i class="i i-disc-3" aria-hidden="true"></i><span>Open album</span></a>
            <template v-if="may && detail">
              <button v-if="!wants && !owned" :class="['btn', !has && 'lead']" type="button" @click="act('want')"><i class="i i-bookmark" aria-hidden="true"></i><span>Want</span></button>
              <button class="btn" type="button" aria-haspopup="menu" @click="own"><i class="i i-disc-album" aria-hidden="true"></i><span>I own it</span></button>
              <a v-if="files && !owned" class="btn" :href="url('/import?album=' + album.id)"><i class="i i-package" aria-hidden="true"></i><span>I bought it</span></a>
              <button v-if="can.lidarr && !owned && album.look !== 'coming'" class="btn" type="button" @click="act('lidarr')"><i class="i i-download" aria-hidden="true"></i><span>Find in Lidarr</span></button>
              <button v-if="wants" class="btn quiet" type="button" @click="act('unwant')"><i class="i i-x" aria-hidden="true"></i><span>No longer wanted</span></button>
            </template>
          </div>
          <form v-if="adding" class="stack tight panel" @submit.prevent="hold"><label class="field"><span>It is</span><select v-model="medium" class="input"><option v-for="[value, text] in media" :key="value" :value="value">{{ text }}</option></select></label>
            <label class="field"><span>Barcode</span><input ref="barcode" v-model="barcode" class="input" inputmode="numeric" autocomplete="off" maxlength="40"></label>
            <div class="line"><button class="btn lead small" type="submit">Keep</button><button class="btn quiet small" type="button" @click="adding = false">Cancel</button></div></form>
          <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert" aria-hidden="true"></i><span>{{ failed }} <button class="link plain" type="button" @click="load">Try again</button></span></p>
          <div v-if="!detail && !failed" class="waiting stack tight" aria-hidden="true"><div class="bone" style="height:16px;width:70%"></div><div class="bone" style="height:16px;width:50%"></div><div class="bone" style="height:90px"></div></div>
          <template v-if="detail">
            <ul v-if="detail.reasons.length" class="reasons" aria-label="Why it stands so"><li v-for="(reason, n) in detail.reasons" :key="n"><i :class="['i', 'i-' + reason.icon]" aria-hidden="true"></i><span>{{ reason.text }}</span></li></ul>
            <section v-if="detail.missing.length" class="stack tight"><h3>{{ has ? plural(detail.missing.length, 'song') + ' missing' : plural(detail.missing.length, 'song') }}</h3>
              <ol class="songs"><li v-for="song in missing" :key="song.id"><span class="third nr">{{ song.number ?? '·' }}</span><span class="grow">{{ song.title }}<small v-if="song.artist && song.artist !== album.artist" class="third"> {{ song.artist }}</small></span><span v-if="song.ms" class="third">{{ clock(song.ms) }}</span></li></ol>
              <button v-if="detail.missing.length > missing.length" class="btn small quiet" type="button" @click="more = true">All {{ detail.missing.length }}</button></section>
            <section v-if="!owned && detail.shops.length" class="stack tight"><h3>Where to buy it</h3>
              <ul class="shops"><li v-for="shop in detail.shops" :key="shop.name"><a class="btn small" :href="shop.url" target="_blank" rel="noopener noreferrer">{{ shop.name }}<i class="i i-external-link" aria-hidden="true"></i><span class="unseen">, in a new tab</span></a></li></ul></section>
            <section v-if="may && !owned" class="buying"><label class="field"><span>Priority</span><select class="input" :value="album.priority" @change="urge"><option v-for="[value, text] in priorities" :key="value" :value="value">{{ text }}</option></select></label>
              <label class="field"><span>Price note</span><input class="input" maxlength="200" autocomplete="off" placeholder="12 € at the fair" :value="price ?? detail.price_note" @input="note" @change="keep"></label></section>
            <section v-if="detail.holdings.length" class="stack tight"><h3>On the shelf</h3>
              <ul class="holdings"><li v-for="one in detail.holdings" :key="one.id"><i class="i i-disc-album" aria-hidden="true"></i><span class="grow">{{ one.word }}<small v-if="one.about" class="third"> {{ one.about }}</small></span><button v-if="may" class="btn small quiet" type="button" :aria-label="'Take away: ' + one.word" @click="letGo(one)">Take away</button></li></ul></section>
            <section class="line apart match-line"><span class="second"><i :class="['i', 'i-' + match[0], detail.match === 'manual_review' && 'is-unsure']" aria-hidden="true"></i>{{ match[1] }}</span>
              <span class="line"><a v-if="may && detail.match !== 'matched'" class="btn small" :href="url('/review?album=' + album.id)">Review</a><button v-if="decides" class="btn small quiet" type="button" @click="act('match')">{{ detail.match === 'pending' ? 'Match' : 'Match again' }}</button><button v-if="decides && !album.cover && (album.elsewhere || detail.match === 'matched')" class="btn small quiet" type="button" @click="act('cover')">Fetch its cover</button></span></section>
            <button v-if="album.artist_id" class="link plain small only-artist" type="button" @click="$emit('artist', { id: album.artist_id, name: album.artist })">Only {{ album.artist }} in the collection</button>
          </template>
        </template>
      </div>
    </component>`,
};
