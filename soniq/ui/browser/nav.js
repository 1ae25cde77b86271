// Where the reader is: addresses, back and forward, and what a page looked like when it was left.
import { prefix, url } from "./dom.js";

const scrolls = new Map(JSON.parse(sessionStorage.getItem("soniq.scroll") || "[]"));
const lists = new Map();
let shown = key();
let leaving = false;
export let arrivedBy = "load";

function key() { return location.pathname + location.search; }

/** The address without the proxy's prefix: "/library/albums?sort=year". */
export const here = () => location.pathname.slice(prefix.length) + location.search;

/** Opens a page of soniq; the player plays on. */
export function go(path) {
  leave("push");
  window.emitEvent("sub_pages_navigate", path);
}

function leave(by) {
  leaving = true;
  arrivedBy = by;
  document.body.classList.add("leaving");
  window.dispatchEvent(new CustomEvent("soniq:leave"));
}

/** The page is about to be built anew, as what it shows was changed; one stays where one is. */
export function stay() {
  leaving = true;
  arrivedBy = "stay";
}

/** Puts filters into the address without opening the page anew; a step that Back undoes. */
export function setQuery(values, { replace = false } = {}) {
  const kept = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  const query = kept.length ? "?" + new URLSearchParams(kept) : "";
  const path = location.pathname.slice(prefix.length) + query;
  if (url(path) === key()) return;
  arrivedBy = "push";
  history[replace ? "replaceState" : "pushState"]({ page: path }, "", url(path));
  shown = key();
}

/** Whether the address is that page's, with other filters than these. */
export function isNew(path, shownQuery) {
  const said = Object.fromEntries(Object.entries(shownQuery).filter(([, value]) => value).map(([name, value]) => [name, String(value)]));
  const sorted = (values) => JSON.stringify(Object.entries(values).sort());
  return location.pathname === url(path) && sorted(said) !== sorted(query());
}

export const query = () => Object.fromEntries(new URLSearchParams(location.search));

/** The page's new content is in place: scroll, focus, and tell those who show where we are. */
export function arrived() {
  shown = key();
  document.body.classList.remove("leaving");
  const wanted = ["pop", "load", "stay"].includes(arrivedBy) ? scrolls.get(shown) || 0 : 0;
  settle(wanted, performance.now() + 800);
  const isLost = arrivedBy === "stay" && document.activeElement === document.body; // what had the focus was built anew
  if ((arrivedBy === "push" || isLost) && !document.querySelector(".palette")) {
    const heading = document.querySelector("#content h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }
  window.dispatchEvent(new CustomEvent("soniq:arrived"));
}

function settle(wanted, until) {
  window.scrollTo(0, wanted);
  const short = Math.abs(window.scrollY - wanted) > 2 && performance.now() < until;
  if (short) requestAnimationFrame(() => settle(wanted, until));
  else leaving = false;
}

/** What a list had loaded when its page was left; only given back on the way back. */
export const recall = (name) => (arrivedBy === "pop" ? lists.get(`${key()}#${name}`) : undefined);

export function keep(name, parts) {
  const { items, after, before, total, done } = parts;
  const place = `${key()}#${name}`;
  lists.delete(place);
  lists.set(place, { items, after, before, total, done });
  if (lists.size > 12) lists.delete(lists.keys().next().value);
}

/** Tells `act` whenever the address changes, by whomever; returns how to stop. */
export function onMove(act) {
  for (const name of ["soniq:moved", "popstate"]) window.addEventListener(name, act);
  return () => { for (const name of ["soniq:moved", "popstate"]) window.removeEventListener(name, act); };
}

// the server pushes addresses too, sometimes after the page has arrived
const push = history.pushState.bind(history);
history.pushState = (...given) => {
  push(...given);
  shown = key();
  window.dispatchEvent(new CustomEvent("soniq:moved"));
};
history.scrollRestoration = "manual";
window.addEventListener("popstate", () => leave("pop"));
window.addEventListener("scroll", () => {
  if (leaving) return;
  scrolls.delete(shown);
  scrolls.set(shown, Math.round(window.scrollY));
}, { passive: true });
window.addEventListener("pagehide", () =>
  sessionStorage.setItem("soniq.scroll", JSON.stringify([...scrolls].slice(-40))));
document.addEventListener("click", (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button) return;
  const anchor = event.target.closest?.("a[href]");
  const href = anchor?.getAttribute("href");
  if (href?.startsWith("/") && anchor.target !== "_blank" && !anchor.hasAttribute("download") && href !== key()) leave("push");
});
