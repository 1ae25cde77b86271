// Which formats this browser plays, asked by container and codec; and where a track's sound is.
import { url } from "./dom.js";

const TYPES = {
  "mp3/mp3": "audio/mpeg",
  "flac/flac": "audio/flac",
  "ogg/vorbis": 'audio/ogg; codecs="vorbis"',
  "ogg/opus": 'audio/ogg; codecs="opus"',
  "ogg/flac": 'audio/ogg; codecs="flac"',
  "mp4/aac": 'audio/mp4; codecs="mp4a.40.2"',
  "mp4/alac": 'audio/mp4; codecs="alac"',
  "mp4/flac": 'audio/mp4; codecs="flac"',
  "adts/aac": "audio/aac",
  "wav/pcm": 'audio/wav; codecs="1"',
  "aiff/pcm": "audio/aiff",
};
const probe = document.createElement("audio");
const known = new Map();

const LOSSLESS = ["flac", "alac", "pcm", "ape", "wavpack", "tta", "dsd"];
const MADE = { flac: "audio/flac", opus: 'audio/ogg; codecs="opus"', aac: "audio/aac", mp3: "audio/mpeg" };

/** Whether this browser plays the file as it is; browsers themselves only promise "maybe". */
export function isNative(track) {
  if (!track.codec) return true;
  const name = `${track.container}/${track.codec}`;
  if (!known.has(name)) known.set(name, Boolean(TYPES[name] && probe.canPlayType(TYPES[name])));
  return known.get(name);
}

/** What soniq is to make of a file that this browser does not play; undefined where it plays nothing of that. */
function made(track) {
  const wanted = LOSSLESS.includes(track.codec) ? ["flac", "opus", "aac", "mp3"] : ["opus", "aac", "mp3"];
  return wanted.find((name) => probe.canPlayType(MADE[name]));
}

/** Whether it makes sense to try. */
export const plays = (track) => !track.missing && (isNative(track) || Boolean(made(track)));

/** Where the sound of a track is, as this browser takes it. */
export const address = (track) => url(`/stream/${track.stream}${isNative(track) ? "" : `?format=${made(track)}&quality=high`}`);
