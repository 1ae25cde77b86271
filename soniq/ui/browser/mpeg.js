// MP3, read frame by frame. Pure: bytes in, places and lengths out.
// Sources: ISO/IEC 11172-3 (header), Gabriel Bouvigne, “Mp3 info tag” (Xing's frame, and what LAME added to it).

const RATES = { 3: [44100, 48000, 32000], 2: [22050, 24000, 16000], 0: [11025, 12000, 8000] }; // Hz, by version
const KBITS = [
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320], // version 1, layer III
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160], // versions 2 and 2.5, layer III
];

/** The frame that begins at a place: {size, samples, rate, channels, version}; null where none does. */
export function frameAt(bytes, at) {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xe6) !== 0xe2) return null; // sync word, layer III
  const version = (bytes[at + 1] >> 3) & 3;
  const kbit = KBITS[version === 3 ? 0 : 1][(bytes[at + 2] >> 4) - 1];
  const rate = RATES[version]?.[(bytes[at + 2] >> 2) & 3];
  if (!kbit || !rate) return null;
  const samples = version === 3 ? 1152 : 576;
  const size = Math.floor((samples * 125 * kbit) / rate) + ((bytes[at + 2] >> 1) & 1);
  return { size, samples, rate, channels: bytes[at + 3] >> 6 === 3 ? 1 : 2, version };
}

/** How long the tag before the sound is. ID3 writes its size in seven bits a byte. */
export function tagLength(bytes) {
  if (bytes[0] !== 0x49 || bytes[1] !== 0x44 || bytes[2] !== 0x33) return 0;
  const size = [6, 7, 8, 9].reduce((all, i) => (all << 7) | (bytes[i] & 0x7f), 0);
  return 10 + size + (bytes[5] & 0x10 ? 10 : 0);
}

/** What the first frame tells of the whole: {isInfo, frames, toc, delay, padding}; delay and padding in samples, null where unknown. */
export function told(bytes, at, frame) {
  const offset = at + 4 + (frame.version === 3 ? (frame.channels === 1 ? 17 : 32) : frame.channels === 1 ? 9 : 17);
  const word = String.fromCharCode(...bytes.subarray(offset, offset + 4));
  if (word !== "Xing" && word !== "Info") return { isInfo: false, frames: null, toc: null, delay: null, padding: null, isConstant: true };
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const flags = view.getUint32(offset + 4);
  let place = offset + 8;
  const take = (flag, length) => {
    if (!(flags & flag)) return null;
    place += length;
    return place - length;
  };
  const [frames, , toc] = [take(1, 4), take(2, 4), take(4, 100), take(8, 4)];
  const cut = bytes.subarray(place + 21, place + 24); // where LAME, and Lavc after it, write what they added
  const known = cut.length === 3 && /^(LAME|Lav[cf]|L3\.9)/.test(String.fromCharCode(...bytes.subarray(place, place + 4)));
  return {
    isInfo: true, isConstant: word === "Info", frames: frames === null ? null : view.getUint32(frames),
    toc: toc === null ? null : bytes.slice(toc, toc + 100),
    delay: known ? (cut[0] << 4) | (cut[1] >> 4) : null, padding: known ? ((cut[1] & 15) << 8) | cut[2] : null,
  };
}

/** The frames that are whole in these bytes, and where what is left over begins. What is no frame is left out. */
export function frames(bytes, like = null) {
  const found = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const frame = frameAt(bytes, at);
    if (!frame || (like && (frame.rate !== like.rate || frame.version !== like.version))) { at += 1; continue; }
    if (at + frame.size > bytes.length) break;
    found.push({ at, ...frame });
    at += frame.size;
  }
  return { found, left: Math.min(at, bytes.length) };
}

/** The first place from which two frames follow one another: one sync word alone may be anything. */
export function firstFrame(bytes, from = 0) {
  for (let at = from; at + 4 < bytes.length; at += 1) {
    const frame = frameAt(bytes, at);
    if (frame && (frameAt(bytes, at + frame.size) || at + frame.size >= bytes.length)) return at;
  }
  return -1;
}
