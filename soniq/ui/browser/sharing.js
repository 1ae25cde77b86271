// Sharing by a link: the sheet that makes one, and for how long links open.
import { plural } from "./words.js";

export const FEED = "/library/_feed/shares";

const TERMS = [[1, "A day"], [7, "A week"], [30, "A month"], [90, "Three months"], [365, "A year"]];
/** Days and words. 0 days: until it is revoked. */
export const terms = (forever) => (forever ? [...TERMS, [0, "Until I revoke it"]] : TERMS);

/** Opens the sheet: `{ ids: [track, …] }` or `{ of: ["album/12", …] }`, and the `name` of it. */
export const openShare = (detail) => window.dispatchEvent(new CustomEvent("soniq:share", { detail }));

/** "opens until 3 March 2026" */
export function ending({ expires, over }) {
  if (!expires) return "opens until it is revoked";
  const day = new Date(expires).toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
  return over ? `ended on ${day}` : `opens until ${day}`;
}

/** What a share holds: "Blue Train", "Blue Train and 3 more" */
export const what = ({ name, kind, more }) => [name ?? `A ${kind ?? "thing"} that is gone`, more ? `and ${plural(more, "more", "more")}` : ""].filter(Boolean).join(" ");

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-share]");
  if (button) openShare({ ids: [], of: [button.dataset.share], name: button.dataset.name ?? "" });
});
