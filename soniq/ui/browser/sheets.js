// Sheets that any page can open: who says so, and editing.
const open = (name) => (detail) => window.dispatchEvent(new CustomEvent(`soniq:${name}`, { detail }));

/** `{ entity: "track" | "album", id }`: who says what is shown of it. */
export const openSaid = open("said");

/** `{ tracks: [id, …] }` or `{ album: id }`: a form for them. */
export const openEditing = open("edit");

/** "track/12" → ["track", 12] */
const named = (text) => { const [entity, id] = text.split("/"); return [entity, Number(id)]; };

/** The key e: asks the lists of the page for what is chosen in them; a card that has the focus, or the page's own button, must do where nothing is. */
export function editWhatIsChosen() {
  const asked = new CustomEvent("soniq:edit-chosen", { cancelable: true });
  if (!window.dispatchEvent(asked)) return true;
  const card = document.activeElement?.closest?.(".card")?.querySelector("[data-play^='album/']");
  if (card) { openEditing({ album: named(card.dataset.play)[1] }); return true; }
  const button = document.querySelector("#content [data-edit]");
  button?.click();
  return Boolean(button);
}

document.addEventListener("click", (event) => {
  const said = event.target.closest?.("[data-said]");
  const edit = event.target.closest?.("[data-edit]");
  if (said) { const [entity, id] = named(said.dataset.said); openSaid({ entity, id }); }
  if (edit) { const [entity, id] = named(edit.dataset.edit); openEditing(entity === "album" ? { album: id } : { tracks: [id] }); }
});
