// Top lists: what was heard most, with covers, counts, and a thin bar for each.
import { placeholder, url } from "./dom.js";
import { amount } from "./bars.js";
import * as player from "./player.js";
import { number } from "./words.js";

const MARKS = { tracks: "music", albums: "disc-3", artists: "user-round", genres: "tags" };

export const Tops = {
  props: { items: Array, kind: String, name: String, most: { type: Number, default: 10 } },
  computed: { shown() { return this.items.slice(0, this.most); }, top() { return Math.max(1, ...this.items.map(({ plays }) => plays)); } },
  methods: {
    amount, number, url,
    art: (item) => url(`/covers/${item.cover}/160`),
    style: (item) => placeholder(item),
    mark(kind) { return MARKS[kind]; },
    play(item) { player.order(`${this.kind.slice(0, -1)}/${item.id}`); },
  },
  template: `
    <section class="tops" :aria-label="name"><h3>{{ name }}</h3>
      <ol><li v-for="(item, i) in shown" :key="i" :class="{ lost: !item.path }">
        <span class="place" aria-hidden="true">{{ i + 1 }}</span>
        <span v-if="kind !== 'genres'" :class="['cover', kind === 'artists' && 'round-cover', !item.cover && 'bare']" :style="style(item)"><img v-if="item.cover" class="here" :src="art(item)" alt="" width="44" height="44" loading="lazy"><i v-else :class="['i', 'i-' + mark(kind)]" aria-hidden="true"></i></span>
        <span class="what"><a v-if="item.path" class="name one-line" dir="auto" :href="url(item.path)">{{ item.name }}</a><span v-else class="name one-line" dir="auto" title="Not in this library">{{ item.name }}</span>
          <span v-if="item.artist" class="sub one-line" dir="auto">{{ item.artist }}</span><i class="thin" :style="{ width: (100 * item.plays) / top + '%' }" aria-hidden="true"></i></span>
        <span class="count" :title="amount(item)">{{ number(item.plays) }}<span class="unseen"> plays</span></span>
        <button v-if="item.path" class="round" type="button" :aria-label="'Play ' + item.name" @click="play(item)"><i class="i i-play"></i></button><span v-else></span></li></ol>
      <p v-if="!shown.length" class="second">Nothing here yet.</p>
    </section>`,
};
