// The bytes of a file on the server, a block at a time; few are kept, whatever the file's size.
import { toDoor, Trouble } from "./feed.js";

const BLOCK = 512 * 1024;
const KEPT = 4; // blocks; a reader goes forward, and at times looks back into a header
const PATIENCE = [500, 1500, 3000, 5000, 10000, 10000]; // milliseconds before another try, while the server cannot be reached

const rest = (ms, signal) => new Promise((done, fail) => {
  const timer = setTimeout(done, ms);
  signal?.addEventListener("abort", () => { clearTimeout(timer); fail(signal.reason); }, { once: true });
});

export class Bytes {
  blocks = new Map(); // number → promise of its bytes
  size = null;
  etag = null;

  /** onWait is told once whenever the server cannot be reached, and tries go on. */
  constructor(address, { signal, onWait = () => {} } = {}) {
    Object.assign(this, { address, signal, onWait });
  }

  /** How many bytes there are. Throws Trouble where the server says no. */
  async length() {
    if (this.size === null) await this.block(0);
    return this.size;
  }

  /** The bytes from `start` to `end`, or as many of them as there are. */
  async read(start, end) {
    const until = Math.min(end, await this.length());
    const whole = new Uint8Array(Math.max(0, until - start));
    for (let at = start; at < until;) {
      const number = Math.floor(at / BLOCK);
      const block = await this.block(number);
      const from = at - number * BLOCK;
      const part = block.subarray(from, Math.min(block.length, from + until - at));
      if (!part.length) throw new Trouble("The file ended early.", 0);
      whole.set(part, at - start);
      at += part.length;
    }
    return whole;
  }

  block(number) {
    const known = this.blocks.get(number);
    this.blocks.delete(number);
    const asked = known ?? this.fetched(number);
    this.blocks.set(number, asked);
    asked.catch(() => this.blocks.get(number) === asked && this.blocks.delete(number));
    for (const old of this.blocks.keys()) if (this.blocks.size > KEPT) this.blocks.delete(old);
    return asked;
  }

  async fetched(number) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.asked(number * BLOCK);
      } catch (failure) {
        this.signal?.throwIfAborted();
        const passes = !(failure instanceof Trouble) || [429, 502, 503, 504].includes(failure.status);
        if (!passes || tries >= PATIENCE.length || (failure.status === 503 && tries)) throw failure;
        if (!tries) this.onWait();
        await rest(PATIENCE[tries], this.signal);
      }
    }
  }

  async asked(start) {
    const headers = { Range: `bytes=${start}-${start + BLOCK - 1}`, ...(this.etag && { "If-Match": this.etag }) };
    const answer = await fetch(this.address, { headers, signal: this.signal });
    if (answer.status === 401) toDoor();
    if (!answer.ok) throw await told(answer);
    const etag = answer.headers.get("ETag");
    if (this.etag && etag !== this.etag) throw new Trouble("The file was changed meanwhile.", 412);
    this.etag = etag;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const range = /\/(\d+)$/.exec(answer.headers.get("Content-Range") ?? "");
    this.size = range ? Number(range[1]) : bytes.length;
    return answer.status === 206 ? bytes : bytes.subarray(start, start + BLOCK);
  }
}

async function told(answer) {
  const body = await answer.json().catch(() => ({}));
  const said = body.detail?.message ?? body.detail ?? body.error?.message ?? body.error ?? body.message;
  return new Trouble(typeof said === "string" ? said : `The server answered ${answer.status}.`, answer.status);
}
