// The documentation at the side: types with their fields, and a search over all of them.

import { named, written } from "./schema.js";

export class Docs {
  constructor(schema, panel, search) {
    this.schema = schema;
    this.panel = panel;
    search.addEventListener("input", () => this.find(search.value.trim().toLowerCase()));
    this.start();
  }

  start() {
    const roots = Object.values(this.schema.roots).filter(Boolean);
    this.panel.replaceChildren(...roots.flatMap((name) => this.section(name)));
  }

  open(name) {
    const back = link("← All", () => this.start());
    this.panel.replaceChildren(back, ...this.section(name));
    this.panel.scrollTop = 0;
    this.panel.focus();
  }

  find(words) {
    if (!words) return this.start();
    const items = [];
    for (const type of this.schema.types.values()) {
      if (type.name.startsWith("__")) continue;
      if (type.name.toLowerCase().includes(words)) items.push(item(link(type.name, () => this.open(type.name))));
      for (const field of type.fields ?? []) {
        if (field.name.toLowerCase().includes(words))
          items.push(item(link(`${type.name}.${field.name}`, () => this.open(type.name))));
      }
    }
    this.panel.replaceChildren(list(items.slice(0, 60)));
  }

  section(name) {
    const type = this.schema.types.get(name);
    const rows = [...(type.fields ?? type.inputFields ?? []).map((field) => this.row(field))];
    for (const value of type.enumValues ?? []) rows.push(item(code(value.name), note(value.description)));
    for (const each of type.possibleTypes ?? []) rows.push(item(link(each.name, () => this.open(each.name))));
    return [element("h3", name), note(type.description), list(rows)];
  }

  row(field) {
    const parts = [code(field.name)];
    (field.args ?? []).forEach((arg, place) => {
      parts.push(place ? ", " : "(", code(`${arg.name}: `), this.type(arg.type));
    });
    if (field.args?.length) parts.push(")");
    return item(...parts, ": ", this.type(field.type), note(field.description));
  }

  type(type) {
    return link(written(type), () => this.open(named(type)));
  }
}

export function link(text, act) {
  const button = element("button", text);
  button.type = "button";
  button.className = "link";
  button.addEventListener("click", act);
  return button;
}

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

const code = (text) => element("code", text);
const note = (text) => (text ? element("p", text) : "");

export function item(...parts) {
  const made = document.createElement("li");
  made.append(...parts);
  return made;
}

function list(items) {
  const made = document.createElement("ul");
  made.append(...items);
  return made;
}
