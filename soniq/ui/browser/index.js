// What soniq's elements share in the browser.
export * from "./dom.js";
export * from "./words.js";
export * from "./feed.js";
export { openMenu } from "./menu.js";
export { toast } from "./toast.js";
export { plays } from "./sound.js";
export { Letters } from "./letters.js";
export { Grid, card } from "./grid.js";
export { beats, credit, why } from "./cells.js";
export { Rows } from "./rows.js";
export { Names } from "./names.js";
export * as nav from "./nav.js";
export * as person from "./person.js";
export * as player from "./player.js";
export { tie as tieMediaKeys } from "./session.js";
export { Wave } from "./wave.js";
export * as tapping from "./tapping.js";
