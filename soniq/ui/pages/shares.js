// What one shares by links: how often they were followed, until when they open; longer, or no more.
import { ago, ask, Copied, nav, plural, sharing, Sure, toast, url } from "soniq";

const MARKS = { track: "music", album: "disc-3", playlist: "list-music" };

export default {
  components: { Copied, Sure },
  props: { me: Number },
  data: () => ({ person: nav.query().person ?? null, all: null, failed: "", open: null, description: "", days: "" }),
  computed: {
    whose() { return this.person && Number(this.person) !== this.me ? this.person : null; },
    terms() { return sharing.terms(this.all?.forever); },
  },
  methods: {
    ago, plural, url,
    what: sharing.what,
    ending: sharing.ending,
    mark: ({ kind }) => MARKS[kind] ?? "share-2",
    told: (one) => [one.visits ? `followed ${plural(one.visits, "time")}` : "not followed yet", one.visited && `last ${ago(one.visited)}`, sharing.ending(one)].filter(Boolean).join(" · "),
    /** The address comes after the page at times, and may name somebody else while it stays. */
    moved() {
      const person = nav.query().person ?? null;
      if (!nav.here().startsWith("/shares") || person === this.person) return;
      this.person = person;
      this.load();
    },
    async load() {
      try {
        this.all = await ask(sharing.FEED, { person: this.whose });
        this.failed = "";
      } catch (trouble) { this.failed = trouble.message; }
    },
    toggle(one) {
      this.open = this.open === one.id ? null : one.id;
      [this.description, this.days] = [one.description, ""];
    },
    async change(one) {
      const body = { description: this.description, ...(this.days === "" ? {} : { days: Number(this.days) }) };
      try {
        const changed = await ask(`${sharing.FEED}/${one.id}`, {}, { method: "POST", body });
        this.all.items = this.all.items.map((other) => (other.id === one.id ? changed : other));
        this.open = null;
        toast(`The link ${sharing.ending(changed)}.`, { kind: "good" });
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
    },
    async revoke(one) {
      try {
        await ask(`${sharing.FEED}/${one.id}`, {}, { method: "DELETE" });
        toast("The link opens nothing any more.", { kind: "good" });
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
      await this.load();
    },
  },
  mounted() {
    this.unmove = nav.onMove(this.moved);
    this.load();
    window.addEventListener("soniq:shared", this.load);
  },
  unmounted() {
    this.unmove();
    window.removeEventListener("soniq:shared", this.load);
  },
  template: `
    <div class="stack wide shares">
      <header class="page-head"><h1>Shares<span v-if="all?.items.length" class="count">{{ all.items.length }}</span></h1><p class="second">{{ all && !all.person.mine ? "What " + all.person.name + " gave away by links. The links themselves are theirs." : "Links by which others listen to music of yours, without signing in." }}</p></header>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ failed }} <button class="btn small" type="button" @click="load">Try again</button></span></p>
      <p v-if="all && !all.enabled" class="note warn"><i class="i i-triangle-alert"></i><span>Sharing is turned off here: no link opens. Those who look after soniq turn it on under Settings.</span></p>
      <div v-if="!all && !failed" class="stack" aria-hidden="true"><div v-for="n in 3" :key="n" class="bone waiting" style="height:72px"></div></div>
      <div v-if="all && !all.items.length" class="void"><i class="i i-share-2"></i><h2>Nothing is shared</h2><p>Open the menu of a track, an album or a playlist and choose “Share …”. The link that you get opens just that.</p><a class="btn lead" :href="url('/library/albums')">To the albums</a></div>
      <ul v-if="all?.items.length" class="panel list"><li v-for="one in all.items" :key="one.id" :data-share-id="one.id">
        <i :class="'i third i-' + mark(one)" aria-hidden="true"></i>
        <span class="grow"><b dir="auto">{{ what(one) }}</b> <span v-if="one.over" class="badge warn"><i class="i i-clock" aria-hidden="true"></i>Over</span><template v-if="one.description"><br><span class="second" dir="auto">{{ one.description }}</span></template><br><span class="small third">{{ told(one) }}</span></span>
        <span class="acts"><button v-if="all.person.mine" class="btn small" type="button" :aria-expanded="String(open === one.id)" @click="toggle(one)">{{ open === one.id ? "Close" : one.over ? "Open it anew" : "Link" }}<span class="unseen"> of {{ what(one) }}</span></button>
        <Sure :label="what(one)" ask="The link opens nothing from now on." @sure="revoke(one)"></Sure></span>
        <form v-if="open === one.id" class="stack shared-more" @submit.prevent="change(one)">
          <Copied v-if="one.url" :text="one.url" :code="one.code" label="the link" what="The link"></Copied>
          <p v-else class="note warn"><i class="i i-triangle-alert"></i>The link was made with another key, from before a restore: it cannot be shown any more.</p>
          <div class="cols"><label class="field"><span>A word with it</span><input class="input" v-model="description" maxlength="500" autocomplete="off"></label>
            <label class="field"><span>It opens, from today on, for</span><select class="input" v-model="days"><option value="">As it is: it {{ ending(one) }}</option><option v-for="[value, word] in terms" :key="value" :value="value">{{ word }}</option></select></label></div>
          <div class="line"><button class="btn lead" type="submit">Change it</button><a v-if="one.url && !one.over" class="btn quiet" :href="one.url" target="_blank" rel="noopener">See it as others do<i class="i i-external-link"></i></a></div></form>
      </li></ul>
    </div>`,
};
