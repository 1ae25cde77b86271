// A menu at a button or at the pointer: arrows move, Escape closes, focus returns.
import { h, icon, url } from "./dom.js";

let close = null;

/** `entries`: [icon, word, function | path] or null for a line. `at`: an element or {x, y}. */
export function openMenu(at, entries, label = "Actions") {
  close?.();
  const before = document.activeElement;
  const box = h("div", { class: "menu", role: "menu", "aria-label": label }, entries.map((entry) => {
    if (!entry) return h("hr", { role: "separator" });
    const [mark, word, act] = entry;
    const inside = [icon(mark), word];
    if (typeof act === "string") return h("a", { role: "menuitem", href: url(act), onclick: () => close?.() }, ...inside);
    return h("button", { role: "menuitem", type: "button", onclick: () => { close?.(); act(); } }, ...inside);
  }));
  (at instanceof Element && at.closest("dialog[open]") || document.body).append(box); // what lies behind an open sheet cannot be pressed
  place(box, at);
  const items = [...box.querySelectorAll("[role=menuitem]")];
  items[0]?.focus({ preventScroll: true });
  const outside = (event) => { if (!box.contains(event.target)) close?.(); };
  const keys = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") close?.();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  close = () => {
    close = null;
    box.remove();
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("scroll", close, true);
    if (before?.isConnected) before.focus({ preventScroll: true });
  };
  const mine = close;
  box.addEventListener("keydown", keys);
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("soniq:leave", () => close === mine && mine(), { once: true });
}

function place(box, at) {
  const spot = at instanceof Element ? at.getBoundingClientRect() : { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const { offsetWidth: wide, offsetHeight: high } = box;
  const left = at instanceof Element ? spot.right - wide : spot.left;
  const fits = spot.bottom + high + 8 < innerHeight;
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - wide - 8))}px`;
  box.style.top = `${Math.max(8, fits ? spot.bottom + 4 : spot.top - high - 4)}px`;
}
