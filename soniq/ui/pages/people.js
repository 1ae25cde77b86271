// People and their API keys: lists, and the small forms that change them.
import { ago, Sure, url } from "soniq";

const blank = () => ({ name: "", password: "", current: "", role: "user" });

export default {
  components: { Sure },
  props: { me: Object, manages: Boolean, people: Array, roles: Array, tokens: Array },
  emits: ["add", "role", "remove", "password", "revoke"],
  data: () => ({ form: "", about: null, values: blank() }),
  computed: {
    roleWords() { return Object.fromEntries([...this.roles.map(([role, word]) => [role, word]), ["owner", "Owner"]]); },
    own() { return this.about?.id === this.me.id; },
  },
  methods: {
    ago, url,
    open(form, about = null) {
      Object.assign(this, { form, about, values: blank() });
      this.$refs.sheet.showModal();
    },
    close() { this.$refs.sheet.close(); },
    done() { this.close(); },
    mayChange(person) { return this.manages && person.role !== "owner" && person.id !== this.me.id && (this.me.role === "owner" || person.role !== "admin"); },
    send() {
      const { name, password, current, role } = this.values;
      if (this.form === "add") this.$emit("add", { name, password, role });
      else if (this.form === "password") this.$emit("password", { id: this.about.id, password, current });
      else if (this.form === "remove") this.$emit("remove", { id: this.about.id });
    },
  },
  template: `
    <div class="stack wide">
      <header class="page-head"><h1>People</h1>
        <button v-if="manages" class="btn lead" type="button" @click="open('add')"><i class="i i-user-plus"></i>Add a person</button></header>
      <section class="panel" aria-label="People"><ul class="list"><li v-for="person in people" :key="person.id">
        <span class="avatar" aria-hidden="true">{{ person.name.slice(0, 1).toUpperCase() }}</span>
        <span class="grow"><b>{{ person.name }}</b><span v-if="person.id === me.id" class="third"> · you</span><br><span class="small third">{{ person.seen ? "Last here " + ago(person.seen) : "Was not here yet" }}</span></span>
        <template v-if="mayChange(person)"><label class="unseen" :for="'role-' + person.id">Role of {{ person.name }}</label>
          <select class="input" style="width:auto" :id="'role-' + person.id" :value="person.role" @change="$emit('role', { id: person.id, role: $event.target.value })"><option v-for="[role, word] in roles" :key="role" :value="role">{{ word }}</option></select></template>
        <span v-else class="badge">{{ roleWords[person.role] }}</span>
        <span v-if="person.id === me.id || mayChange(person)" class="acts"><a class="btn small" :href="url(person.id === me.id ? '/apps' : '/apps?person=' + person.id)">Apps<span class="unseen"> and devices of {{ person.name }}</span></a><button class="btn small" type="button" @click="open('password', person)">Password</button>
        <button v-if="mayChange(person)" class="round" type="button" :aria-label="'Remove ' + person.name" @click="open('remove', person)"><i class="i i-trash-2"></i></button></span>
      </li></ul></section>
      <section class="stack" aria-labelledby="tokens-title">
        <div class="line apart"><div class="stack tight"><h2 id="tokens-title">API keys</h2><p class="second" style="max-width:60ch">A program that sends a key as <code>Authorization: Bearer …</code> acts in its person’s name.</p></div>
          <a class="btn" :href="url('/apps')"><i class="i i-plus"></i>New key</a></div>
        <ul v-if="tokens.length" class="panel list"><li v-for="token in tokens" :key="token.id"><i class="i i-key-round third"></i>
          <span class="grow"><b>{{ token.name }}</b> <code class="third">{{ token.hint }}…</code><br><span class="small third">{{ [manages ? token.whose : "", token.role ? "as " + (roleWords[token.role] ?? token.role).toLowerCase() : "", "made " + ago(token.created), token.used ? "used " + ago(token.used) : "never used"].filter(Boolean).join(" · ") }}</span></span>
          <Sure :label="token.name" ask="The program that uses it is out at once." @sure="$emit('revoke', token.id)"></Sure></li></ul>
        <p v-else class="third">There are none yet.</p></section>
      <dialog ref="sheet" class="sheet" :aria-label="form" @click.self="close"><form v-if="form" class="stack" @submit.prevent="send">
        <template v-if="form === 'add'"><h2>Add a person</h2>
          <label class="field"><span>Name</span><input class="input" v-model="values.name" required maxlength="64" autocomplete="off" autocapitalize="none"></label>
          <label class="field"><span>Password</span><input class="input" type="password" v-model="values.password" required minlength="8" autocomplete="new-password"></label>
          <fieldset class="stack tight" style="border:0;margin:0;padding:0"><legend class="label" style="margin-bottom:6px">Role</legend><label v-for="[role, word, what] in roles" :key="role" class="line" style="flex-wrap:nowrap;min-height:36px"><input type="radio" name="role" :value="role" v-model="values.role"><span>{{ word }} <span class="third">{{ what }}</span></span></label></fieldset></template>
        <template v-else-if="form === 'password'"><h2>{{ own ? "Your password" : "A new password for " + about.name }}</h2>
          <label v-if="own" class="field"><span>Current password</span><input class="input" type="password" v-model="values.current" required autocomplete="current-password"></label>
          <label class="field"><span>New password</span><input class="input" type="password" v-model="values.password" required minlength="8" autocomplete="new-password"></label>
          <p class="small second">All browsers where {{ own ? "you are" : about.name + " is" }} signed in must sign in anew. Apps and keys stay.</p></template>
        <template v-else-if="form === 'remove'"><h2>Remove {{ about.name }}?</h2><p class="second">Their sign-ins, apps and keys end at once. This cannot be undone.</p></template>
        <div class="line" style="justify-content:end"><button class="btn quiet" type="button" @click="close">Cancel</button>
          <button :class="['btn', 'lead', form === 'remove' && 'danger']" type="submit">{{ { add: "Add", password: "Set password", remove: "Remove" }[form] }}</button></div>
      </form></dialog>
    </div>`,
};
