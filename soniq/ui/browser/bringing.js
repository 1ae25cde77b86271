// The sheet that brings playlist files: per file what came of it, what was not found, and the way to the list.
import { url } from "./dom.js";
import { ask, Trouble } from "./feed.js";
import { done, FEED } from "./lists.js";
import { plural } from "./words.js";

const LARGEST = 10e6;

async function send(file, guesses) {
  const query = new URLSearchParams({ name: file.name, ...(guesses ? { guesses: 1 } : {}) });
  const response = await fetch(url(`${FEED}/bring?${query}`), { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file }).catch(() => null);
  if (!response) throw new Trouble("soniq cannot be reached. Is it running, and are you on its network?", 0);
  const said = await response.json().catch(() => null);
  if (!response.ok) throw new Trouble(said?.error?.message ?? `The server answered ${response.status}.`, response.status);
  return said;
}

export const Bringing = {
  emits: ["brought"],
  data: () => ({ files: [], over: false, guesses: false }),
  computed: {
    busy() { return this.files.some(({ state }) => ["waits", "goes"].includes(state)); },
    came() { return this.files.filter(({ state }) => state === "came"); },
    unsure() { return this.came.some(({ said }) => said.unsure.length); },
  },
  methods: {
    plural, href: url,
    open(files) {
      if (!this.busy) this.files = [];
      this.$refs.sheet.showModal();
      if (files.length) this.take(files);
    },
    close() { this.$refs.sheet.close(); },
    picked(event) { this.take([...event.target.files]); event.target.value = ""; },
    dropped(event) { this.over = false; this.take([...event.dataTransfer.files]); },
    async take(files) {
      const wasBusy = this.busy;
      this.files.push(...files.map((file) => ({ file, name: file.name, state: "waits", said: null, error: "" })));
      if (!wasBusy) await this.work();
    },
    /** One after the other: each may hold thousands of lines. */
    async work() {
      for (let one; (one = this.files.find(({ state }) => state === "waits"));) {
        one.state = "goes";
        await this.bring(one);
      }
      this.$emit("brought");
    },
    async bring(one) {
      if (one.file.size > LARGEST) return void Object.assign(one, { state: "failed", error: "It is larger than 10 MB: no playlist is." });
      try {
        const said = await send(one.file, this.guesses);
        if (said.error) Object.assign(one, { state: "failed", error: said.error });
        else Object.assign(one, { state: "came", said });
        if (said.made) done("", () => ask(`${FEED}/${said.list.id}/delete`, {}, { method: "POST" }), { quiet: true });
      } catch (trouble) { Object.assign(one, { state: "failed", error: trouble.message }); }
    },
    async guess() {
      this.guesses = true;
      for (const one of this.came) if (one.said.unsure.length) one.state = "waits";
      await this.work();
      this.guesses = false;
    },
    words({ list, made, added, found, lost, unsure }) {
      if (list.smart) return made ? "A smart list, by its rules" : "Its rules were brought up to date";
      const all = found + lost;
      const here = lost || unsure.length ? `${plural(found - unsure.length, "track")} of ${all} found` : `All ${plural(all, "track")} found`;
      return [here, made ? "" : added ? `${added} new since the last time` : "nothing new since the last time"].filter(Boolean).join(" · ");
    },
  },
  template: `
    <div><dialog ref="sheet" class="sheet bringing" aria-labelledby="bringing-title" @click.self="close" @dragover.prevent="over = true" @dragleave.self="over = false" @drop.prevent.stop="dropped"><div class="stack">
      <div class="line apart" style="flex-wrap:nowrap"><h2 id="bringing-title">Import playlists</h2><button class="round" type="button" aria-label="Close" @click="close"><i class="i i-x"></i></button></div>
      <div :class="['drop', over && 'over']"><i class="i i-upload"></i><p><b>Drop files here</b><small class="third">M3U, M3U8, PLS, XSPF, JSPF or .nsp. Brought again, a list gains what is new in its file, and nothing twice.</small></p>
        <label class="btn small"><input class="unseen" type="file" multiple accept=".m3u,.m3u8,.pls,.xspf,.jspf,.nsp,.json,audio/x-mpegurl,audio/x-scpls,application/xspf+xml" @change="picked">Choose files</label></div>
      <ul v-if="files.length" class="brought" aria-live="polite">
        <li v-for="(one, n) in files" :key="n"><i v-if="one.state === 'came'" class="i i-circle-check good"></i><i v-else-if="one.state === 'failed'" class="i i-circle-alert bad"></i><i v-else class="i i-loader-circle" :class="{ spin: one.state === 'goes' }"></i>
          <div class="grow stack tight"><p class="line apart"><b class="one-line" dir="auto">{{ one.said ? one.said.list.name : one.name }}</b><a v-if="one.said" class="link small" :href="href(one.said.list.path)">Open the list</a></p>
            <p class="small second">{{ { waits: "Waits", goes: "Being read …", failed: one.error }[one.state] ?? words(one.said) }}</p>
            <p v-for="note in one.said?.notes ?? []" :key="note" class="small third">{{ note }}</p>
            <details v-if="one.said?.lines.length"><summary>{{ one.said.lost }} not in the library</summary><ul class="told-lines"><li v-for="(line, i) in one.said.lines" :key="i" dir="auto"><b>{{ line.title }}</b> <span class="third">{{ [line.artist, line.told].filter(Boolean).join(" · ") }}</span></li></ul>
              <p class="small third">They are kept as told, and become tracks when the library has them.<template v-if="one.said.lost > one.said.lines.length"> Only the first are shown.</template></p></details>
            <details v-if="one.said?.unsure.length"><summary>{{ one.said.unsure.length }} only guessed</summary><ul class="told-lines"><li v-for="(line, i) in one.said.unsure" :key="i" dir="auto"><b>{{ line.title }}</b> <span class="third">{{ [line.artist, line.told].filter(Boolean).join(" · ") }}</span></li></ul></details></div></li></ul>
      <p v-if="unsure && !busy" class="note"><i class="i i-message-circle-question"></i><span class="grow">Some tracks only look like those that were meant.</span><button class="btn small" type="button" @click="guess">Take them</button></p>
    </div></dialog></div>`,
};
