// Zips in the browser: the names in one, and a folder packed into one. Nothing is read into memory whole, and nothing is compressed: songs are already.
// Format: PKWARE's APPNOTE 6.3.10, 4.3.
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const TAIL = 65557; // bytes in which the end of a zip's table stands, its longest comment included
const LARGEST_TABLE = 8e6;
const LARGEST = 0xffffffff; // beyond which a zip needs the longer form
const MOST = 0xffff;
const UTF8 = 0x0800;

/** The names in a zip; null where they cannot be told. */
export async function namesIn(file) {
  const from = Math.max(0, file.size - TAIL);
  const tail = new DataView(await file.slice(from).arrayBuffer());
  for (let at = tail.byteLength - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    const [size, start] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
    if (start === LARGEST || size > LARGEST_TABLE) return null;
    return table(new DataView(await file.slice(start, start + size).arrayBuffer()));
  }
  return null;
}

function table(view) {
  const names = [];
  const decoder = new TextDecoder();
  for (let at = 0; at + 46 <= view.byteLength && view.getUint32(at, true) === ENTRY;) {
    const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    names.push(decoder.decode(new Uint8Array(view.buffer, at + 46, Math.min(name, view.byteLength - at - 46))));
    at += 46 + name + extra + comment;
  }
  return names;
}

const CRC = Uint32Array.from({ length: 256 }, (_, one) => {
  for (let bit = 0; bit < 8; bit++) one = one & 1 ? 0xedb88320 ^ (one >>> 1) : one >>> 1;
  return one >>> 0;
});

async function crcOf(file, stopped) {
  let crc = 0xffffffff;
  for (const reader = file.stream().getReader(); ;) {
    const { done, value } = await reader.read();
    stopped?.throwIfAborted();
    if (done) return (crc ^ 0xffffffff) >>> 0;
    for (const byte of value) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  }
}

/** Numbers as a zip has them: [value, bytes] each, the least first. */
function bytes(...fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [, wide]) => sum + wide, 0)));
  let at = 0;
  for (const [value, wide] of fields) {
    if (wide === 4) view.setUint32(at, value, true);
    else view.setUint16(at, value, true);
    at += wide;
  }
  return view.buffer;
}

/** Packs `[{ path, file }]` into one zip. signal: ends it. */
export async function pack(entries, name, signal) {
  const [parts, rows] = [[], []];
  let at = 0;
  for (const { path, file } of entries) {
    const crc = await crcOf(file, signal);
    const called = new TextEncoder().encode(path);
    const about = [[20, 2], [UTF8, 2], [0, 2], [0, 2], [0x21, 2], [crc, 4], [file.size, 4], [file.size, 4], [called.length, 2], [0, 2]];
    parts.push(bytes([LOCAL, 4], ...about), called, file);
    rows.push(bytes([ENTRY, 4], [20, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), called);
    at += 30 + called.length + file.size;
    if (at > LARGEST || rows.length > 2 * MOST) throw new RangeError("too large");
  }
  const size = rows.reduce((sum, row) => sum + row.byteLength, 0);
  return new File([...parts, ...rows, bytes([END, 4], [0, 2], [0, 2], [entries.length, 2], [entries.length, 2], [size, 4], [at, 4], [0, 2])], name, { type: "application/zip" });
}

/** The files of a folder that was dropped, with their paths in it; what is hidden is passed by. */
export async function filesIn(folder, above = `${folder.name}/`) {
  const found = [];
  for (const reader = folder.createReader(); ;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return found;
    for (const entry of some) {
      if (entry.name.startsWith(".")) continue;
      if (entry.isDirectory) found.push(...(await filesIn(entry, `${above}${entry.name}/`)));
      else found.push({ path: above + entry.name, file: await new Promise((done, fail) => entry.file(done, fail)) });
    }
  }
}
