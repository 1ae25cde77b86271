// A group of rules in the builder, with groups within; every rule has a field, an operator and what it takes.
import { openMenu } from "./menu.js";
import { editor, group, isBlank, moved, rule, turned } from "./rulework.js";
import { TrackPick } from "./trackpick.js";

const Value = {
  components: { TrackPick },
  props: { field: Object, kind: String, modelValue: null, label: String, plain: Boolean },
  emits: ["update:modelValue"],
  inject: ["known"],
  computed: { genres() { return this.field.name === "genre" ? "rule-genres" : null; } },
  methods: {
    say(value) { this.$emit("update:modelValue", value); },
    number(event) { this.say(event.target.value === "" ? null : Number(event.target.value)); },
  },
  template: `
    <input v-if="kind === 'text'" class="input" type="text" autocomplete="off" :value="modelValue" :list="genres" :aria-label="label" maxlength="500" @input="say($event.target.value)">
    <span v-else-if="kind === 'number' || kind === 'days'" class="with-unit"><input class="input" type="number" step="any" inputmode="decimal" :value="modelValue" :aria-label="label" @input="number"><span v-if="!plain && (kind === 'days' || field.unit)" class="third small">{{ kind === "days" ? "days" : field.unit }}</span></span>
    <input v-else-if="kind === 'date'" class="input" type="date" :value="modelValue" :aria-label="label" @input="say($event.target.value)">
    <input v-else-if="kind === 'day'" class="input" type="text" inputmode="numeric" placeholder="1999 or 1999-05-31" :value="modelValue" :aria-label="label" @input="say($event.target.value.trim())">
    <select v-else-if="kind === 'flag'" class="input" :value="String(modelValue)" :aria-label="label" @change="say($event.target.value === 'true')"><option value="true">yes</option><option value="false">no</option></select>
    <select v-else-if="kind === 'choice'" class="input" :value="modelValue" :aria-label="label" @change="say($event.target.value)"><option v-for="[value, word] in field.choices" :key="value" :value="value">{{ word }}</option></select>
    <select v-else-if="kind === 'key'" class="input" :value="modelValue" :aria-label="label" @change="say($event.target.value)"><option v-for="key in known.keys" :key="key.camelot" :value="key.camelot">{{ key.camelot }} · {{ key.name }}</option></select>
    <select v-else-if="kind === 'playlist'" class="input" :value="modelValue" :aria-label="label" @change="say(Number($event.target.value))"><option v-for="[id, name] in known.lists" :key="id" :value="id">{{ name }}</option></select>
    <TrackPick v-else-if="kind === 'track'" :modelValue="modelValue" :label="label" @update:modelValue="say"></TrackPick>`,
};

export const RuleGroup = {
  name: "RuleGroup",
  components: { Value },
  props: { of: Object, depth: { type: Number, default: 1 } },
  emits: ["gone", "apart"],
  inject: ["known"],
  computed: {
    word() { return this.depth === 1 ? "Tracks fit when" : "and within, when"; },
    mayNest() { return this.depth < 8; },
  },
  methods: {
    fieldOf(part) { return this.known.fields[part.field]; },
    editor(part) { return editor(this.fieldOf(part), part.op); },
    isBlank,
    fault(part) { return this.known.faults[part.key]; },
    put(i, part) { this.of.parts.splice(i, 1, part); },
    turn(i, part, op) { this.put(i, turned(part, this.fieldOf(part), op, this.known.lists)); },
    swap(i, part, name) { this.put(i, moved(part, this.fieldOf(part), this.known.fields[name], this.known.lists)); },
    half(part, n, value) { const pair = [...(part.value ?? [null, null])]; pair[n] = value; part.value = pair; },
    async add(at = this.of.parts.length, part = rule(this.known.fields.genre)) {
      this.of.parts.splice(at, 0, part);
      await this.$nextTick();
      const box = this.$el.querySelector(`[data-rule="${part.parts ? part.parts[0].key : part.key}"] select`);
      box?.focus();
    },
    nest() { this.add(this.of.parts.length, group(!this.of.every, [rule(this.known.fields.genre)])); },
    async take(i) {
      this.of.parts.splice(i, 1);
      if (!this.of.parts.length && this.depth > 1) return void this.$emit("gone");
      await this.$nextTick();
      const next = this.of.parts[Math.min(i, this.of.parts.length - 1)];
      (next && this.$el.querySelector(`[data-rule="${next.key}"] select`) || this.$refs.add)?.focus();
    },
    wrap(i) { this.put(i, group(!this.of.every, [this.of.parts[i]])); },
    apart(i) { this.of.parts.splice(i, 1, ...this.of.parts[i].parts); },
    shift(i, by) {
      const [part] = this.of.parts.splice(i, 1);
      this.of.parts.splice(i + by, 0, part);
    },
    menu(event, i) {
      const part = this.of.parts[i];
      const copy = { ...part, key: rule(this.fieldOf(part)).key, value: Array.isArray(part.value) ? [...part.value] : part.value };
      const entries = [["copy", "Copy this rule", () => this.add(i + 1, copy)]];
      if (this.mayNest) entries.push(["folder", "Put it into a group", () => this.wrap(i)]);
      if (i > 0) entries.push(["arrow-up", "Move up", () => this.shift(i, -1)]);
      if (i < this.of.parts.length - 1) entries.push(["arrow-down", "Move down", () => this.shift(i, 1)]);
      entries.push(null, ["x", "Take it away", () => this.take(i)]);
      openMenu(event.currentTarget, entries, "This rule");
    },
    keys(event, i) {
      if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.defaultPrevented) return;
      event.preventDefault();
      this.add(i + 1);
    },
  },
  template: `
    <div :class="['rule-group', depth > 1 && 'inner']" role="group" :aria-label="of.every ? 'All of these' : 'Any of these'">
      <div class="group-head"><span>{{ word }}</span><select class="input" :value="String(of.every)" aria-label="All or any of these" @change="of.every = $event.target.value === 'true'"><option value="true">all</option><option value="false">any</option></select><span>of these {{ of.every ? "hold" : "holds" }}</span>
        <span class="grow"></span><template v-if="depth > 1"><button class="btn small quiet" type="button" @click="$emit('apart')">Take apart</button><button class="round" type="button" aria-label="Take this group away" @click="$emit('gone')"><i class="i i-x"></i></button></template></div>
      <template v-for="(part, i) in of.parts" :key="part.key">
        <RuleGroup v-if="part.parts" :of="part" :depth="depth + 1" @gone="take(i)" @apart="apart(i)"></RuleGroup>
        <div v-else :class="['rule', fault(part) && 'wrong-rule']" role="group" :aria-label="fieldOf(part).label" :data-rule="part.key" @keydown="keys($event, i)">
          <select class="input rule-field" :value="part.field" aria-label="Field" @change="swap(i, part, $event.target.value)"><optgroup v-for="[topic, list] in known.topics" :key="topic" :label="topic"><option v-for="field in list" :key="field.name" :value="field.name">{{ field.label }}</option></optgroup></select>
          <select class="input rule-op" :value="part.op" aria-label="How" :disabled="fieldOf(part).ops.length < 2" @change="turn(i, part, $event.target.value)"><option v-for="[op, word] in fieldOf(part).ops" :key="op" :value="op">{{ word }}</option></select>
          <div class="rule-value"><template v-if="editor(part).pair"><Value :field="fieldOf(part)" :kind="editor(part).kind" :modelValue="part.value?.[0]" plain label="From" @update:modelValue="half(part, 0, $event)"></Value><span class="third">and</span><Value :field="fieldOf(part)" :kind="editor(part).kind" :modelValue="part.value?.[1]" label="To" @update:modelValue="half(part, 1, $event)"></Value></template>
            <Value v-else :field="fieldOf(part)" :kind="editor(part).kind" :modelValue="Array.isArray(part.value) ? part.value[0] : part.value" label="Value" @update:modelValue="part.value = $event"></Value></div>
          <div class="rule-acts"><button class="round" type="button" aria-haspopup="menu" aria-label="More for this rule" @click="menu($event, i)"><i class="i i-ellipsis"></i></button><button class="round" type="button" aria-label="Take this rule away" @click="take(i)"><i class="i i-x"></i></button></div>
          <p v-if="fault(part)" class="wrong" role="alert"><i class="i i-circle-alert"></i>{{ fault(part) }}</p></div></template>
      <div class="line"><button class="btn small" ref="add" type="button" @click="add()"><i class="i i-plus"></i>Add a rule</button><button v-if="mayNest" class="btn small quiet" type="button" @click="nest"><i class="i i-folder"></i>Add a group</button></div>
    </div>`,
};
