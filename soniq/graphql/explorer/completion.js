// What may stand at a place in a query: reads the text before it, keeping the types in mind.

import { named, written } from "./schema.js";

const TOKEN = /#[^\n]*|"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"?|\.\.\.|[_A-Za-z]\w*|[{}()[\]:$!=@|&]|-?\d[\d.eE+-]*/g;
const NAME = /^[_A-Za-z]/;

export function offers(schema, text, position) {
  const before = text.slice(0, position);
  const word = /[_A-Za-z]\w*$/.exec(before)?.[0] ?? "";
  const place = read(schema, before.slice(0, before.length - word.length));
  return {
    from: position - word.length,
    options: candidates(schema, place).filter(
      (option) => option.name !== word && option.name.toLowerCase().startsWith(word.toLowerCase()),
    ),
  };
}

// A frame is a selection ("fields"), a list of arguments ("args") or an input object ("input").
function read(schema, text) {
  const frames = [];
  const state = { root: "query", on: null, field: null, value: null, last: "" };
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith("#") || token.startsWith('"')) continue;
    step(schema, frames, state, token);
    state.last = token;
  }
  return { frame: frames.at(-1), ...state };
}

function step(schema, frames, state, token) {
  const frame = frames.at(-1);
  if (token === "{") {
    frames.push(opened(schema, frame, state));
    Object.assign(state, { on: null, field: null, value: null });
  } else if (token === "(") {
    frames.push({ kind: "args", values: state.field?.args ?? [], field: state.field });
  } else if (token === ")" || token === "}") {
    const left = frames.pop();
    state.field = left?.kind === "args" ? left.field : null;
    state.value = null;
  } else if (token === ":") {
    state.value = frame?.values?.find((value) => value.name === state.last) ?? null;
  } else if (NAME.test(token)) {
    name(schema, frame, state, token);
  }
}

function opened(schema, frame, state) {
  if (frame && frame.kind !== "fields") {
    return { kind: "input", values: schema.types.get(state.value && named(state.value.type))?.inputFields ?? [] };
  }
  const type = state.on ?? (frame ? state.field && named(state.field.type) : schema.roots[state.root]);
  return { kind: "fields", type: schema.types.get(type) };
}

function name(schema, frame, state, token) {
  if (!frame) {
    if (state.last === "on") state.on = token;
    else if (token in schema.roots) state.root = token;
  } else if (frame.kind !== "fields") {
    if (state.last === ":") state.value = null;
  } else if (state.last === "on") {
    state.on = token;
  } else if (token !== "on") {
    state.field = frame.type?.fields?.find((field) => field.name === token) ?? null;
  }
}

function candidates(schema, { frame, last, value }) {
  if (!frame) return ["query", "mutation", "subscription", "fragment"].map((name) => ({ name, hint: "" }));
  if (frame.kind !== "fields") {
    if (last === ":") return values(schema, value);
    return frame.values.map((each) => ({ name: each.name, hint: written(each.type), add: ": " }));
  }
  if (last === "...") return [{ name: "on", hint: "a type" }];
  if (last === "on") return [...(frame.type?.possibleTypes ?? [])].map(({ name }) => ({ name, hint: "" }));
  const fields = (frame.type?.fields ?? []).map((field) => ({ name: field.name, hint: written(field.type) }));
  return [...fields, { name: "__typename", hint: "String!" }];
}

function values(schema, value) {
  if (!value) return [];
  if (named(value.type) === "Boolean") return ["true", "false"].map((name) => ({ name, hint: "" }));
  const kinds = schema.types.get(named(value.type))?.enumValues ?? [];
  return kinds.map(({ name, description }) => ({ name, hint: description ?? "" }));
}
