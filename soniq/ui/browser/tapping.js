// The tempo of somebody's taps. Pure: no page, no clock of its own.

const PAUSE = 2500; // milliseconds; after a longer pause, a new count begins
const KEPT = 24; // taps that count: an ear drifts, and the last ones know best

/** The taps with one more, at `now` milliseconds. */
export const tapped = (taps, now) => (taps.length && now - taps.at(-1) > PAUSE ? [now] : [...taps, now].slice(-KEPT));

/** Beats a minute of taps, in tenths; null of fewer than four. The slope of a line through all of them: one late tap moves it little. */
export function tempo(taps) {
  if (taps.length < 4) return null;
  const middle = (taps.length - 1) / 2;
  const mean = taps.reduce((all, at) => all + at, 0) / taps.length;
  const above = taps.reduce((all, at, n) => all + (n - middle) * (at - mean), 0);
  const below = taps.reduce((all, _, n) => all + (n - middle) ** 2, 0);
  return Math.round((600000 * below) / above) / 10;
}
