// Puts tracks into a playlist, or makes a new one of them: lists by hand of one’s own, the newest first.
import { ask, lists, nav, plural, toast } from "soniq";

const { done, extent, FEED, Mosaic, MOST, SEEN } = lists;
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
const post = (path, body) => ask(FEED + path, {}, { method: "POST", body });

export default {
  components: { Mosaic },
  data: () => ({ wanted: null, all: null, text: "", failed: "", busy: false, asking: null, description: "", visibility: "private" }),
  computed: {
    seen: () => Object.entries(SEEN),
    isNew() { return Boolean(this.wanted) && !this.wanted.ids.length && !this.wanted.of.length; },
    what() {
      const { ids, of, name } = this.wanted;
      if (name) return `“${name}”`;
      return of.length ? plural(of.length, of[0].split("/")[0]) : plural(ids.length, "track");
    },
    shown() { return (this.all ?? []).filter(({ name }) => plain(name).includes(plain(this.text))); },
    named() { return (this.all ?? []).some(({ name }) => plain(name) === plain(this.text)); },
    fresh() { return this.text.trim() || this.wanted?.name || new Date().toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" }); },
  },
  methods: {
    extent,
    async open({ detail: { ids = [], of = [], name = "" } }) {
      if (ids.length > MOST) return void toast(`A list holds at most ${plural(MOST, "track")}; these are ${plural(ids.length, "track")}.`, { kind: "warn" });
      Object.assign(this, { wanted: { ids, of, name }, all: null, text: "", failed: "", asking: null, busy: false, description: "", visibility: "private" });
      await this.$nextTick();
      this.$refs.sheet.showModal();
      this.$refs.text.focus();
      if (this.isNew) return;
      try {
        const { items } = await ask(FEED);
        this.all = items.filter(({ mine, smart }) => mine && !smart).sort((a, b) => b.changed - a.changed);
      } catch (trouble) { this.failed = trouble.message; }
    },
    close() { this.$refs.sheet.close(); },
    async within(act) {
      if (this.busy) return;
      Object.assign(this, { busy: true, failed: "" });
      try { await act(); } catch (trouble) { this.failed = trouble.message; } finally { this.busy = false; }
    },
    add(list, duplicates = "ask") {
      return this.within(async () => {
        const { ids, of } = this.wanted;
        const added = await post(`/${list.id}/add`, { ids, of, duplicates });
        if (added.already && duplicates === "ask") {
          this.asking = { list, ...added };
          await this.$nextTick();
          this.$refs.first?.focus();
          return;
        }
        this.close();
        const count = added.entries.length;
        if (!count) return void toast(`All of it is in “${list.name}” already.`);
        done(`${count === 1 && this.wanted.name ? this.what : plural(count, "track")} added to “${list.name}”.`, () => post(`/${list.id}/remove`, { entries: added.entries }));
      });
    },
    create() {
      const name = this.isNew ? this.text.trim() : this.fresh;
      if (!name) return void this.$refs.text.focus();
      return this.within(async () => {
        const { ids, of } = this.wanted;
        const made = await post("", { name: name.slice(0, 200), ids, of, description: this.description, visibility: this.visibility });
        this.close();
        done(made.count ? `“${made.name}” is a playlist now, with ${plural(made.count, "track")}.` : `“${made.name}” is a playlist now.`, () => post(`/${made.id}/delete`));
        if (this.isNew) nav.go(made.path);
      });
    },
    enter() {
      if (this.isNew || !this.shown.length || (this.text.trim() && !this.named)) this.create();
      else this.add(this.shown[0]);
    },
    keys(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || this.isNew || this.asking) return;
      const all = [this.$refs.text, ...this.$refs.sheet.querySelectorAll(".pick-list button")];
      all[Math.max(0, Math.min(all.length - 1, all.indexOf(document.activeElement) + step))]?.focus();
      event.preventDefault();
    },
    /** Anything with data-add="album/12" puts that into a list. */
    pressed(event) {
      const button = event.target.closest?.("[data-add]");
      if (button) lists.openAddTo({ of: [button.dataset.add], name: button.dataset.name ?? document.querySelector("#content h1")?.firstChild.textContent ?? "" });
    },
    acts({ detail }) {
      if (detail === "newlist") lists.openAddTo();
      if (detail === "newsmart") nav.go("/playlists/smart");
    },
  },
  mounted() {
    for (const [name, act] of [["addto", this.open], ["act", this.acts], ["leave", this.close]]) window.addEventListener(`soniq:${name}`, act);
    document.addEventListener("click", this.pressed);
  },
  unmounted() {
    document.removeEventListener("click", this.pressed);
    for (const [name, act] of [["addto", this.open], ["act", this.acts], ["leave", this.close]]) window.removeEventListener(`soniq:${name}`, act);
  },
  template: `
    <div><dialog ref="sheet" class="sheet adding" aria-labelledby="adding-title" @click.self="close" @keydown="keys"><div v-if="wanted" class="stack">
      <div class="line apart" style="flex-wrap:nowrap"><h2 id="adding-title" class="grow" dir="auto">{{ isNew ? "New playlist" : "Add " + what + " to a playlist" }}</h2><button class="round" type="button" aria-label="Close" @click="close"><i class="i i-x"></i></button></div>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i>{{ failed }}</p>
      <div v-if="asking" class="stack" role="alertdialog" aria-label="In the list already">
        <p>{{ asking.already === asking.asked ? (asking.asked === 1 ? "It is" : "All " + asking.asked + " are") : asking.already + " of " + asking.asked + (asking.already === 1 ? " is" : " are") }} in “{{ asking.list.name }}” already.</p>
        <div class="line"><button v-if="asking.already < asking.asked" class="btn lead" ref="first" type="button" :disabled="busy" @click="add(asking.list, 'skip')">Add the others</button>
          <button class="btn" type="button" :disabled="busy" @click="add(asking.list, 'add')">{{ asking.asked === 1 ? "Add it once more" : "Add all the same" }}</button><button class="btn quiet" type="button" @click="asking = null">Back</button></div></div>
      <form v-else-if="isNew" class="stack" @submit.prevent="create">
        <label class="field"><span>Name</span><input class="input" ref="text" v-model="text" maxlength="200" required autocomplete="off"></label>
        <label class="field"><span>Description, if you like</span><textarea class="input" v-model="description" rows="2" maxlength="5000"></textarea></label>
        <label class="field"><span>Who sees it</span><select class="input" v-model="visibility"><option v-for="[value, [, word]] in seen" :key="value" :value="value">{{ word }}</option></select></label>
        <div class="line" style="justify-content:end"><button class="btn quiet" type="button" @click="close">Cancel</button><button class="btn lead" type="submit" :disabled="busy">Make it</button></div></form>
      <template v-else>
        <input class="input" ref="text" v-model="text" maxlength="200" type="text" autocomplete="off" aria-label="Find a list, or name a new one" placeholder="Find a list, or name a new one" @keydown.enter.prevent="enter">
        <ul class="pick-list">
          <li v-if="!named"><button type="button" :disabled="busy" @click="create"><span class="cover bare"><i class="i i-plus"></i></span><span class="grow"><b class="one-line" dir="auto">{{ text.trim() ? "New: " + fresh : "New playlist" }}</b><small class="one-line">{{ text.trim() ? "Made, with this in it" : "Called “" + fresh + "”, unless you name it above" }}</small></span></button></li>
          <li v-for="list in shown" :key="list.id"><button type="button" :disabled="busy" @click="add(list)"><Mosaic :list="list" :width="48"></Mosaic><span class="grow"><b class="one-line" dir="auto">{{ list.name }}</b><small class="one-line">{{ extent(list) || "Empty" }}</small></span></button></li>
          <li v-if="!all && !failed" v-for="n in 4" :key="-n" class="bone waiting" style="height:56px;margin-top:4px" aria-hidden="true"></li></ul>
      </template>
    </div></dialog></div>`,
};
