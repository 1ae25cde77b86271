// Letting soniq in at Spotify: an app of one's own there, its Client ID, and the address on which the browser ended.
import { Copied } from "./copying.js";
import { ask } from "./feed.js";

const FEED = "/connections/_feed/spotify";

export const Consent = {
  components: { Copied },
  props: { now: Object },
  emits: ["changed", "connected", "close"],
  data() { return { id: "", own: !this.now.client_id, page: "", address: "", busy: "", refused: "", wrong: "" }; },
  computed: {
    begun() { return Boolean(this.now.pending_until); },
    until() { return new Date(this.now.pending_until).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }); },
    hint() { return this.now.client_id ? `${this.now.client_id.slice(0, 6)}…` : ""; },
  },
  methods: {
    /** The tab is opened at the press itself: later, browsers would not let it. */
    async open() {
      const tab = window.open("", "_blank");
      Object.assign(this, { busy: "open", refused: "" });
      try {
        this.page = (await ask(`${FEED}/begin`, {}, { method: "POST", body: { client_id: this.own ? this.id.trim() : null } })).url;
        if (tab) { tab.opener = null; tab.location.replace(this.page); }
        this.$emit("changed", await ask(FEED));
        await this.$nextTick();
        this.$refs.address?.focus();
      } catch (trouble) { tab?.close(); this.refused = trouble.message; }
      this.busy = "";
    },
    async paste() {
      Object.assign(this, { busy: "paste", wrong: "" });
      try { this.$emit("connected", await ask(`${FEED}/paste`, {}, { method: "POST", body: { address: this.address } })); } catch (trouble) {
        this.wrong = trouble.message;
        ask(FEED).then((fresh) => this.$emit("changed", fresh), () => {}); // it may have run out
      }
      this.busy = "";
    },
  },
  template: `
    <div class="consent stack" @keydown.esc.stop="$emit('close')">
      <ol class="three">
        <li v-if="own"><h3>Make an app at Spotify</h3><p class="second">It takes Spotify Premium, and five minutes, once. On the <a class="link" :href="now.dashboard" target="_blank" rel="noreferrer noopener">dashboard for developers<span class="unseen">, in a new tab</span></a>, press “Create app”. Any name and description will do; tick “Web API”. As redirect URI it takes this one, letter by letter:</p>
          <Copied :text="now.redirect" label="the redirect URI" what="The redirect URI"></Copied></li>
        <li><h3>{{ own ? "Give its Client ID" : "Let soniq in" }}</h3>
          <form class="stack tight" autocomplete="off" @submit.prevent="open">
            <label v-if="own" class="field"><span>Client ID, from your app’s page. Its secret is not needed.</span><input v-model="id" class="input mono" name="client_id" maxlength="200" autocomplete="off" autocapitalize="off" spellcheck="false" required></label>
            <p v-else class="second">By {{ now.own_client ? "the app that you used last" : "the household’s app" }} ({{ hint }}). <button class="link plain" type="button" @click="own = true">Use another one</button></p>
            <p v-if="refused" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ refused }}</span></p>
            <div class="line"><button :class="['btn', !begun && 'lead']" type="submit" :disabled="busy !== ''"><i class="i i-external-link"></i>{{ begun ? "Open Spotify once more" : "Open Spotify" }}<span class="unseen">, in a new tab</span></button><a v-if="page" class="link small" :href="page" target="_blank" rel="noreferrer noopener">No tab came? Open it here</a></div></form></li>
        <li :class="{ later: !begun }"><h3>Bring the address back</h3><p class="second">Say yes at Spotify. Your browser then ends on a page that cannot be shown: that is as it should be. Copy its whole address, from the line at the top, and paste it here.</p>
          <p v-if="begun && now.listening" class="note good"><i class="i i-circle-check"></i><span>This browser is on soniq’s own machine, so it comes back by itself. Paste only if it does not.</span></p>
          <form class="stack tight" autocomplete="off" @submit.prevent="paste">
            <label class="field"><span>The address on which your browser ended</span><input ref="address" v-model="address" class="input mono" name="address" maxlength="5000" autocomplete="off" autocapitalize="off" spellcheck="false" :placeholder="now.redirect + '?code=…'" :disabled="!begun" required></label>
            <p v-if="wrong" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ wrong }}</span></p>
            <div class="line"><button :class="['btn', begun && 'lead']" type="submit" :disabled="!begun || busy !== '' || !address.trim()">{{ busy === "paste" ? "Asking Spotify …" : "Connect" }}</button><button class="btn quiet" type="button" @click="$emit('close')">Cancel</button><span v-if="begun" class="small third">Good until {{ until }}</span></div></form></li>
      </ol></div>`,
};
