// Rules of smart lists while they are built: a tree that is edited, and the JSON that the server takes. Pure: no page.

let last = 0;
const UNSAID = ["missing", "present"]; // operators that take no value
const PAIRS = ["between"];
const EMPTY = { text: "", number: null, day: "", flag: true, key: "8A", track: null };

/** What stands in a rule before anything is said. */
export function blank(field, op, lists = []) {
  if (UNSAID.includes(op)) return null;
  const one = field.kind === "moment" ? (/in_last$/.test(op) ? 30 : "") : field.kind === "choice" ? field.choices[0]?.[0] ?? "" : field.kind === "playlist" ? lists[0]?.[0] ?? null : EMPTY[field.kind];
  return PAIRS.includes(op) ? [one, one] : one;
}

export const rule = (field, op = field.ops[0][0], lists = []) => ({ key: ++last, field: field.name, op, value: blank(field, op, lists) });
export const group = (every = true, parts = []) => ({ key: ++last, every, parts });

/** What an editor shows: a kind of field, twice, or nothing. */
export function editor(field, op) {
  if (UNSAID.includes(op)) return { kind: "none", pair: false };
  const kind = field.kind === "moment" ? (/in_last$/.test(op) ? "days" : "date") : field.kind;
  return { kind, pair: PAIRS.includes(op) };
}

/** Another operator: what was said stays where it still means something. */
export function turned(one, field, op, lists) {
  const [was, now] = [editor(field, one.op), editor(field, op)];
  const value = was.kind !== now.kind ? blank(field, op, lists) : was.pair === now.pair ? one.value : now.pair ? [one.value, blank(field, op, lists)[1]] : one.value[0];
  return { ...one, op, value };
}

/** Another field: operator and value stay where it takes them. */
export function moved(one, before, field, lists) {
  const op = field.ops.some(([name]) => name === one.op) ? one.op : field.ops[0][0];
  const same = before.kind === field.kind && field.kind !== "choice" && op === one.op;
  return { ...one, field: field.name, op, value: same ? one.value : blank(field, op, lists) };
}

const isNothing = (value) => value === null || value === undefined || value === "";
export const isBlank = ({ op, value }) => !UNSAID.includes(op) && (Array.isArray(value) ? value.some(isNothing) : isNothing(value));

/** The rules of a tree from its top down. */
export const leaves = (tree) => tree.parts.flatMap((part) => (part.parts ? leaves(part) : [part]));

/** The tree as JSON, with the keys of its rules in their order. What says nothing yet is left out. */
export function said(tree) {
  const keys = [];
  const plain = (node) => ({
    [node.every ? "all" : "any"]: node.parts.filter((part) => part.parts || !isBlank(part)).map((part) => {
      if (part.parts) return plain(part);
      keys.push(part.key);
      return UNSAID.includes(part.op) ? { field: part.field, op: part.op } : { field: part.field, op: part.op, value: part.value };
    }).filter((part) => part.op || (part.all ?? part.any).length),
  });
  return { rules: plain(tree), keys };
}

/** JSON as a tree; rules of fields that are unknown here are left out. */
export function tree(json, fields) {
  const parts = (json.all ?? json.any ?? []).map((part) => {
    if (part.all || part.any) return tree(part, fields);
    return fields[part.field] ? { key: ++last, field: part.field, op: part.op, value: part.value ?? null } : null;
  });
  return group(!json.any, parts.filter(Boolean));
}
