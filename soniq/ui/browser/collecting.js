// What is done in the collection: it answers at once, says what was done, and can be taken back.
import { ask } from "./feed.js";
import { done } from "./lists.js";
import { toast } from "./toast.js";

export const FEED = "/collection/_feed";

export const MEDIA = [["cd", "On CD"], ["vinyl", "On vinyl"], ["cassette", "On cassette"], ["digital", "As a download"], ["other", "On something else"]];
export const PRIORITIES = [[2, "Next"], [1, "Soon"], [0, "Some day"], [-1, "Not now"]];
export const AT_ONCE = 500;

const post = (what, body) => ask(`${FEED}/${what}`, {}, { method: "POST", body });

/** Tells every part of the page how albums stand now. */
const tell = (detail) => window.dispatchEvent(new CustomEvent("soniq:collected", { detail }));

/** What albums will look like, drawn before soniq has answered. */
const GUESSES = {
  want: (album) => ({ ...album, wanted: true }),
  hold: (album) => ({ ...album, look: "owned", here: 100 }),
};

/**
 * Does a step (`want`, `unwant`, `hold`, `letgo`, `buying`, `match`, `cover`, `lidarr`) for albums, as rows of the grid. Returns whether it worked.
 * What was guessed is drawn back where it does not.
 */
export async function act(step, albums, more = {}) {
  if (albums.length > AT_ONCE) {
    toast(`Soniq takes ${AT_ONCE} albums at once. Choose fewer.`, { kind: "warn" });
    return false;
  }
  const guess = GUESSES[step];
  if (guess) tell({ items: albums.map(guess), gone: [], guessed: true });
  const ids = albums.map(({ id }) => id);
  const body = step === "buying" ? { each: [{ albums: ids, ...more }] } : { albums: ids, ...more };
  try {
    const answer = await post(step, body);
    told(answer);
    return true;
  } catch (trouble) {
    if (guess) tell({ items: albums, gone: [] });
    toast(trouble.message, { kind: "bad", seconds: 9 });
    return false;
  }
}

/** Wants an album that a look-up offered, or says on what medium it is owned; gives its row in the grid, or null. */
export async function take(offer, medium) {
  try {
    const answer = await post("add", { offer, medium });
    told(answer);
    return answer.items[0] ?? null;
  } catch (trouble) {
    toast(trouble.message, { kind: "bad", seconds: 9 });
    return null;
  }
}

function told(answer) {
  tell(answer);
  const { back } = answer;
  if (!back) return void toast(answer.words, { kind: "good" });
  const { do: step, ...body } = back;
  done(answer.words, async () => {
    const undone = await post(step, step === "buying" ? { each: body.each } : body);
    tell(undone);
    toast(step === "buying" ? "It is as it was." : undone.words, { kind: "good" });
  });
}
