// Where a second of a FLAC file is, without reading what comes before it. Source: RFC 9639.

const NEAR = 1.5; // seconds before the wanted place that are near enough
const LOOK = 64 * 1024; // bytes in which a frame surely begins
const RATES = { 1: 88200, 2: 176400, 3: 192000, 4: 8000, 5: 16000, 6: 22050, 7: 24000, 8: 32000, 9: 44100, 10: 48000, 11: 96000 };

/** {rate, samples, block, begin}: what the head of the file says, and where its first frame is. */
export async function head(bytes) {
  const mark = await bytes.read(0, 42);
  if (String.fromCharCode(...mark.subarray(0, 4)) !== "fLaC") return null;
  const view = new DataView(mark.buffer);
  let begin = 4;
  for (let last = false; !last;) {
    const block = await bytes.read(begin, begin + 4);
    last = Boolean(block[0] & 0x80);
    begin += 4 + ((block[1] << 16) | (block[2] << 8) | block[3]);
  }
  return { rate: view.getUint32(18) >>> 12, samples: (mark[21] & 15) * 2 ** 32 + view.getUint32(22), block: view.getUint16(8), begin };
}

function checksum(bytes) {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = ((sum << 1) ^ (sum & 0x80 ? 0x07 : 0)) & 0xff;
  }
  return sum;
}

/** The first sample of the frame whose header begins at a place; null where none does: its checksum must be right. */
export function sampleAt(bytes, at, { rate, block }) {
  if (bytes[at] !== 0xff || (bytes[at + 1] & 0xfe) !== 0xf8) return null;
  const [sizes, rates] = [bytes[at + 2] >> 4, bytes[at + 2] & 15];
  if (!sizes || rates === 15 || (RATES[rates] && RATES[rates] !== rate)) return null;
  const lead = bytes[at + 4]; // the number that follows is written as UTF-8 would write it
  const more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf8 ? 3 : lead < 0xfc ? 4 : lead < 0xfe ? 5 : 6;
  let number = more ? lead & (0x3f >> more) : lead;
  for (let i = 1; i <= more; i += 1) number = number * 64 + (bytes[at + 4 + i] & 0x3f);
  const end = at + 5 + more + ({ 6: 1, 7: 2 }[sizes] ?? 0) + ({ 12: 1, 13: 2, 14: 2 }[rates] ?? 0);
  if (end >= bytes.length || checksum(bytes.subarray(at, end)) !== bytes[end]) return null;
  return bytes[at + 1] & 1 ? number : number * block; // counted in samples, or in blocks of one size
}

/** {offset, time} of a frame shortly before so many seconds; the first frame where the file does not tell its length. */
export async function seek(bytes, about, seconds) {
  const size = await bytes.length();
  let low = { offset: about.begin, time: 0 };
  let high = { offset: size, time: about.samples / about.rate };
  for (let tries = 0; tries < 12 && high.time > low.time && seconds - low.time > NEAR && high.offset - low.offset > LOOK; tries += 1) {
    const part = Math.max(0, (seconds - NEAR / 2 - low.time) / (high.time - low.time));
    const guess = Math.min(Math.max(low.offset + 1, Math.floor(low.offset + part * (high.offset - low.offset))), high.offset - LOOK);
    const found = await frameAfter(bytes, guess, about);
    if (!found || found.offset >= high.offset) high = { ...high, offset: guess };
    else if (found.time <= seconds) low = found;
    else high = { offset: guess, time: found.time };
  }
  return low;
}

async function frameAfter(bytes, from, about) {
  const part = await bytes.read(from, from + LOOK);
  for (let at = 0; at + 16 < part.length; at += 1) {
    const sample = sampleAt(part, at, about);
    if (sample !== null) return { offset: from + at, time: sample / about.rate };
  }
  return null;
}
