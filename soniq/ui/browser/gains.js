// How loud tracks are, asked of soniq as they are needed and no sooner: most lists are never played.
import { url } from "./dom.js";

const MOST = 50; // of one asking
const known = new Map(); // the stream's id → {track, trackPeak, album, albumPeak}

/** What is known of a track's loudness; undefined while it was not asked for. */
export const of = (track) => known.get(track.stream);

/** Asks for these tracks; true when something became known. */
export async function learn(tracks) {
  const wanted = [...new Set(tracks.map(({ stream }) => stream))].filter((id) => !known.has(id)).slice(0, MOST);
  if (!wanted.length) return false;
  const answer = await fetch(url(`/api/levels?${new URLSearchParams(wanted.map((id) => ["track", id]))}`)).catch(() => null);
  if (!answer?.ok) return false; // at the next track it is asked again
  for (const id of wanted) known.set(id, null);
  for (const one of (await answer.json()).levels) {
    known.set(one.track_id, { track: one.track_gain_db, trackPeak: one.track_peak, album: one.album_gain_db, albumPeak: one.album_peak });
  }
  return true;
}

/** They may have been measured meanwhile. */
export const forget = (track) => known.delete(track.stream);
