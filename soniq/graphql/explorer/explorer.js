// The page at /graphql/explore: asks, streams, completes, remembers. Nothing comes from elsewhere.

import { offers } from "./completion.js";
import { Docs, item, link } from "./docs.js";
import { loadSchema } from "./schema.js";

const ENDPOINT = new URL("../graphql", location.href);
const FIRST = `# Ctrl-Enter runs this.
query Tracks($first: Int = 10) {
  library {
    tracks
    albums
  }
  tracks(first: $first) {
    edges {
      node {
        id
        title
        artists
        album
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;
const KEPT = 30;
const at = (id) => document.getElementById(id);
const [query, variables, answer, figures, list] = ["query", "variables", "answer", "figures", "offers"].map(at);
let schema = null;
let running = null;
let chosen = 0;
let current = { from: 0, options: [] };

const remembered = () => JSON.parse(localStorage.getItem("soniq.graphql") ?? "[]");

async function send(text, given, accept, signal) {
  return fetch(ENDPOINT, {
    method: "POST",
    headers: { "content-type": "application/json", accept },
    body: JSON.stringify({ query: text, variables: given }),
    signal,
  });
}

async function ask(text) {
  return (await send(text, null, "application/graphql-response+json")).json();
}

async function run() {
  running?.abort();
  running = new AbortController();
  closeOffers();
  let given = null;
  try {
    given = variables.value.trim() ? JSON.parse(variables.value) : null;
  } catch (error) {
    figures.textContent = "";
    answer.textContent = `The variables are not JSON: ${error.message}`;
    return;
  }
  remember();
  const streams = /(^|[\s}])subscription\b/.test(query.value.replace(/#[^\n]*/g, ""));
  const begun = performance.now();
  try {
    const accept = streams ? "text/event-stream" : "application/graphql-response+json";
    const response = await send(query.value, given, accept, running.signal);
    if (response.headers.get("content-type")?.startsWith("text/event-stream")) return await listen(response);
    const text = await response.text();
    figures.textContent = `${response.status}, ${Math.round(performance.now() - begun)} ms, ${text.length} bytes`;
    answer.textContent = JSON.stringify(JSON.parse(text), null, 2);
  } catch (error) {
    if (error.name !== "AbortError") answer.textContent = `soniq did not answer: ${error.message}`;
  }
}

async function listen(response) {
  answer.textContent = "";
  let rest = "";
  let count = 0;
  figures.textContent = "listening; Run again stops and starts";
  for await (const chunk of chunks(response.body)) {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const data = /^data: (.+)$/m.exec(block)?.[1];
      if (!data) continue;
      figures.textContent = `${++count} so far`;
      answer.textContent = `${JSON.stringify(JSON.parse(data), null, 2)}\n${answer.textContent}`.slice(0, 200_000);
    }
  }
  figures.textContent = `${count}, and the end`;
}

async function* chunks(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}

function remember() {
  const entry = { query: query.value, variables: variables.value };
  const others = remembered().filter((each) => each.query !== entry.query);
  localStorage.setItem("soniq.graphql", JSON.stringify([entry, ...others].slice(0, KEPT)));
  showHistory();
}

function showHistory() {
  const entries = remembered().map((entry) =>
    item(
      link(entry.query.replace(/#[^\n]*/g, "").replace(/\s+/g, " ").trim(), () => {
        query.value = entry.query;
        variables.value = entry.variables;
        query.focus();
      }),
    ),
  );
  at("history").replaceChildren(...entries);
}

// The brackets tell the depth; strings and comments stay as they are.
function tidy() {
  let depth = 0;
  const lines = query.value.split("\n").map((line) => {
    const bare = line.trim();
    const closes = /^[})]/.test(bare) ? 1 : 0;
    const text = bare && "  ".repeat(Math.max(0, depth - closes)) + bare;
    const counted = bare.replace(/"(?:\\.|[^"\\])*"|#.*/g, "");
    depth += (counted.match(/[{(]/g) ?? []).length - (counted.match(/[})]/g) ?? []).length;
    return text;
  });
  query.value = lines.join("\n").replace(/\n{3,}/g, "\n\n");
}

function openOffers() {
  if (!schema) return;
  current = offers(schema, query.value, query.selectionStart);
  chosen = 0;
  if (!current.options.length) return closeOffers();
  list.replaceChildren(
    ...current.options.slice(0, 50).map((option, place) => {
      const hint = document.createElement("small");
      hint.textContent = option.hint;
      const made = item(option.name, hint);
      made.setAttribute("role", "option");
      made.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(place);
      });
      return made;
    }),
  );
  list.hidden = false;
  putOffers();
  mark();
}

// A textarea does not tell where its caret is; lines and columns of a fixed-width font do.
function putOffers() {
  const style = getComputedStyle(query);
  const before = query.value.slice(0, current.from).split("\n");
  const top = before.length * parseFloat(style.lineHeight) + parseFloat(style.paddingTop) - query.scrollTop;
  const left = before.at(-1).length * parseFloat(style.fontSize) * 0.6 + parseFloat(style.paddingLeft);
  list.style.top = `${Math.min(top, query.clientHeight)}px`;
  list.style.left = `${Math.min(left, Math.max(0, query.clientWidth - 240))}px`;
}

function mark() {
  [...list.children].forEach((each, place) => each.setAttribute("aria-selected", place === chosen));
  list.children[chosen]?.scrollIntoView({ block: "nearest" });
}

function take(place) {
  const option = current.options[place];
  query.setRangeText(option.name + (option.add ?? ""), current.from, query.selectionStart, "end");
  closeOffers();
}

function closeOffers() {
  list.hidden = true;
}

function pressed(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  } else if (event.key === " " && event.ctrlKey) {
    event.preventDefault();
    openOffers();
  } else if (!list.hidden && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    const count = list.children.length;
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
    mark();
  } else if (!list.hidden && ["Enter", "Tab"].includes(event.key)) {
    event.preventDefault();
    take(chosen);
  } else if (event.key === "Escape") {
    closeOffers();
  } else if (event.key === "Enter") {
    indent(event);
  }
}

function indent(event) {
  event.preventDefault();
  const line = query.value.slice(0, query.selectionStart).split("\n").at(-1);
  const deeper = /[{(]\s*$/.test(line) ? "  " : "";
  query.setRangeText(`\n${/^\s*/.exec(line)[0]}${deeper}`, query.selectionStart, query.selectionEnd, "end");
}

function typed(event) {
  const letter = event.inputType === "insertText" && /[\w.]/.test(event.data ?? "");
  if (letter || !list.hidden) openOffers();
}

async function start() {
  const last = remembered()[0];
  query.value = last?.query ?? FIRST;
  variables.value = last?.variables ?? "";
  query.addEventListener("keydown", pressed);
  query.addEventListener("input", typed);
  query.addEventListener("blur", closeOffers);
  variables.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  at("run").addEventListener("click", run);
  at("tidy").addEventListener("click", tidy);
  showHistory();
  try {
    schema = await loadSchema(ask);
    new Docs(schema, at("docs"), at("find"));
    const me = (await ask("{ me { name role } }")).data.me;
    at("who").textContent = `You ask as ${me.name} (${me.role.toLowerCase()}).`;
  } catch (error) {
    at("who").textContent = error.message;
  }
}

start();
