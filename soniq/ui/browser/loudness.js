// How loud a track is made, and how one goes over into the next. Pure.

/** The factor by which a track's sound is multiplied. `gains` is {track, trackPeak, album, albumPeak}: dB to −18 LUFS, and peaks
 *  of which 1 is full scale; what nobody knows is null. What would clip is kept below, and what has no peak is never raised. */
export function factor(gains, { mode, preamp }) {
  if (mode === "off" || !gains) return 1;
  const ofAlbum = mode === "album" ? gains.album !== null : gains.track === null;
  const [gain, peak] = ofAlbum ? [gains.album, gains.albumPeak] : [gains.track, gains.trackPeak];
  if (gain === null || gain === undefined) return 1;
  return Math.min(10 ** ((gain + preamp) / 20), 1 / (peak || 1));
}

/** Whether a track comes right after another on their album: then what lies between them is the artist's. */
export function isInOrder(track, next) {
  if (!track.album_id || track.album_id !== next.album_id || !next.number) return false;
  const isSameDisc = (track.disc ?? 1) === (next.disc ?? 1);
  return isSameDisc ? next.number === track.number + 1 : (next.disc ?? 1) === (track.disc ?? 1) + 1 && next.number === 1;
}

/** Seconds by which the end of a track and the beginning of the next overlap. */
export const overlap = (track, next, seconds) => (seconds && !isInOrder(track, next) ? Math.min(seconds, track.ms / 2000, next.ms / 2000) : 0);
