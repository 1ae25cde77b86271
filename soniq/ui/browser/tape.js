// One <audio> that plays track after track from one line of time: each is put behind the other while it plays, without a gap.
import { Media, fits, open } from "./reels.js";
import { address } from "./sound.js";

const AHEAD = 40; // seconds that are kept ahead, and no more bytes than these:
const AHEAD_BYTES = 5 * 2 ** 20; // browsers allow some 12 MB of sound, phones fewer
const LEAST = 6; // seconds ahead, however large they are
const BEHIND = 15; // seconds that are kept to go back to
const END = 0.02; // seconds; a place this near to the next track is in it: clocks are rounded

export class Tape {
  spans = []; // {item, start, end, length}: what lies where; `end` is null while it is not all there
  source = null;
  buffer = null;
  mime = "";
  run = null; // what stops the work that fills the tape

  /** hooks: next(item) gives what follows or null; trouble(item, error); wait(), when the server cannot be reached. */
  constructor(audio, hooks) {
    this.audio = audio;
    this.hooks = hooks;
  }

  static fits = fits;

  /** Begins anew with a track, at so many seconds of it. Its first second is second 0 of the <audio>. */
  begin(item, position) {
    this.stop();
    this.source = new Media();
    if (Media !== globalThis.MediaSource) this.audio.disableRemotePlayback = true; // a managed source asks for this
    this.link = URL.createObjectURL(this.source);
    this.spans = [{ item, start: 0, end: null, length: null }];
    const opened = new Promise((done) => this.source.addEventListener("sourceopen", done, { once: true }));
    this.audio.src = this.link;
    if (position) this.audio.currentTime = position;
    this.fill(this.spans[0], position, opened);
  }

  stop() {
    this.run?.abort();
    if (this.link) URL.revokeObjectURL(this.link);
    this.run = this.buffer = this.source = this.link = null;
    this.spans = [];
    this.mime = "";
  }

  /** The span that sounds now. */
  current() {
    const now = this.audio.currentTime + END;
    return this.spans.findLast(({ start }) => start <= now) ?? this.spans[0] ?? null;
  }

  position() {
    const span = this.current();
    return span ? Math.max(0, this.audio.currentTime - span.start) : 0;
  }

  length() {
    const span = this.current();
    if (!span) return null;
    return span.end === null ? span.length : span.end - span.start;
  }

  /** How far the current track can be heard without asking the server. */
  loaded() {
    const span = this.current();
    return span ? Math.max(0, Math.min(this.bufferedTo(), span.end ?? Infinity) - span.start) : 0;
  }

  bufferedTo() {
    const { buffered, currentTime } = this.audio;
    for (let i = 0; i < buffered.length; i += 1) if (buffered.start(i) <= currentTime + 0.1 && buffered.end(i) >= currentTime) return buffered.end(i);
    return currentTime;
  }

  /** Goes to a second of the current track. */
  seek(seconds) {
    const span = this.current();
    if (!span) return;
    const to = span.start + seconds;
    const { buffered } = this.audio;
    const isThere = [...Array(buffered.length).keys()].some((i) => buffered.start(i) <= to && to <= buffered.end(i) - 0.1);
    if (!isThere) {
      this.spans = this.spans.slice(0, this.spans.indexOf(span) + 1);
      span.end = null;
      this.fill(span, seconds, this.emptied(0));
    }
    this.audio.currentTime = to;
  }

  /** What follows may be another track now: what was put there is taken off again. */
  renew() {
    const at = this.spans.indexOf(this.current());
    const wrong = this.spans.findIndex(({ item }, i) => i > at && this.hooks.next(this.spans[i - 1].item)?.key !== item.key);
    if (wrong > 0) {
      const last = this.spans[wrong - 1];
      this.spans = this.spans.slice(0, wrong);
      this.fill(last, null, this.emptied(last.end));
    }
    this.awake?.();
  }

  /** Puts a track and what follows it onto the tape. from: null when all of the first is there already. */
  async fill(span, from, ready) {
    this.run?.abort();
    const run = new AbortController();
    this.run = run;
    try {
      await ready;
      let now = span;
      for (let position = from; ; position = 0) {
        run.signal.throwIfAborted();
        if (position !== null) await this.put(now, position, run.signal);
        now = await this.following(now, run.signal);
      }
    } catch (failure) {
      if (run.signal.aborted) return;
      const broken = this.spans.at(-1);
      if (broken === this.current()) return this.hooks.trouble(broken.item, failure);
      this.spans.pop(); // it comes to its turn once what plays has ended, and its trouble is told then
      this.finish();
    }
  }

  async following(span, signal) {
    for (;;) {
      const item = this.hooks.next(span.item);
      if (item) {
        const next = { item, start: span.end, end: null, length: null };
        this.spans.push(next);
        return next;
      }
      this.finish();
      await new Promise((done) => { this.awake = done; signal.addEventListener("abort", done, { once: true }); });
      signal.throwIfAborted();
    }
  }

  finish() {
    if (this.source?.readyState === "open" && this.buffer && !this.buffer.updating) this.source.endOfStream();
  }

  async put(span, from, signal) {
    const reel = await open(span.item, address(span.item), { signal, onWait: this.hooks.wait });
    signal.throwIfAborted();
    span.length = reel.length ?? span.item.ms / 1000;
    this.take(reel.mime);
    this.reach(span.start + span.length);
    let bytes = 0;
    for await (const chunk of reel.chunks(from)) {
      signal.throwIfAborted();
      if (chunk.at !== undefined) await this.place(span.start, chunk.at);
      if (chunk.end !== undefined) this.buffer.appendWindowEnd = span.start + Math.max(chunk.end, 0.001);
      await this.append(chunk.bytes, signal);
      bytes += chunk.bytes.length;
      if (chunk.end !== undefined) span.end = span.start + Math.max(chunk.end, 0.001);
      await this.room(bytes / Math.max(1, this.bufferedTo() - span.start - from), signal);
    }
    if (span.end === null) throw new Error("There is no sound in this file.");
  }

  /** A browser goes nowhere beyond what it takes for the end. */
  reach(second) {
    if (!(this.source.duration >= second)) this.source.duration = second;
  }

  take(mime) {
    if (!this.buffer) this.buffer = this.source.addSourceBuffer(mime);
    else if (mime !== this.mime) this.buffer.changeType(mime);
    this.mime = mime;
    this.buffer.mode = mime === "audio/mpeg" ? "sequence" : "segments"; // MP3 knows no times of its own
  }

  /** What is appended from here on begins at a second of a track that begins at `start`. */
  async place(start, at) {
    if (this.source.readyState === "open") this.buffer.abort();
    this.buffer.appendWindowEnd = Infinity;
    this.buffer.appendWindowStart = start;
    this.buffer.timestampOffset = start + at;
  }

  async append(bytes, signal) {
    for (let tries = 0; bytes.length; tries += 1) {
      try {
        this.buffer.appendBuffer(bytes);
        return await this.settled(signal);
      } catch (failure) {
        if (failure.name !== "QuotaExceededError" || tries > 200) throw failure;
        await this.forget(3);
        await this.later(1000, signal);
      }
    }
  }

  settled(signal) {
    const { buffer } = this;
    return new Promise((done, fail) => {
      buffer.addEventListener("updateend", () => (signal?.aborted ? fail(signal.reason) : done()), { once: true });
      buffer.addEventListener("error", () => fail(new Error("The browser does not take this sound.")), { once: true });
    });
  }

  /** Waits until there is need for more. rate: bytes a second. */
  async room(rate, signal) {
    const most = Math.max(LEAST, Math.min(AHEAD, AHEAD_BYTES / rate));
    while (this.bufferedTo() - this.audio.currentTime > most) await this.later(500, signal);
    if (this.audio.currentTime - (this.audio.buffered.length ? this.audio.buffered.start(0) : 0) > 2 * BEHIND) await this.forget(BEHIND);
  }

  later(ms, signal) {
    return new Promise((done, fail) => {
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", () => { clearTimeout(timer); fail(signal.reason); }, { once: true });
    });
  }

  /** Lets go of what was heard more than so many seconds ago. */
  async forget(behind) {
    const until = this.audio.currentTime - behind;
    if (until <= 0 || this.buffer.updating) return;
    this.buffer.remove(0, until);
    await this.settled();
    const now = this.current();
    this.spans = this.spans.filter((span) => span === now || span.start >= now.start);
  }

  async emptied(from) {
    this.run?.abort();
    const { buffer, source } = this;
    if (!buffer) return new Promise((done) => source.addEventListener("sourceopen", done, { once: true }));
    if (buffer.updating) await new Promise((done) => buffer.addEventListener("updateend", done, { once: true }));
    if (source.readyState === "open") buffer.abort();
    if (source.readyState !== "closed") {
      buffer.remove(from, Infinity);
      await this.settled();
    }
  }
}
