// The points of the sound map: where each track lies, what colours it, and what lies near a place.
// soniq.discovery.map_points says how they come. Places are 0–65,535 across and down.

export const WIDE = 65536;
const CELLS = 128; // across and down, in the grid by which points are found
const CELL = WIDE / CELLS;
const HEAD = 16;

const TEMPI = [[1, "below 80"], [80, "80–95"], [95, "95–110"], [110, "110–125"], [125, "125–140"], [140, "140–160"], [160, "160 and above"]];
const MOODS = ["Happy", "Party", "Aggressive", "Relaxed"];
const TONICS = { A: ["A♭m", "E♭m", "B♭m", "Fm", "Cm", "Gm", "Dm", "Am", "Em", "Bm", "F♯m", "C♯m"], B: ["B", "F♯", "D♭", "A♭", "E♭", "B♭", "F", "C", "G", "D", "A", "E"] };

export class Points {
  constructor(buffer) {
    const head = new DataView(buffer);
    this.count = head.getUint32(8, true);
    let at = HEAD;
    const column = (Kind) => {
      const found = new Kind(buffer, at, this.count);
      at += found.byteLength;
      return found;
    };
    [this.ids, this.x, this.y] = [column(Uint32Array), column(Uint16Array), column(Uint16Array)];
    [this.bpm, this.key, this.mood, this.genre] = [column(Uint8Array), column(Uint8Array), column(Uint8Array), column(Uint8Array)];
    this.genres = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, at))).genres;
    this.place = new Map();
    for (let i = 0; i < this.count; i++) this.place.set(this.ids[i], i);
    this.sortIn();
    this.bounds = bounds(this);
  }

  /** Counting sort into the cells: `starts[cell]` to `starts[cell + 1]` of `sorted` lie in it. */
  sortIn() {
    const cellOf = (i) => Math.floor(this.y[i] / CELL) * CELLS + Math.floor(this.x[i] / CELL);
    const starts = new Uint32Array(CELLS * CELLS + 1);
    for (let i = 0; i < this.count; i++) starts[cellOf(i) + 1]++;
    for (let cell = 0; cell < CELLS * CELLS; cell++) starts[cell + 1] += starts[cell];
    const next = starts.slice();
    this.sorted = new Uint32Array(this.count);
    for (let i = 0; i < this.count; i++) this.sorted[next[cellOf(i)]++] = i;
    this.starts = starts;
  }

  /** Calls `act` with each point whose cell touches the square around a place. */
  around(x, y, reach, act) {
    const within = (value) => Math.max(0, Math.min(CELLS - 1, Math.floor(value / CELL)));
    for (let row = within(y - reach); row <= within(y + reach); row++)
      for (let cell = row * CELLS + within(x - reach), last = row * CELLS + within(x + reach); cell <= last; cell++)
        for (let n = this.starts[cell]; n < this.starts[cell + 1]; n++) act(this.sorted[n]);
  }

  /** The point nearest to a place, at most `reach` away; -1 where there is none. */
  at(x, y, reach, but = null) {
    let best = -1;
    let least = reach * reach;
    this.around(x, y, reach, (i) => {
      const away = (this.x[i] - x) ** 2 + (this.y[i] - y) ** 2;
      if (away <= least && !but?.has(i)) [best, least] = [i, away];
    });
    return best;
  }

  /** The `count` points nearest to a place, the nearest first. */
  nearest(x, y, count) {
    let found = [];
    for (let reach = CELL; ; reach *= 2) {
      found = [];
      this.around(x, y, reach, (i) => {
        const away = (this.x[i] - x) ** 2 + (this.y[i] - y) ** 2;
        if (away <= reach * reach) found.push([away, i]);
      });
      if (found.length >= count || reach > 2 * WIDE) break;
    }
    return found.sort(([a], [b]) => a - b).slice(0, count).map(([, i]) => i);
  }

  /** The points along a line of places, in its order and thinned: each at most once. */
  along(line, reach, step) {
    const taken = new Set();
    const found = [];
    for (const [x, y] of stepped(line, step)) {
      const i = this.at(x, y, reach, taken);
      if (i < 0) continue;
      taken.add(i);
      found.push(i);
    }
    return found;
  }
}

/** What is on the map, in parts of it: its middle, and how far it reaches across and down. */
function bounds({ x, y, count }) {
  let [left, right, top, bottom] = [WIDE, 0, WIDE, 0];
  for (let i = 0; i < count; i++) [left, right, top, bottom] = [Math.min(left, x[i]), Math.max(right, x[i]), Math.min(top, y[i]), Math.max(bottom, y[i])];
  return { x: (left + right) / 2 / WIDE, y: (top + bottom) / 2 / WIDE, spanX: Math.max(0.05, (right - left) / WIDE), spanY: Math.max(0.05, (bottom - top) / WIDE) };
}

/** Places along a line, `step` apart. */
function stepped(line, step) {
  const found = [line[0]];
  let left = step;
  for (let n = 1; n < line.length; n++) {
    const [[x, y], [toX, toY]] = [line[n - 1], line[n]];
    const long = Math.hypot(toX - x, toY - y);
    for (; left <= long; left += step) found.push([x + ((toX - x) * left) / long, y + ((toY - y) * left) / long]);
    left -= long;
  }
  return found;
}

/** What points are coloured by: a class for each point, and a name and a hue for each class; class 0 is unknown. */
export const COLOURINGS = {
  mood: { word: "Mood", of: (points, i) => points.mood[i], names: () => ["Not known", ...MOODS], hues: [null, 80, 345, 28, 195] },
  bpm: { word: "Tempo", of: (points, i) => tempo(points.bpm[i]), names: () => ["Not known", ...TEMPI.map(([, name]) => name)], hues: [null, 265, 230, 195, 145, 95, 62, 28] },
  key: { word: "Key", of: (points, i) => points.key[i] && points.key[i] - 1, names: () => ["Not known", ...KEYS], hues: [null, ...Array.from({ length: 24 }, (_, n) => 20 + 30 * (n >> 1))], deep: (n) => n % 2 === 1 },
  genre: { word: "Genre", of: (points, i) => points.genre[i], names: (points) => ["Others", ...points.genres], hues: [null, 80, 28, 195, 345, 145, 265, 110, 310, 230] },
};
const KEYS = Array.from({ length: 24 }, (_, n) => `${(n >> 1) + 1}${"AB"[n % 2]} · ${TONICS["AB"[n % 2]][n >> 1]}`);
const tempo = (bpm) => (bpm ? TEMPI.findLastIndex(([from]) => bpm >= from) + 1 : 0);

/** The colours of a colouring's classes, [r, g, b] of 0–255 each, for that theme. */
export function palette(by, theme) {
  const { hues, deep } = COLOURINGS[by];
  const light = theme === "dark" ? 0.76 : 0.58;
  return hues.map((hue, n) => (hue === null ? oklch(theme === "dark" ? 0.5 : 0.72, 0.012, 80) : oklch(light - (deep?.(n) ? 0.13 : 0), theme === "dark" ? 0.115 : 0.135, hue)));
}

/** OKLCH to sRGB (Ottosson 2020): hues that are equally bright to the eye. */
function oklch(light, chroma, hue) {
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)];
  const [l, m, s] = [light + 0.3963377774 * a + 0.2158037573 * b, light - 0.1055613458 * a - 0.0638541728 * b, light - 0.0894841775 * a - 1.291485548 * b].map((one) => one ** 3);
  const linear = [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s, -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s];
  return linear.map((one) => Math.round(255 * Math.max(0, Math.min(1, one <= 0.0031308 ? 12.92 * one : 1.055 * one ** (1 / 2.4) - 0.055))));
}
