// Short words at the edge of the page, with at most one thing to do.
import { h, icon } from "./dom.js";

let host = null;

/** Says something for some seconds; returns how to end it. `act` is [word, function], for an undo or a next step. */
export function toast(text, { kind = "", act = null, seconds = 5 } = {}) {
  host ??= document.body.appendChild(h("div", { class: "toasts", role: "status", "aria-live": "polite" }));
  const sheet = document.querySelector("dialog:modal"); // what lies behind an open sheet cannot be pressed
  if (host.parentElement !== (sheet ?? document.body)) (sheet ?? document.body).append(host);
  sheet?.addEventListener("close", () => document.body.append(host), { once: true });
  const gone = () => { clearTimeout(timer); box.remove(); };
  const mark = { bad: "circle-alert", good: "circle-check", warn: "triangle-alert" }[kind];
  const box = h("div", { class: "toast" }, mark && icon(mark), h("span", {}, text),
    act && h("button", { type: "button", onclick: () => { gone(); act[1](); } }, act[0]));
  while (host.children.length > 2) host.firstChild.remove();
  host.append(box);
  const timer = setTimeout(gone, seconds * 1000);
  return gone;
}
