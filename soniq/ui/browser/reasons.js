// Why a track cannot be played, in words.
import { address } from "./sound.js";
import { format } from "./words.js";

/** As far as this browser knows without asking. */
export function known(track) {
  const why = track.missing ? "its file is missing" : `this browser cannot play ${format(track.codec, track.container)}`;
  return `“${track.title}” was skipped: ${why}.`;
}

/** What the server says of it; null where it cannot be reached. */
export async function asked(track, error) {
  if (error?.status) return error.message;
  try {
    const answer = await fetch(address(track), { headers: { Range: "bytes=0-0" } });
    if (answer.ok) return `“${track.title}” was skipped: this browser cannot play this ${format(track.codec, track.container)} file.`;
    const body = await answer.json().catch(() => ({}));
    const said = body.detail?.message ?? body.detail ?? body.error?.message ?? body.error ?? body.message;
    return typeof said === "string" ? said : `“${track.title}” cannot be had just now.`;
  } catch {
    return null;
  }
}
