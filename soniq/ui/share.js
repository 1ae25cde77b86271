// Shares by a link what was chosen: says for how long and with which words, then shows the link.
import { ask, Copied, plural, sharing, url } from "soniq";

const MOST = 1000;

export default {
  components: { Copied },
  props: { forever: Boolean },
  data: () => ({ wanted: null, made: null, description: "", days: 30, failed: "", busy: false }),
  computed: {
    terms() { return sharing.terms(this.forever); },
    title() {
      const { ids = [], of = [], name } = this.wanted;
      if (name) return `Share “${name}”`;
      if (of.length === 1) return `Share this ${of[0].split("/")[0]}`;
      return of.length ? `Share ${plural(of.length, of[0].split("/")[0])}` : `Share ${plural(ids.length, "track")}`;
    },
    tooMany() { return this.wanted.ids.length > MOST; },
    canSend: () => Boolean(navigator.share),
    isLocal() { return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(this.made.url).hostname); },
  },
  methods: {
    url,
    ending: sharing.ending,
    async open({ detail: { ids = [], of = [], name = "" } }) {
      Object.assign(this, { wanted: { ids, of, name }, made: null, description: "", days: 30, failed: "", busy: false });
      await this.$nextTick();
      this.$refs.sheet.showModal();
      if (this.tooMany) this.failed = `A link opens ${plural(MOST, "thing")} at most; make a playlist of these and share that.`;
    },
    close() { this.$refs.sheet.close(); },
    async make() {
      if (this.busy) return;
      this.busy = true;
      try {
        const { ids, of } = this.wanted;
        this.made = await ask(sharing.FEED, {}, { method: "POST", body: { ids, of, description: this.description, days: Number(this.days) } });
        this.failed = "";
        window.dispatchEvent(new CustomEvent("soniq:shared"));
        await this.$nextTick();
        this.$refs.sheet.querySelector(".copied .btn")?.focus();
      } catch (trouble) { this.failed = trouble.message; } finally { this.busy = false; }
    },
    async send() {
      try { await navigator.share({ url: this.made.url, title: this.wanted.name || "Music", text: this.description }); } catch { /* they thought better of it */ }
    },
  },
  mounted() { for (const [name, act] of [["share", this.open], ["leave", this.close]]) window.addEventListener(`soniq:${name}`, act); },
  unmounted() { for (const [name, act] of [["share", this.open], ["leave", this.close]]) window.removeEventListener(`soniq:${name}`, act); },
  template: `
    <div><dialog ref="sheet" class="sheet sharing" aria-labelledby="sharing-title" @click.self="close"><div v-if="wanted" class="stack">
      <div class="line apart" style="flex-wrap:nowrap"><h2 id="sharing-title" class="grow" dir="auto">{{ title }}</h2><button class="round" type="button" aria-label="Close" @click="close"><i class="i i-x"></i></button></div>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i>{{ failed }}</p>
      <form v-if="!made" class="stack" @submit.prevent="make">
        <p class="second">Whoever has the link listens to it in their browser, without signing in: to this, and to nothing else.</p>
        <label class="field"><span>A word with it, if you like</span><textarea class="input" v-model="description" rows="2" maxlength="500"></textarea></label>
        <label class="field"><span>The link opens for</span><select class="input" v-model="days"><option v-for="[value, word] in terms" :key="value" :value="value">{{ word }}</option></select></label>
        <div class="line" style="justify-content:end"><button class="btn quiet" type="button" @click="close">Cancel</button><button class="btn lead" type="submit" :disabled="busy || tooMany">Make the link</button></div></form>
      <div v-else class="stack" role="status">
        <Copied :text="made.url" label="the link" what="The link"></Copied>
        <div class="beside"><img class="code" :src="made.code" width="196" height="196" alt="The link as a code for a phone"><div class="stack tight"><p class="second">Hold a phone’s camera to it, or send the link.</p><p class="small third">It {{ ending(made) }}. Under Shares you see how often it was followed, and revoke it.</p></div></div>
        <p v-if="isLocal" class="note warn small"><i class="i i-triangle-alert"></i>You look at soniq on its own machine, so this link leads others to theirs. Open soniq by its address in the network, and share from there.</p>
        <div class="line" style="justify-content:end"><a class="btn quiet" :href="url('/shares')">All shares</a><button v-if="canSend" class="btn" type="button" @click="send"><i class="i i-share-2"></i>Send</button><button class="btn lead" type="button" @click="close">Done</button></div></div>
    </div></dialog></div>`,
};
