// Asking the server for lists, a part at a time.
import { url } from "./dom.js";

/** What went wrong, in the server's own words where it has any. */
export class Trouble extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function words(response) {
  try {
    const body = await response.json();
    const said = body.error ?? body.detail ?? body.message;
    if (typeof said === "string") return said;
    if (typeof said?.message === "string") return said.message;
  } catch { /* no JSON: the status must do */ }
  return `The server answered ${response.status}.`;
}

/** Sends the reader to the door; the page they were on is kept. */
export function toDoor() {
  const here = location.pathname + location.search;
  location.assign(url(`/signin?next=${encodeURIComponent(here)}`));
}

/** The JSON at a path of soniq. Values that are null or empty are left out of the query. */
export async function ask(path, query = {}, { signal, method = "GET", body } = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const tail = given.length ? "?" + new URLSearchParams(given) : "";
  let response;
  try {
    response = await fetch(url(path) + tail, {
      signal, method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body),
    });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new Trouble("soniq cannot be reached. Is it running, and are you on its network?", 0);
  }
  if (response.status === 401 && !location.pathname.endsWith("/signin")) {
    toDoor();
    throw new Trouble("Please sign in.", 401);
  }
  if (!response.ok) throw new Trouble(await words(response), response.status);
  return response.status === 204 ? null : response.json();
}

/** A list that comes in parts: next() gives the items that follow, previous() those before, until there are no more. */
export class Parts {
  constructor(path, query, known = null) {
    this.path = path;
    this.query = query;
    this.items = known?.items ?? [];
    this.after = known?.after ?? null;
    this.before = known?.before ?? null;
    this.total = known?.total ?? null;
    this.done = known?.done ?? false;
    this.start = 0; // where in the first part the letter begins that was asked for
    this.above = 0; // how many items came before the first that was shown
    this.stopped = new AbortController();
  }

  ask(more) { return ask(this.path, { ...this.query, ...more }, { signal: this.stopped.signal }); }

  async next(first) {
    const begun = this.items.length || this.after;
    const part = await this.ask({ first, after: this.after, from: begun ? null : this.query.from });
    if (!begun) {
      this.before = part.before;
      this.start = part.start ?? 0;
    }
    this.after = part.after;
    this.done = !part.after;
    this.total = part.total ?? this.total;
    this.items = this.items.concat(part.items);
    return part.items;
  }

  async previous(first) {
    const part = await this.ask({ first, before: this.before, from: null });
    this.before = part.before;
    this.above += part.items.length;
    this.items = part.items.concat(this.items);
    return part.items;
  }

  /** What follows the items that are known, for whoever goes on alone. */
  rest() { return new Parts(this.path, { ...this.query, from: null }, { after: this.after, done: this.done }); }

  stop() { this.stopped.abort(); }
}
