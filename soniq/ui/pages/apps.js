// Apps and devices: connecting one, and ending what is signed in.
import { ago, ask, Copied, devices, nav, Sure, toast, url } from "soniq";

const FEED = "/library/_feed/apps";
const ROLES = { guest: "listens", user: "keeps own things", artist: "offers music", moderator: "tidies", admin: "looks after soniq" };
const PLATFORMS = [
  ["smartphone", "Android", "Symfonium, Tempus, Ultrasonic"],
  ["smartphone", "iPhone and iPad", "Amperfy, Arpeggi, substreamer"],
  ["monitor-speaker", "Windows, Mac, Linux", "Feishin, Supersonic, Strawberry"],
];

export default {
  components: { Copied, Sure },
  props: { me: Object },
  data: () => ({ person: nav.query().person ?? null, all: null, failed: "", where: null, making: "", name: "", role: "", busy: false, secret: null }),
  computed: {
    PLATFORMS: () => PLATFORMS,
    mine() { return !this.all || this.all.person.mine; },
    whose() { return this.person && Number(this.person) !== this.me.id ? this.person : null; },
    others() { return (this.all?.sessions ?? []).filter((one) => !one.here); },
  },
  methods: {
    ago,
    nameOf: (agent) => (agent ? devices.nameOf(agent) : "A browser"),
    used: (one, never = "never used") => (one.used ? `used ${ago(one.used)}` : never),
    told: (...parts) => parts.filter(Boolean).join(" · "),
    may: (role) => (role ? `as ${role}` : ""),
    roleWord: (role) => `${role[0].toUpperCase()}${role.slice(1)}: ${ROLES[role] ?? ""}`,
    /** The address comes after the page at times, and may name somebody else while it stays. */
    moved() {
      const person = nav.query().person ?? null;
      if (!nav.here().startsWith("/apps") || person === this.person) return;
      this.person = person;
      this.load();
    },
    async load() {
      const { whose } = this;
      try {
        const all = await ask(FEED, { person: whose });
        if (whose !== this.whose) return; // an answer about somebody else, come late
        Object.assign(this, { all, failed: "" });
      } catch (trouble) { if (whose === this.whose) this.failed = trouble.message; }
    },
    async open(what) {
      Object.assign(this, { making: what, name: "", role: "", secret: null });
      await this.$nextTick();
      this.$refs.name.focus();
    },
    async make() {
      if (this.busy || !this.name.trim()) return;
      this.busy = true;
      const what = this.making;
      try {
        this.secret = { what, ...(await ask(`${FEED}/${what}`, {}, { method: "POST", body: { name: this.name, role: this.role || null } })) };
        this.making = "";
        await this.load();
        await this.$nextTick();
        document.querySelector(".apps .secret")?.scrollIntoView({ block: "nearest" });
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); } finally { this.busy = false; }
    },
    async end(path, words, query = {}) {
      try {
        await ask(`${FEED}/${path}`, query, { method: "DELETE" });
        toast(words, { kind: "good" });
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
      await this.load();
    },
    revoke(one) {
      if (this.secret?.what === "passwords" && this.secret.id === one.id) this.secret = null;
      return this.end(`passwords/${one.id}`, `“${one.name}” opens nothing any more.`);
    },
    revokeToken(one) {
      if (this.secret?.what === "tokens" && this.secret.id === one.id) this.secret = null;
      return this.end(`tokens/${one.id}`, `“${one.name}” opens nothing any more.`);
    },
    host: (address) => { try { return new URL(address).hostname; } catch { return address; } },
    /** To the other server and back: whoever signs in there is tied to this person. */
    async tie() {
      if (this.busy) return;
      this.busy = true;
      try {
        location.assign((await ask("/api/auth/elsewhere", {}, { method: "POST" })).address);
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); } finally { this.busy = false; }
    },
    async leave(here) {
      try {
        await ask(`${FEED}/leave`, { person: this.whose }, { method: "POST", body: { here } });
        if (here && this.mine) return void location.assign(url("/signin"));
        toast("Signed out.", { kind: "good" });
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
      await this.load();
    },
  },
  async mounted() {
    this.unmove = nav.onMove(this.moved);
    this.load();
    try { this.where = await ask(`${FEED}/address`); } catch { this.where = { addresses: [], local: false }; }
  },
  unmounted() { this.unmove(); },
  template: `
    <div class="stack wide apps">
      <header class="page-head"><h1>Apps and devices</h1><p class="second">{{ mine ? "Play this library in any Subsonic app, and see by what you are signed in." : "By what " + (all?.person.name ?? "") + " is signed in." }}</p></header>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ failed }} <button class="btn small" type="button" @click="load">Try again</button></span></p>

      <section v-if="mine" class="panel stack" aria-labelledby="connect"><h2 id="connect">Connect an app</h2>
        <p class="second">In the app, choose “Subsonic” or “OpenSubsonic” as the kind of server, and give it these three.</p>
        <ol class="three">
          <li><h3>The address of the server</h3>
            <div v-if="where" class="stack tight"><Copied v-for="one in where.addresses" :key="one.url" :text="one.url" :code="one.code" label="the address" what="The address"></Copied>
              <p v-if="where.local" class="small second">You look at soniq on its own machine. A phone in your network finds it there.</p></div>
            <div v-else class="bone waiting" style="height:42px;max-width:520px"></div></li>
          <li><h3>Your name</h3><Copied :text="me.name" label="your name" what="Your name"></Copied></li>
          <li><h3>An app password</h3><p class="second small" style="max-width:60ch">Never your own password. Make one for each device; when a phone is lost, its password alone is revoked.</p>
            <div v-if="secret?.what === 'passwords'" class="secret" role="status"><b>“{{ secret.name }}”, shown this once</b><Copied :text="secret.secret" label="the app password" what="The app password"></Copied>
              <p class="small second">Type it into the app now. The hyphens may be left out.</p><div><button class="btn small" type="button" @click="secret = null">I have it</button></div></div>
            <form v-else-if="making === 'passwords'" class="make" @submit.prevent="make" @keydown.esc.stop="making = ''">
              <label class="field"><span>Which app, on which device?</span><input ref="name" class="input" v-model="name" required maxlength="64" placeholder="Symfonium on the phone" autocomplete="off"></label>
              <label v-if="all?.roles.length" class="field"><span>It may do</span><select class="input" v-model="role"><option value="">All that you may</option><option v-for="one in all.roles" :key="one" :value="one">{{ roleWord(one) }}</option></select></label>
              <div class="line"><button class="btn lead" type="submit" :disabled="busy">Make it</button><button class="btn quiet" type="button" @click="making = ''">Cancel</button></div></form>
            <div v-else><button class="btn lead" type="button" @click="open('passwords')"><i class="i i-plus"></i>Make an app password</button></div></li></ol>
        <details><summary>Which app?</summary><div class="named" style="padding-top:8px"><div v-for="[mark, where, names] in PLATFORMS" :key="where"><b class="line" style="gap:8px"><i :class="'i i-' + mark" aria-hidden="true"></i>{{ where }}</b><p class="second">{{ names }}</p></div></div>
          <p class="small third" style="padding-top:8px">Any other that speaks Subsonic does as well.</p></details></section>

      <div v-if="!all && !failed" class="stack" aria-hidden="true"><div v-for="n in 3" :key="n" class="bone waiting" style="height:72px"></div></div>
      <template v-if="all">
        <section class="stack" aria-labelledby="passwords"><h2 id="passwords">App passwords</h2>
          <ul v-if="all.passwords.length" class="panel list"><li v-for="one in all.passwords" :key="one.id" :data-password="one.id"><i class="i i-smartphone third" aria-hidden="true"></i>
            <span class="grow"><b dir="auto">{{ one.name }}</b><br><span class="small third">{{ told(may(one.role), used(one), one.client && "by " + one.client, one.address && "from " + one.address, "made " + ago(one.created)) }}</span></span>
            <Sure :label="one.name" ask="Every app that uses it is out at once." @sure="revoke(one)"></Sure></li></ul>
          <p v-else class="third">{{ mine ? "No app has a password yet." : "There are none." }}</p></section>

        <section v-if="all.signins.length" class="stack" aria-labelledby="signins"><div class="stack tight"><h2 id="signins">Apps that are signed in</h2><p class="second">They came in by an app password and hold a token since.</p></div>
          <ul class="panel list"><li v-for="one in all.signins" :key="one.id"><i class="i i-monitor-speaker third" aria-hidden="true"></i>
            <span class="grow"><b dir="auto">{{ one.name }}</b><br><span class="small third">{{ told(used(one), "from " + one.address, one.password && "by “" + one.password + "”") }}</span></span>
            <Sure word="Sign out" :label="one.name" ask="It must sign in anew." @sure="end('signins/' + one.id, one.name + ' is signed out.')"></Sure></li></ul></section>

        <section class="stack" aria-labelledby="keys"><div class="line apart"><div class="stack tight"><h2 id="keys">API keys</h2><p class="second" style="max-width:60ch">For programs and scripts, and apps that take a key in place of name and password.</p></div>
            <button v-if="mine && making !== 'tokens'" class="btn" type="button" @click="open('tokens')"><i class="i i-plus"></i>New key</button></div>
          <form v-if="making === 'tokens'" class="make panel" @submit.prevent="make" @keydown.esc.stop="making = ''">
            <label class="field"><span>What is it for?</span><input ref="name" class="input" v-model="name" required maxlength="64" placeholder="The radio in the kitchen" autocomplete="off"></label>
            <label v-if="all.roles.length" class="field"><span>It may do</span><select class="input" v-model="role"><option value="">All that you may</option><option v-for="one in all.roles" :key="one" :value="one">{{ roleWord(one) }}</option></select></label>
            <div class="line"><button class="btn lead" type="submit" :disabled="busy">Make it</button><button class="btn quiet" type="button" @click="making = ''">Cancel</button></div></form>
          <div v-if="secret?.what === 'tokens'" class="secret" role="status"><b>“{{ secret.name }}”, shown this once</b><Copied :text="secret.secret" label="the key" what="The key"></Copied>
            <p class="small second">Sent as <code>Authorization: Bearer …</code>, or as a Subsonic <code>apiKey</code>.</p><div><button class="btn small" type="button" @click="secret = null">I have it</button></div></div>
          <ul v-if="all.tokens.length" class="panel list"><li v-for="one in all.tokens" :key="one.id"><i class="i i-key-round third" aria-hidden="true"></i>
            <span class="grow"><b dir="auto">{{ one.name }}</b> <code class="third">{{ one.hint }}…</code><br><span class="small third">{{ told(may(one.role), used(one), "made " + ago(one.created)) }}</span></span>
            <Sure :label="one.name" ask="The program that uses it is out at once." @sure="revokeToken(one)"></Sure></li></ul>
          <p v-else class="third">There are none.</p></section>

        <section v-if="all.elsewhere.name || all.elsewhere.ties.length" class="stack" aria-labelledby="elsewhere"><div class="line apart"><div class="stack tight"><h2 id="elsewhere">Sign-in by another server</h2><p class="second" style="max-width:60ch">Accounts elsewhere by which {{ mine ? "you come" : all.person.name + " comes" }} in, in place of the password.</p></div>
            <button v-if="mine && all.elsewhere.name" class="btn" type="button" :disabled="busy" @click="tie"><i class="i i-plus"></i>Connect {{ all.elsewhere.name }}</button></div>
          <ul v-if="all.elsewhere.ties.length" class="panel list"><li v-for="one in all.elsewhere.ties" :key="one.id"><i class="i i-user-round third" aria-hidden="true"></i>
            <span class="grow"><b dir="auto">{{ one.called || "An account" }}</b><br><span class="small third">{{ told("at " + host(one.issuer), "connected " + ago(one.created)) }}</span></span>
            <Sure word="Let go" :label="one.called" ask="It opens this soniq no more." @sure="end('elsewhere/' + one.id, 'That account opens nothing here any more.')"></Sure></li></ul>
          <p v-else class="third">None yet.</p></section>

        <section class="stack" aria-labelledby="browsers"><h2 id="browsers">Browsers</h2>
          <ul v-if="all.sessions.length" class="panel list"><li v-for="one in all.sessions" :key="one.id"><i class="i i-globe third" aria-hidden="true"></i>
            <span class="grow"><b>{{ nameOf(one.agent) }}</b> <span v-if="one.here" class="badge good"><i class="i i-check" aria-hidden="true"></i>This one</span><br><span class="small third">{{ told("seen " + ago(one.used), one.address && "from " + one.address, "signed in " + ago(one.created)) }}</span></span>
            <Sure v-if="!one.here" word="Sign out" :label="nameOf(one.agent)" ask="It must sign in anew." @sure="end('sessions/' + one.id, nameOf(one.agent) + ' is signed out.', { person: whose })"></Sure></li></ul>
          <p v-else class="third">{{ mine ? "None but the way you came by now." : "No browser is signed in." }}</p>
          <div v-if="all.sessions.length" class="line"><Sure v-if="mine && others.length" word="Sign out all others" ask="This browser stays." yes="Sign them out" @sure="leave(false)"></Sure>
            <Sure word="Sign out everywhere" :ask="mine ? 'This browser too.' : 'All browsers of ' + all.person.name + '.'" yes="Sign out" @sure="leave(true)"></Sure></div></section>
      </template>
    </div>`,
};
