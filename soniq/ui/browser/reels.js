// A file as a browser's SourceBuffer takes it: parts of sound, each with the second at which it belongs, so that what an encoder
// put before and after the music can be cut away. See Dale Curtis, "Media Source Extensions for Audio".
import { Bytes } from "./bytes.js";
import * as flac from "./flac.js";
import * as mpeg from "./mpeg.js";

const PART = 128 * 1024; // bytes that are read of an MP3 at a time
const WALKED = 8 * 2 ** 20; // an MP3 of varying bitrate is walked through to a place when it is at most so large; else its table must do
const FAR = 20; // seconds; a place in a FLAC that is farther on is looked for instead of read up to
const TYPES = { flac: 'audio/mp4; codecs="flac"', opus: 'audio/mp4; codecs="opus"', vorbis: 'audio/webm; codecs="vorbis"', aac: 'audio/mp4; codecs="mp4a.40.2"', mp3: "audio/mpeg" };
/** A packet of Opus that says: every band as loud as the mean, whatever came before (RFC 6716, 4.3.2.1, "intra"). A decoder guesses a band's
 *  loudness from the packet before; after this one it stands as at the beginning of a file. Without it, a track's first packet would come
 *  several times too loud behind another track. */
const NEUTRAL = { data: new Uint8Array([0xfc, 97, 255, 60, 0, 0, 0, 0, 0, 0]), duration: 0.02 };
const CONTAINERS = { mp3: ["mp3"], flac: ["flac", "ogg"], opus: ["ogg"], vorbis: ["ogg"], aac: ["mp4", "adts"] };

export const Media = globalThis.MediaSource ?? globalThis.ManagedMediaSource;

/** Whether a track can be put behind another without a gap, in this browser. */
export const fits = (track) => Boolean(Media && CONTAINERS[track.codec]?.includes(track.container) && Media.isTypeSupported(TYPES[track.codec]));

/** A reel is {mime, length, chunks}. `length` is in seconds, null while unknown. `chunks(from)` gives {bytes, at, end}: `at`, where
 *  a run of chunks begins, is the second of its first sample (below 0 while what it holds is to be cut), `end` comes with the last. */
export function open(track, address, { signal, onWait }) {
  const bytes = new Bytes(address, { signal, onWait });
  return track.codec === "mp3" ? openMpeg(bytes) : openPackets(bytes, track);
}

async function openMpeg(bytes) {
  const start = mpeg.tagLength(await bytes.read(0, 10));
  const near = await bytes.read(start, start + PART);
  const first = mpeg.firstFrame(near);
  if (first < 0) throw new Error("There is no sound in this file.");
  const frame = mpeg.frameAt(near, first);
  const about = mpeg.told(near, first, frame);
  const begin = start + first + (about.isInfo ? frame.size : 0);
  const cut = (about.delay ?? 0) + (about.padding ?? 0);
  const each = about.isConstant ? averageSize(near, first, frame) : null; // bytes a frame
  const count = about.frames ?? (each && Math.round(((await bytes.length()) - begin) / each));
  const length = count ? (count * frame.samples - cut) / frame.rate : null;
  const reel = { bytes, frame, about, begin, each, length, mime: TYPES.mp3 };
  return { mime: reel.mime, length, chunks: (from) => mpegChunks(reel, from) };
}

/** Padding makes some frames a byte longer; over time they come to this. */
function averageSize(near, first, { samples, rate }) {
  const sound = mpeg.frames(near.subarray(first)).found.slice(1, 40);
  const sizes = sound.map(({ size }) => size);
  if (!sizes.length || Math.max(...sizes) - Math.min(...sizes) > 1) return null;
  const kbit = Math.round((Math.max(...sizes) * rate) / (samples * 125)); // of the longest: at most one byte too much
  const known = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 192, 224, 256, 320].filter((one) => one <= kbit).at(-1);
  return (samples * 125 * known) / rate;
}

/** Where to begin for a second of the music: {place, count}, in bytes and in frames from the first. */
async function mpegPlace({ bytes, frame, about, begin, each, length }, from) {
  const wanted = Math.max(0, Math.floor((from * frame.rate + (about.delay ?? 0)) / frame.samples) - 2); // frames lend each other bits
  if (!wanted) return { place: begin, count: 0 };
  if (each) return { place: begin + Math.floor(wanted * each), count: wanted };
  const size = await bytes.length();
  if (!about.toc || !length || size < WALKED) return { place: begin, count: 0, walk: wanted };
  const percent = Math.min(99.99, (100 * from) / length);
  const low = about.toc[Math.floor(percent)];
  const high = about.toc[Math.floor(percent) + 1] ?? 256;
  return { place: begin + Math.floor(((low + (high - low) * (percent % 1)) / 256) * (size - begin)), count: wanted };
}

async function* mpegChunks(reel, from) {
  const { bytes, frame, about } = reel;
  const delay = about.delay ?? 0;
  const second = (count) => (count * frame.samples - delay) / frame.rate;
  let { place, count, walk = 0 } = await mpegPlace(reel, from);
  let held = null;
  let isBegun = false;
  for (;;) {
    const part = await bytes.read(place, place + PART);
    const { found, left } = mpeg.frames(part, frame);
    if (!found.length && part.length < PART) break;
    const wanted = count >= walk ? found : found.slice(Math.max(0, walk - count));
    if (wanted.length) {
      if (held) yield held;
      held = { bytes: joined(wanted.map(({ at, size }) => part.subarray(at, at + size))) };
      if (!isBegun) held.at = second(count + found.length - wanted.length);
      isBegun = true;
    }
    count += found.length;
    place += left;
    if (part.length < PART) break;
  }
  if (held) yield { ...held, end: second(count) - (about.padding ?? 0) / frame.rate };
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((all, part) => all + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function openPackets(bytes, { codec, container }) {
  const bunny = await import("./mediabunny.js");
  const about = container === "flac" ? await flac.head(bytes) : null;
  const input = inputOf(bunny, bytes);
  const track = await input.getPrimaryAudioTrack();
  if (!track || track.codec !== codec) throw new Error("The sound in this file is of another kind than was known.");
  const config = await track.getDecoderConfig();
  const mime = codec === "aac" ? `audio/mp4; codecs="${config.codec}"` : TYPES[codec];
  if (!Media.isTypeSupported(mime)) throw new Error(`This browser does not take ${mime} in parts.`);
  const length = container === "ogg" ? await track.computeDuration() : (await track.getDurationFromMetadata?.()) ?? (about?.samples ? about.samples / about.rate : null);
  return { mime, length, chunks: (from) => packetChunks({ bunny, bytes, about, track, codec, config, length }, from) };
}

/** A file, or what is left of a FLAC once what lies between its head and a frame is taken out. */
function inputOf(bunny, bytes, { head = 0, skip = 0 } = {}) {
  const read = async (start, end) => {
    const before = start < head ? [await bytes.read(start, Math.min(end, head))] : [];
    return end > head ? joined([...before, await bytes.read(Math.max(start, head) + skip, end + skip)]) : before[0];
  };
  const source = new bunny.CustomSource({ getSize: async () => (await bytes.length()) - skip, read, maxCacheSize: 2 ** 21, prefetchProfile: "none" });
  return new bunny.Input({ source, formats: [bunny.FLAC, bunny.OGG, bunny.MP4, bunny.ADTS] });
}

async function* packetChunks(reel, from) {
  const { bunny, codec } = reel;
  const { sink, start, shift } = await packetPlace(reel, from);
  const mixer = mixing(reel);
  const whole = lengths(bunny, reel);
  let held = null;
  let clock = 0;
  let usual = 0;
  for await (const packet of sink.packets(start)) {
    if (held) {
      await mixer.add(held, clock);
      clock += held.whole;
      const bytes = mixer.taken();
      if (bytes) yield { bytes, at: mixer.at() };
    }
    const full = whole(packet) ?? (codec === "aac" ? Math.max(packet.duration, usual) : packet.duration); // the last of AAC is told shorter than it is
    const second = packet.timestamp + shift;
    if (!held) clock = await begun(mixer, reel, packet, full, shift);
    usual = full;
    held = { packet, whole: full, end: second + packet.duration };
  }
  if (!held) return;
  await mixer.add(held, clock);
  if (codec === "vorbis") await mixer.add(held, clock + held.whole); // WebM gives a packet free when another comes: this one is cut away
  await mixer.finish();
  yield { bytes: mixer.taken() ?? new Uint8Array(0), at: mixer.at(), end: codec === "vorbis" ? reel.length : held.end };
}

/** Where the first packet of a run begins; how long what stands before it is. */
async function begun(mixer, { codec, config }, packet, full, shift) {
  const isFirst = packet.timestamp <= 0;
  const at = packet.timestamp + shift + (isFirst || !full ? packet.duration - full : 0);
  const isCleared = codec === "opus" && isFirst && new Uint8Array(config.description?.buffer ?? config.description ?? 0)[18] === 0;
  mixer.begin(codec === "vorbis" && isFirst ? 0 : at - (isCleared ? NEUTRAL.duration : 0));
  if (isCleared) await mixer.add({ packet: { clone: (times) => packet.clone({ ...times, data: NEUTRAL.data }) }, whole: NEUTRAL.duration }, 0);
  return isCleared ? NEUTRAL.duration : 0;
}

async function packetPlace({ bunny, bytes, about, track }, from) {
  if (about && from > FAR) {
    const { offset, time } = await flac.seek(bytes, about, from);
    const far = await inputOf(bunny, bytes, { head: about.begin, skip: offset - about.begin }).getPrimaryAudioTrack();
    const sink = new bunny.EncodedPacketSink(far);
    const start = await sink.getFirstPacket();
    return { sink, start, shift: time - start.timestamp };
  }
  const sink = new bunny.EncodedPacketSink(track);
  const start = from > 0.2 ? await sink.getPacket(from - 0.1) : null; // Opus wants to hear 80 ms before
  return { sink, start: start ?? (await sink.getFirstPacket()), shift: 0 };
}

/** How long each packet sounds when nothing is cut from it, in seconds; null where its own word must do. */
function lengths(bunny, { codec, config, track }) {
  if (codec !== "opus" && codec !== "vorbis") return () => null;
  const known = track._backing?.bitstream?.codecInfo; // of this very version: it is shipped with soniq
  const about = codec === "opus" ? { codec, opusInfo: null, vorbisInfo: null } : known;
  if (!about) return () => null;
  const rate = codec === "opus" ? 48000 : config.sampleRate;
  let before = null;
  return ({ data }) => {
    const told = bunny.extractSampleMetadata(data, about, before);
    const isFirst = codec === "vorbis" && before === null;
    before = told.vorbisBlockSize;
    return isFirst ? 0 : told.durationInSamples / rate; // the first only makes ready for the next
  };
}

/** Packs packets anew, in fragments that a SourceBuffer takes. */
function mixing({ bunny, codec, config }) {
  const { EncodedAudioPacketSource, Mp4OutputFormat, Output, StreamTarget, WebMOutputFormat } = bunny;
  const parts = [];
  const writable = new WritableStream({ write({ data }) { parts.push(data); } });
  const format = codec === "vorbis" ? new WebMOutputFormat({ appendOnly: true, minimumClusterDuration: 1 }) : new Mp4OutputFormat({ fastStart: "fragmented", minimumFragmentDuration: 1 });
  const output = new Output({ format, target: new StreamTarget(writable) });
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  const started = output.start();
  let isDescribed = false;
  let begin = null;
  return {
    begin(second) { begin = second; },
    /** The second of the first packet, told once. */
    at() { const at = begin; begin = undefined; return at ?? undefined; },
    async add({ packet, whole }, second) {
      await started;
      await source.add(packet.clone({ timestamp: second, duration: whole }), isDescribed ? undefined : { decoderConfig: described(codec, config) });
      isDescribed = true;
    },
    taken() { return parts.length ? joined(parts.splice(0)) : null; },
    finish: () => output.finalize(),
  };
}

/** Opus says how much of its beginning is to be cut; here that is the append window's work, or it would be done twice. */
function described(codec, config) {
  if (codec !== "opus" || !config.description) return config;
  const given = config.description;
  const description = new Uint8Array(ArrayBuffer.isView(given) ? given.buffer.slice(given.byteOffset, given.byteOffset + given.byteLength) : given.slice(0));
  description[10] = description[11] = 0;
  return { ...config, description };
}
