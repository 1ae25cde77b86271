// An album of the shopping list: what it is, what it costs, what to mind, where to buy it.
import { cover, url } from "./dom.js";
import { sleeve } from "./looks.js";
import * as person from "./person.js";
import { number } from "./words.js";

const WIDE = 72; // pixels of its cover

export const ShoppingRow = {
  props: { one: Object },
  emits: ["say", "menu", "key", "grip"],
  data: () => ({ open: false }),
  computed: {
    may: () => person.may("user"),
    facts() { return [this.one.year, this.one.edition].filter(Boolean).join(" · "); },
    here() { return this.one.tracks ? (this.one.total ? `${number(this.one.tracks)} of ${number(this.one.total)} songs are here` : `${number(this.one.tracks)} of its songs here`) : ""; },
    path() { return url(`/collection?album=${this.one.id}`); },
    said() { return [this.one.price_note, this.one.note].filter(Boolean).join(" · "); },
  },
  watch: { "one.cover"() { this.picture(); } },
  methods: {
    picture() { this.$refs.art.replaceChildren(this.one.cover ? cover(this.one, { size: 160, width: WIDE }) : sleeve(this.one)); },
    say(field, event) {
      const value = event.target.value.trim();
      event.target.value = value;
      if (value !== this.one[field]) this.$emit("say", { [field]: value });
    },
    /** Enter keeps what is written, Escape does not. */
    written(field, event) {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      if (event.key === "Escape") event.target.value = this.one[field];
      event.preventDefault();
      event.stopPropagation();
      event.target.blur();
      this.focus();
    },
    focus() { this.$refs.title.focus({ preventScroll: true }); },
  },
  mounted() { this.picture(); },
  template: `
    <li :class="['buy', open && 'open']" :data-id="one.id" @keydown="$emit('key', $event)">
      <span class="buy-tick" aria-hidden="true"></span>
      <button v-if="may" class="round grip" type="button" tabindex="-1" aria-hidden="true" @pointerdown="$emit('grip', $event)"><i class="i i-grip-vertical"></i></button>
      <div ref="art" class="art" aria-hidden="true"></div>
      <div class="what">
        <a ref="title" class="title" :href="path" dir="auto">{{ one.title }}</a>
        <p class="by"><span dir="auto">{{ one.artist }}</span><span v-if="facts" class="third"> · {{ facts }}</span></p>
        <p v-if="here" class="buy-here small"><i class="i i-circle-dashed" aria-hidden="true"></i>{{ here }}</p>
        <p v-if="said" class="buy-said small second" dir="auto">{{ said }}</p>
        <p v-if="one.barcode" class="buy-code small">Barcode {{ one.barcode }}</p>
      </div>
      <div v-if="may" class="buy-says">
        <label><span class="unseen">Price of {{ one.title }}</span><input class="input" :value="one.price_note" maxlength="200" autocomplete="off" placeholder="Price" @change="say('price_note', $event)" @keydown="written('price_note', $event)"></label>
        <label><span class="unseen">Note on {{ one.title }}</span><input class="input" :value="one.note" maxlength="2000" autocomplete="off" placeholder="Note" @change="say('note', $event)" @keydown="written('note', $event)"></label>
      </div>
      <ul class="buy-shops" :aria-label="'Where to buy ' + one.title"><li v-for="shop in one.shops" :key="shop.name"><a :href="shop.url" target="_blank" rel="noopener noreferrer">{{ shop.name }}<i class="i i-external-link" aria-hidden="true"></i><span class="unseen">, in a new tab</span></a></li></ul>
      <button class="round unfold-buy" type="button" :aria-expanded="String(open)" :aria-label="'Shops and notes: ' + one.title" @click="open = !open"><i :class="['i', open ? 'i-chevron-up' : 'i-chevron-down']" aria-hidden="true"></i></button>
      <button v-if="may" class="round more-buy" type="button" aria-haspopup="menu" :aria-label="'More for ' + one.title" @click="$emit('menu', $event.currentTarget)"><i class="i i-ellipsis" aria-hidden="true"></i></button>
    </li>`,
};
