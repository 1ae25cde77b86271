// The builder of smart lists: rules within groups, order and limit, and what they find, as one types.
import { ask, clock, cover, lists, nav, number, plural, RuleGroup, rulework, span, toast, url } from "soniq";

const { done, FEED, SEEN } = lists;
const MEASURES = [["", "No limit"], ["tracks", "tracks"], ["minutes", "minutes"], ["megabytes", "megabytes"]];
const USUAL = { tracks: 50, minutes: 60, megabytes: 1000 };
const PAUSE = 250; // milliseconds after the last key
const Cover = { props: { item: Object }, template: `<span></span>`, mounted() { this.$el.append(cover(this.item, { size: 160, width: 40 })); } };

export default {
  components: { Cover, RuleGroup },
  props: { given: Object, fields: Array, templates: Array, genres: Array, keys: Array, lists: Array },
  data() {
    return { of: rulework.group(), name: this.given?.name ?? "", description: this.given?.description ?? "", visibility: this.given?.visibility ?? "private",
      order: [], measure: "", amount: null, found: null, faults: {}, failed: "", looking: false, busy: false, nameless: false };
  },
  provide() {
    const self = this;
    return { known: { fields: this.byName, topics: this.topics, keys: this.keys, lists: this.lists.filter(([id]) => id !== this.given?.id), get faults() { return self.faults; } } };
  },
  computed: {
    byName() { return Object.fromEntries(this.fields.map((field) => [field.name, field])); },
    topics() { return [...new Set(this.fields.map(({ topic }) => topic))].map((topic) => [topic, this.fields.filter((field) => field.topic === topic && (field.kind !== "playlist" || this.lists.length))]).filter(([, list]) => list.length); },
    sorts() { return this.fields.filter(({ sorts }) => sorts); },
    measures: () => MEASURES,
    seen: () => Object.entries(SEEN),
    asked() {
      const { rules, keys } = rulework.said(this.of);
      const order = this.order.filter(({ field }) => field).map(({ field, descending }) => (descending && field !== "random" ? { field, descending } : { field }));
      const limit = this.measure && this.amount > 0 ? { [this.measure]: this.amount } : null;
      return { keys, rules: { ...rules, ...(order.length ? { order } : {}), ...(limit ? { limit } : {}) } };
    },
    isEmpty() { return !rulework.leaves(this.of).length; },
    back() { return this.given ? this.given.path : "/playlists"; },
    count() {
      if (!this.found) return "";
      return `${number(this.found.total)}${this.found.cut ? "+" : ""} ${this.found.total === 1 ? "track" : "tracks"}`;
    },
  },
  watch: { asked: { deep: true, handler(now, before) { if (JSON.stringify(now.rules) !== JSON.stringify(before.rules)) this.soon(); } } },
  methods: {
    clock, plural, span, url,
    load(rules) {
      this.of = rulework.tree(rules, this.byName);
      this.order = (rules.order ?? []).map(({ field, descending }) => ({ field, descending: Boolean(descending) }));
      const [measure, amount] = Object.entries(rules.limit ?? {})[0] ?? ["", null];
      Object.assign(this, { measure, amount, found: null, faults: {} });
      this.soon(0);
    },
    begin(template) {
      this.load(template.rules);
      this.name ||= template.name;
    },
    fromNothing() { this.of = rulework.group(true, [rulework.rule(this.byName.genre)]); this.$nextTick(() => this.$el.querySelector(".rule input")?.focus()); },
    soon(after = PAUSE) {
      clearTimeout(this.timer);
      this.timer = setTimeout(this.look, after);
    },
    async look() {
      this.stop?.abort();
      if (this.isEmpty) return void Object.assign(this, { found: null, faults: {}, failed: "", looking: false });
      const stop = (this.stop = new AbortController());
      const { rules, keys } = this.asked;
      this.looking = true;
      try {
        const found = await ask(`${FEED}/preview`, {}, { method: "POST", body: { rules }, signal: stop.signal });
        this.faults = Object.fromEntries(found.faults.map(([place, words]) => [keys[place], words]));
        this.failed = "";
        if (found.items) this.found = found;
      } catch (trouble) {
        if (trouble.name !== "AbortError") this.failed = trouble.message;
      } finally {
        if (stop === this.stop) this.looking = false;
      }
    },
    limit(measure) { Object.assign(this, { measure, amount: measure ? USUAL[measure] : null }); },
    async save() {
      const words = (one) => (rulework.isBlank(one) ? "Say what it is to be, or take the rule away." : this.faults[one.key]);
      this.faults = Object.fromEntries(rulework.leaves(this.of).map((one) => [one.key, words(one)]).filter(([, fault]) => fault));
      this.nameless = !this.name.trim();
      await this.$nextTick();
      if (this.nameless || Object.keys(this.faults).length) return void this.$el.querySelector(this.nameless ? "#list-name" : ".wrong-rule .rule-value :is(input, select)")?.focus();
      if (this.busy) return;
      this.busy = true;
      try { await this.send(); } catch (trouble) { this.failed = trouble.message; } finally { this.busy = false; }
    },
    async send() {
      const { name, description, visibility } = this;
      const body = { name: name.trim(), description, visibility, rules: this.asked.rules };
      const { given } = this;
      const path = `${FEED}/${given ? given.id : ""}`.replace(/\/$/, "");
      const kept = await ask(path, {}, { method: "POST", body: given ? { ...body, seen: given.changes } : body });
      if (given) done(`The rules of “${kept.name}” were changed.`, () => ask(path, {}, { method: "POST", body: { name: given.name, description: given.description, visibility: given.visibility, rules: given.rules } }));
      else done(`“${kept.name}” is a list now.`, () => ask(`${FEED}/${kept.id}/delete`, {}, { method: "POST" }));
      nav.go(kept.path);
    },
  },
  mounted() {
    if (this.given) return void this.load(this.given.rules);
    const { rules, name } = nav.query();
    if (!rules) return;
    try { this.load(JSON.parse(rules)); this.name = name ?? ""; } catch { toast("The address of this page holds rules that cannot be read."); }
  },
  unmounted() { clearTimeout(this.timer); this.stop?.abort(); },
  template: `
    <div class="stack smart" style="gap:20px">
      <nav class="crumbs" aria-label="Above"><a :href="url('/playlists')">Playlists</a><template v-if="given"><i class="i i-chevron-right"></i><a :href="url(given.path)" dir="auto">{{ given.name }}</a></template></nav>
      <header class="page-head"><h1>{{ given ? "Rules of " + given.name : "New smart list" }}</h1></header>
      <datalist id="rule-genres"><option v-for="genre in genres" :key="genre" :value="genre"></option></datalist>
      <section v-if="isEmpty && !given" class="stack" aria-labelledby="begin-title"><h2 id="begin-title">Begin with</h2>
        <div class="templates"><button v-for="template in templates" :key="template.name" class="panel template" type="button" @click="begin(template)"><i :class="['i', 'i-' + template.icon]"></i><span><b>{{ template.name }}</b><small>{{ template.about }}</small></span></button>
          <button class="panel template" type="button" @click="fromNothing"><i class="i i-plus"></i><span><b>Your own rules</b><small>By tags, dates, what you heard, how it sounds.</small></span></button></div></section>
      <div v-else class="builder">
        <form class="stack" novalidate @submit.prevent="save">
          <div class="fields"><label class="field"><span>Name</span><input class="input" id="list-name" v-model="name" maxlength="200" autocomplete="off" :aria-invalid="nameless ? 'true' : null" :aria-describedby="nameless ? 'list-nameless' : null"><span v-if="nameless" id="list-nameless" class="wrong" role="alert">Give it a name.</span></label>
            <label class="field"><span>Who sees it</span><select class="input" v-model="visibility"><option v-for="[value, [, word]] in seen" :key="value" :value="value">{{ word }}</option></select></label></div>
          <RuleGroup :of="of"></RuleGroup>
          <div class="arrange"><div class="stack tight" role="group" aria-label="Order"><span class="label">In this order</span>
              <div v-for="(one, n) in order" :key="n" class="line ordering"><select class="input" v-model="one.field" :aria-label="n ? 'Then by' : 'Sorted by'"><option value="random">Shuffled, anew each day</option><option v-for="field in sorts" :key="field.name" :value="field.name">{{ field.label }}</option></select>
                <button v-if="one.field !== 'random'" class="btn small" type="button" :aria-pressed="String(one.descending)" @click="one.descending = !one.descending"><i :class="['i', one.descending ? 'i-arrow-down' : 'i-arrow-up']"></i>{{ one.descending ? "Downwards" : "Upwards" }}</button>
                <button class="round" type="button" aria-label="Take this order away" @click="order.splice(n, 1)"><i class="i i-x"></i></button></div>
              <button v-if="order.length < 3" class="btn small quiet" style="justify-self:start" type="button" @click="order.push({ field: order.length ? 'title' : 'added', descending: !order.length })"><i class="i i-plus"></i>{{ order.length ? "Then by" : "The newest first; choose another" }}</button></div>
            <div class="stack tight" role="group" aria-label="Limit"><span class="label">As long as</span><div class="line ordering"><input v-if="measure" class="input amount" type="number" min="1" step="1" inputmode="numeric" v-model.number="amount" aria-label="How many"><select class="input" :value="measure" aria-label="Measure" @change="limit($event.target.value)"><option v-for="[value, word] in measures" :key="value" :value="value">{{ word }}</option></select></div></div></div>
          <div class="line save-line"><button class="btn lead" type="submit" :disabled="busy">{{ given ? "Save" : "Make the list" }}</button><a class="btn quiet" :href="url(back)">Cancel</a><span class="grow"></span><span v-if="found" class="second count-there">{{ count }}</span></div></form>
        <section class="panel found" :class="{ stale: looking && found }" aria-label="What the rules find" :aria-busy="String(looking)">
          <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i>{{ failed }}</p>
          <template v-if="found"><p class="found-count" role="status"><b>{{ count }}</b><span v-if="found.total" class="second"> · {{ span(found.ms) }}</span></p>
            <p v-if="!found.total" class="second">Nothing fits yet. Loosen a rule, or let any of them do.</p>
            <ol class="glance"><li v-for="track in found.items" :key="track.id"><Cover :item="track"></Cover><span class="grow"><b class="one-line" dir="auto">{{ track.title }}</b><small class="one-line second" dir="auto">{{ track.artist }}</small></span><span class="third small">{{ clock(track.ms) }}</span></li></ol>
            <p v-if="found.total > found.items.length" class="small third">and {{ plural(found.total - found.items.length, "more", "more") }}</p></template>
          <p v-else-if="looking" class="waiting bone" style="height:120px"></p>
          <p v-else-if="!failed" class="second">What the rules find shows here as you write them.</p></section>
      </div>
    </div>`,
};
