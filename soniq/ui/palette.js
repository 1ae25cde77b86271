// Search from everywhere: tracks, albums, artists, playlists, pages and actions, by keyboard or finger.
import { albumPath, artistPath, ask, clock, lists, nav, openEditing, person, placeholder, player, url } from "soniq";

/** Whether a name begins like that, whatever its accents and an article before it. */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/ł/gi, "l").toLowerCase();
const begins = (name, wanted) => plain(name).replace(/^(the|a|an|die|der|das|les?|la) /, "").startsWith(plain(wanted).replace(/^the /, ""));

export default {
  props: { pages: Array, actions: Array },
  data: () => ({ open: false, text: "", found: null, at: 0, failed: "", busy: false }),
  computed: {
    sections() {
      const wanted = this.text.trim().toLowerCase();
      const fits = ([, word]) => !wanted || word.toLowerCase().includes(wanted);
      const pages = this.pages.filter(fits).map(([icon, word, path]) => ({ icon, word, path }));
      const actions = this.actions.filter(fits).map(([icon, word, act]) => ({ icon, word, act }));
      const found = wanted ? this.found : null;
      const out = [
        ["Tracks", (found?.tracks ?? []).map((track) => ({ item: track, track, word: track.title, small: `${track.artist} · ${track.album}`, end: clock(track.ms) }))],
        ["Albums", (found?.albums ?? []).map((album) => ({ item: album, play: `album/${album.id}`, word: album.title, small: [album.artist, album.year].filter(Boolean).join(" · "), path: albumPath(album.id) }))],
        ["Artists", (found?.artists ?? []).map((artist) => ({ item: artist, play: `artist/${artist.id}`, word: artist.name, path: artistPath(artist.id) }))],
        ["Playlists", (found?.lists ?? []).map((list) => ({ item: { ...list, cover: list.covers[0]?.cover, placeholder: list.covers[0]?.placeholder }, play: `playlist/${list.id}`, word: list.name, small: [list.smart ? "Smart list" : "", lists.extent(list), list.mine ? "" : list.owner].filter(Boolean).join(" · "), path: list.path }))],
        ["Go to", pages.slice(0, wanted ? 4 : 9)],
        ["Do", actions.slice(0, wanted ? 4 : 9)],
      ].filter(([, entries]) => entries.length);
      const named = wanted && out.findIndex(([name, entries]) => ["Artists", "Albums", "Playlists"].includes(name) && entries.some(({ word }) => begins(word, wanted)));
      if (named > 0) out.unshift(...out.splice(named, 1)); // who types a name means the one who bears it
      let i = 0;
      return out.map(([name, entries]) => [name, entries.map((entry) => ({ ...entry, i: i++ }))]);
    },
    mayEdit: () => person.may("moderator"),
    entries() { return this.sections.flatMap(([, entries]) => entries); },
    note() {
      if (this.failed) return this.failed;
      if (this.text.trim() && this.found && !this.entries.length) return `Nothing is called “${this.text.trim()}”. Try fewer letters.`;
      return "";
    },
  },
  methods: {
    placeholder, coverUrl: (hash) => url(`/covers/${hash}/160`),
    here(event) { event.target.classList.add("here"); },
    show(event) {
      if (this.open) return;
      this.before = document.activeElement;
      Object.assign(this, { open: true, text: "", found: null, at: 0, failed: "" });
      this.$nextTick(() => this.$refs.ask.focus());
      this.text = event?.detail?.text ?? "";
      if (this.text) this.seek();
    },
    hide() {
      this.open = false;
      this.before?.focus?.({ preventScroll: true });
    },
    typed() {
      this.at = 0;
      clearTimeout(this.timer);
      this.timer = setTimeout(this.seek, 120);
    },
    async seek() {
      this.stop?.abort();
      const text = this.text.trim();
      if (!text) { this.found = null; return; }
      this.stop = new AbortController();
      try {
        const { signal } = this.stop;
        const [found, lists] = await Promise.all([ask("/library/_feed/search", { text }, { signal }), ask("/library/_feed/playlists/find", { text }, { signal })]);
        this.found = { ...found, lists: lists.items };
        this.failed = "";
      } catch (trouble) {
        if (trouble.name !== "AbortError") this.failed = trouble.message;
      }
    },
    async keys(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        this.at = (this.at + step + this.entries.length) % (this.entries.length || 1);
        this.$nextTick(() => this.$refs.answers?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }));
      } else if (event.key === "Enter") {
        if (this.text.trim() && !this.found) { clearTimeout(this.timer); await this.seek(); }
        this.take(this.entries[this.at], event.shiftKey);
      } else if (event.key.toLowerCase() === "e" && (event.ctrlKey || event.metaKey) && this.mayEdit) this.edit(this.entries[this.at]);
      else if (event.key === "Escape") this.hide();
      else if (event.key !== "Tab") return;
      event.preventDefault();
      event.stopPropagation();
    },
    edit({ item, track } = {}) {
      if (!item || (!track && !("artist_id" in item))) return; // artists have no form
      this.hide();
      openEditing(track ? { tracks: [item.id] } : { album: item.id });
    },
    take(entry, queue) {
      if (!entry) return;
      if (queue && (entry.track || entry.play)) {
        if (entry.track) player.playLast([entry.track]);
        else player.order(entry.play, "last");
        return;
      }
      this.hide();
      if (entry.track) player.play([entry.track]);
      else if (entry.path) nav.go(entry.path);
      else if (entry.act) window.dispatchEvent(new CustomEvent("soniq:act", { detail: entry.act }));
    },
  },
  mounted() { window.addEventListener("soniq:search", this.show); },
  unmounted() { window.removeEventListener("soniq:search", this.show); },
  template: `
    <div v-if="open">
      <div class="shade" style="z-index:140" @click="hide"></div>
      <div class="palette" role="dialog" aria-modal="true" aria-label="Search" @keydown="keys">
        <div class="ask"><i class="i i-search"></i>
          <input ref="ask" v-model="text" @input="typed" type="text" enterkeyhint="search" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="Tracks, albums, artists, playlists"
            role="combobox" aria-expanded="true" aria-controls="answers" aria-autocomplete="list" aria-label="Search" :aria-activedescendant="entries.length ? 'answer-' + at : null">
          <button class="round" type="button" aria-label="Close search" @click="hide"><i class="i i-x"></i></button></div>
        <div class="answers" ref="answers" id="answers" role="listbox" aria-label="Answers" tabindex="-1">
          <div v-if="found?.corrected && text.trim()" class="none" style="padding:10px" role="presentation">Nothing is written like that. Showing “{{ found.corrected }}”.</div>
          <div v-for="[name, list] in sections" :key="name" role="group" :aria-label="name">
            <h3 role="presentation">{{ name }}</h3>
            <div v-for="entry in list" :key="entry.i" :id="'answer-' + entry.i" role="option" :aria-selected="String(entry.i === at)" @click="take(entry, $event.shiftKey)" @pointermove="at = entry.i">
              <span v-if="entry.item?.cover" class="cover" :style="placeholder(entry.item)"><img :src="coverUrl(entry.item.cover)" alt="" width="38" height="38" @load="here"></span>
              <span v-else-if="entry.item" class="cover bare"><i class="i i-disc-3"></i></span>
              <i v-else :class="['i', 'i-' + entry.icon]"></i>
              <span class="what"><span class="one-line" style="display:block">{{ entry.word }}</span><small v-if="entry.small" class="one-line" style="display:block">{{ entry.small }}</small></span>
              <small v-if="entry.end">{{ entry.end }}</small>
              <i v-if="entry.i === at" class="i i-corner-down-left third" style="width:16px;height:16px"></i>
            </div>
          </div>
        </div>
        <p v-if="note" class="none" role="status">{{ note }}</p>
        <div class="keys"><span><kbd>↑</kbd> <kbd>↓</kbd> choose</span><span><kbd>Enter</kbd> play or open</span><span><kbd>Shift</kbd> <kbd>Enter</kbd> queue</span><span v-if="mayEdit"><kbd>Ctrl</kbd> <kbd>e</kbd> edit</span><span><kbd>Esc</kbd> close</span></div>
      </div>
    </div>`,
};
