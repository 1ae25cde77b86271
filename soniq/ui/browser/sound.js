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

/** Whether it makes sense to try; browsers themselves only promise "maybe". */
export function plays(track) {
  if (!track.codec) return !track.missing;
  const name = `${track.container}/${track.codec}`;
  if (!known.has(name)) known.set(name, Boolean(TYPES[name] && probe.canPlayType(TYPES[name])));
  return known.get(name);
}

/** Where the sound of a track is. */
export const address = (track) => url(`/stream/${track.stream}`);
