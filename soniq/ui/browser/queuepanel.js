// The queue at the side: put in order, chosen from, saved as a list.
import { ask } from "./feed.js";
import { openAddTo } from "./lists.js";
import * as person from "./person.js";
import * as player from "./player.js";
import { Cover } from "./playerparts.js";
import { openShare } from "./sharing.js";
import { toast } from "./toast.js";
import { clock, plural, span } from "./words.js";

const EDGE = 48; // pixels; nearer to the list's edge a dragged row scrolls it

export const Queue = {
  components: { Cover },
  data: () => ({ state: player.state, dragged: -1, over: -1, chosen: [], choosing: false, name: null }),
  computed: {
    about() {
      const left = this.state.queue.items.slice(Math.max(0, this.state.queue.at));
      return left.length ? `${plural(left.length, "track")}, ${span(left.reduce((all, track) => all + track.ms, 0))} to go` : "";
    },
    places() { return this.state.queue.items.map(({ key }, i) => (this.chosen.includes(key) ? i : -1)).filter((i) => i >= 0); },
    may: () => person.may("user"),
  },
  methods: {
    ...player, clock, plural,
    press(event, i) {
      const { key } = this.state.queue.items[i];
      if (event.shiftKey && this.places.length) {
        const [from, to] = [Math.min(i, this.places[0]), Math.max(i, this.places.at(-1))];
        this.chosen = this.state.queue.items.slice(from, to + 1).map((item) => item.key);
      } else if (this.choosing || event.ctrlKey || event.metaKey) {
        this.chosen = this.chosen.includes(key) ? this.chosen.filter((one) => one !== key) : [...this.chosen, key];
      } else player.jump(i);
    },
    choose() { this.choosing = !this.choosing; this.chosen = []; },
    done() { this.choosing = false; this.chosen = []; },
    takeOut() { player.remove(...this.places); this.done(); },
    next() { player.bringNext(...this.places); this.done(); },
    keys(event, i) {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (step && event.altKey) { player.moveTo(i, i + step); this.$nextTick(() => this.focus(i + step)); }
      else if (step) this.focus(i + step);
      else if (event.key === "Delete" || event.key === "Backspace") { player.remove(...(this.places.length ? this.places : [i])); this.done(); this.$nextTick(() => this.focus(i)); }
      else if (event.key === "Escape" && this.chosen.length) this.done();
      else return;
      event.preventDefault();
    },
    focus(i) { this.$refs.list.querySelectorAll("button.what")[i]?.focus(); },
    grab(event, i) {
      if (event.button) return;
      this.dragged = i;
      const { list } = this.$refs;
      const move = (at) => {
        const { top, bottom } = list.getBoundingClientRect();
        if (at.clientY < top + EDGE) list.scrollTop -= 12;
        if (at.clientY > bottom - EDGE) list.scrollTop += 12;
        const row = document.elementFromPoint(at.clientX, at.clientY)?.closest(".q-row");
        if (row) this.over = Number(row.dataset.place);
      };
      const drop = (end) => {
        for (const [name, act] of [["pointermove", move], ["pointerup", drop], ["pointercancel", drop]]) window.removeEventListener(name, act);
        if (this.over >= 0 && end.type === "pointerup") player.moveTo(this.dragged, this.over);
        this.dragged = this.over = -1;
      };
      for (const [name, act] of [["pointermove", move], ["pointerup", drop], ["pointercancel", drop]]) window.addEventListener(name, act);
      event.preventDefault();
    },
    addTo() {
      const ids = this.places.map((i) => this.state.queue.items[i].id);
      openAddTo({ ids, name: ids.length === 1 ? this.state.queue.items[this.places[0]].title : "" });
    },
    naming() {
      this.name = `${new Date().toLocaleDateString(undefined, { day: "numeric", month: "long" })}`;
      this.$nextTick(() => this.$refs.name.select());
    },
    share() {
      const { items } = this.state.queue;
      const chosen = this.places.length ? this.places.map((i) => items[i]) : items;
      openShare({ ids: [...new Set(chosen.map(({ id }) => id))], name: chosen.length === 1 ? chosen[0].title : "" });
    },
    async save() {
      const { items } = this.state.queue;
      const chosen = this.places.length ? this.places.map((i) => items[i]) : items;
      try {
        await ask("/library/_feed/queue/playlist", {}, { method: "POST", body: { name: this.name, ids: chosen.map(({ id }) => id) } });
        toast(`“${this.name}” is a playlist now, with ${plural(chosen.length, "track")}.`, { kind: "good" });
        this.name = null;
        this.done();
      } catch (trouble) {
        toast(trouble.message, { kind: "bad" });
      }
    },
  },
  mounted() { this.$nextTick(() => this.$refs.list?.querySelector(".q-row.current")?.scrollIntoView({ block: "nearest" })); },
  template: `
    <div class="queue-list" ref="list">
      <div v-if="!state.queue.items.length" class="void"><i class="i i-list-music"></i><p>What you play stands here. Start with an album, or add tracks from any list.</p></div>
      <div v-else class="queue-head"><h3>{{ about }}</h3>
        <button class="btn quiet small" type="button" :aria-pressed="String(choosing)" @click="choose">{{ choosing ? "Done" : "Choose" }}</button>
        <button v-if="may" class="btn quiet small" type="button" @click="naming">Save</button>
        <button v-if="may" class="btn quiet small" type="button" @click="share">Share</button>
        <button class="btn quiet small" type="button" @click="clear">Clear</button></div>
      <form v-if="name !== null" class="queue-save" @submit.prevent="save" @keydown.esc.stop="name = null">
        <input class="input" ref="name" v-model="name" maxlength="200" aria-label="Name of the playlist" required>
        <button class="btn lead small" type="submit">Save</button><button class="btn quiet small" type="button" @click="name = null">Cancel</button></form>
      <ol :class="{ choosing }">
        <li v-for="(track, i) in state.queue.items" :key="track.key" :data-place="i" @keydown="keys($event, i)"
          :class="['q-row', i === state.queue.at && 'current', i < state.queue.at && 'past', i === dragged && 'dragged', i === over && dragged >= 0 && 'over', chosen.includes(track.key) && 'picked']">
          <Cover :item="track" :size="40"></Cover>
          <button class="what" type="button" @click="press($event, i)" :aria-current="i === state.queue.at ? 'true' : null" :aria-pressed="choosing ? String(chosen.includes(track.key)) : null">
            <span class="name one-line" style="display:block">{{ track.title }}</span><span class="sub one-line" style="display:block">{{ track.artist }}</span></button>
          <span class="tail"><i v-if="chosen.includes(track.key)" class="i i-check" aria-hidden="true"></i><span v-else>{{ clock(track.ms) }}</span>
            <button class="round" type="button" :aria-label="'Take ' + track.title + ' out of the queue'" @click="remove(i)"><i class="i i-x"></i></button>
            <button class="round grip" type="button" :aria-label="'Move ' + track.title + ': Alt with arrow up or down'" @pointerdown="grab($event, i)"><i class="i i-grip-vertical"></i></button></span>
        </li>
      </ol>
      <div v-if="chosen.length" class="queue-chosen" role="toolbar" aria-label="Chosen"><b>{{ plural(chosen.length, "track") }}</b>
        <button class="btn small" type="button" @click="next"><i class="i i-list-start"></i>Play next</button>
        <button v-if="may" class="btn small" type="button" aria-label="Add to a playlist" title="Add to a playlist" @click="addTo"><i class="i i-list-plus"></i></button>
        <button class="btn small" type="button" @click="takeOut"><i class="i i-x"></i>Take out</button></div>
    </div>`,
};
