// The sound: two <audio>, of which one plays and the other waits, or fades out. Which track comes next, the queue says.
import { Tape } from "./tape.js";
import { address } from "./sound.js";

const SOON = 20; // seconds before its end, the next track is made ready where it cannot stand on the same tape
const STEP = 40; // milliseconds between steps of a fade

class Deck {
  tape = null;
  item = null; // what was loaded; on a tape, others may have come after it
  gain = null; // a GainNode, where the <audio> alone cannot do it
  fade = 1;

  constructor(audio, hooks) {
    this.audio = audio;
    this.hooks = hooks;
  }

  load(item, position, isPlain) {
    this.stop();
    this.item = item;
    this.fade = 1;
    if (!isPlain && Tape.fits(item)) {
      this.tape = new Tape(this.audio, this.hooks(this));
      return this.tape.begin(item, position);
    }
    this.audio.src = address(item);
    if (position) this.audio.currentTime = position;
  }

  stop() {
    this.audio.pause();
    this.tape?.stop();
    this.tape = this.item = null;
    if (this.audio.hasAttribute("src")) {
      this.audio.removeAttribute("src");
      this.audio.load();
    }
  }

  current() { return this.tape ? this.tape.current()?.item ?? null : this.item; }
  /** Tells one playing of a track from the next of the same. */
  turn() { return this.tape ? this.tape.current() : this.item; }
  position() { return this.tape ? this.tape.position() : this.audio.currentTime; }
  length() {
    const known = this.tape ? this.tape.length() : this.audio.duration;
    return Number.isFinite(known) ? known : (this.current()?.ms ?? 0) / 1000;
  }
  loaded() {
    if (this.tape) return this.tape.loaded();
    const { buffered } = this.audio;
    return buffered.length ? buffered.end(buffered.length - 1) : 0;
  }
  seek(seconds) {
    if (this.tape) this.tape.seek(seconds);
    else this.audio.currentTime = seconds;
  }
}

export class Engine {
  active = null;
  spare = null;
  volume = 1; // of the listener
  dim = 1; // of what sends us to sleep
  plain = new Set(); // keys of what failed on a tape: once more, the plain way
  context = null;

  /** hooks: next(item) → item | null; fade(item, next) → seconds; level(item) → factor; turned(item); ended(); trouble(item, error);
   *  told(name): play, pause, waiting, playing, time; wait(). */
  constructor(elements, hooks) {
    this.hooks = hooks;
    const ties = (deck) => ({ next: (item) => this.joins(item), trouble: (item, error) => this.broke(deck, item, error), wait: hooks.wait });
    [this.active, this.spare] = elements.map((audio) => new Deck(audio, ties));
    for (const deck of [this.active, this.spare]) this.listen(deck);
  }

  listen(deck) {
    const on = (name, act) => deck.audio.addEventListener(name, () => deck === this.active && act());
    for (const name of ["play", "pause", "waiting", "playing"]) on(name, () => this.hooks.told(name));
    for (const name of ["timeupdate", "durationchange", "progress"]) on(name, () => this.tick());
    on("ended", () => this.ended());
    on("error", () => deck.item && this.broke(deck, deck.current(), deck.audio.error));
  }

  /** What follows on the same tape: not what is faded into, nor what this browser cannot put there. */
  joins(item) {
    const next = this.hooks.next(item);
    const isApart = !next || next.missing || this.plain.has(next.key) || !Tape.fits(next) || this.hooks.fade(item, next) > 0;
    return isApart ? null : next;
  }

  load(item, position = 0) {
    this.halt();
    this.active.load(item, position, this.plain.has(item.key));
    this.turn = this.active.turn();
    this.levels();
  }

  /** Ends whatever fades, and what waits. */
  halt() {
    clearInterval(this.fading);
    this.fading = 0;
    this.spare.stop();
    this.active.fade = 1;
  }

  stop() {
    this.halt();
    this.active.stop();
    this.turn = null;
  }

  play() {
    this.context?.resume();
    return this.active.audio.play();
  }

  pause() {
    if (this.fading) this.halt();
    this.active.audio.pause();
  }

  get paused() { return this.active.audio.paused; }
  get item() { return this.active.current(); }
  position() { return this.active.position(); }
  length() { return this.active.length(); }
  loaded() { return this.active.loaded(); }

  seek(seconds) {
    if (this.fading) this.halt();
    this.active.seek(seconds);
    this.levels();
  }

  /** The queue, or how its tracks are joined, has changed. */
  renew() {
    this.active.tape?.renew();
    const next = this.item && this.hooks.next(this.item);
    if (!this.fading && this.spare.item && this.spare.item.key !== next?.key) this.spare.stop();
  }

  tick() {
    const turn = this.active.turn();
    if (turn && turn !== this.turn) {
      this.turn = turn;
      this.levels();
      this.hooks.turned(this.active.current());
    }
    this.hooks.told("time");
    this.ahead();
  }

  /** Makes ready, in time, what cannot stand on the same tape; and begins to fade. */
  ahead() {
    const item = this.item;
    if (!item || this.fading || this.paused) return;
    const left = this.length() - this.position();
    clearTimeout(this.turning);
    if (left < 0.4) this.turning = setTimeout(() => this.tick(), Math.max(0, left * 1000)); // levels change where the track does
    const next = this.hooks.next(item);
    if (!next || next.missing || this.joins(item)) return;
    const fade = Math.min(this.hooks.fade(item, next), this.length() / 2);
    if (left < fade + SOON && this.spare.item?.key !== next.key) {
      this.spare.load(next, 0, this.plain.has(next.key));
      this.levels();
    }
    if (fade && left <= fade && this.spare.item) this.cross(Math.max(0.3, left));
  }

  /** The next track comes in while this one goes; the sum of their powers stays what it was. */
  cross(seconds) {
    [this.active, this.spare] = [this.spare, this.active];
    this.active.fade = 0;
    this.levels();
    this.active.audio.play().catch(() => {});
    this.turn = this.active.turn();
    this.hooks.turned(this.active.current());
    const begun = performance.now();
    this.fading = setInterval(() => {
      const part = Math.min(1, (performance.now() - begun) / (seconds * 1000));
      this.active.fade = Math.sin((part * Math.PI) / 2);
      this.spare.fade = Math.cos((part * Math.PI) / 2);
      if (part === 1) this.halt();
      this.levels();
    }, STEP);
  }

  ended() {
    const next = this.item && this.hooks.next(this.item);
    if (!next || this.spare.item?.key !== next.key) return this.hooks.ended();
    [this.active, this.spare] = [this.spare, this.active];
    this.spare.stop();
    this.turn = this.active.turn();
    this.active.audio.play().catch(() => {});
    this.levels();
    this.hooks.turned(this.active.current());
  }

  broke(deck, item, error) {
    if (deck !== this.active) return deck.stop(); // its trouble is told once it is its turn
    const isRefused = error?.status !== undefined; // the server's word: another way to play it would not help
    if (deck.tape && !isRefused && !this.plain.has(item.key)) {
      this.plain.add(item.key);
      const [position, wasPlaying] = [deck.position(), !deck.audio.paused];
      this.load(item, position);
      if (wasPlaying) this.play().catch(() => {});
      return;
    }
    this.hooks.trouble(item, error);
  }

  loudness(volume) {
    this.volume = volume;
    this.levels();
  }

  /** The part of all loudness that is left on the way to sleep. */
  dimmed(part) {
    this.dim = part;
    this.levels();
  }

  speed(factor) {
    for (const { audio } of [this.active, this.spare]) audio.defaultPlaybackRate = audio.playbackRate = factor;
  }

  /** Sets how loud each <audio> is. One alone cannot go beyond its own loudness, and on some phones not below it. */
  levels() {
    for (const deck of [this.active, this.spare]) {
      const item = deck.current();
      const level = this.volume * this.dim * deck.fade * (item ? this.hooks.level(item) : 1);
      if (!deck.gain && this.needsGain(deck, level)) this.amplify();
      if (deck.gain) {
        deck.gain.gain.value = level;
        if (isObedient(deck.audio)) deck.audio.volume = 1;
      } else deck.audio.volume = Math.min(1, level);
    }
  }

  needsGain(deck, level) { return level > 1.001 || (level < 0.999 && !isObedient(deck.audio)); }

  /** From here on, the sound goes through gains. Not before it must: some phones silence such sound when they lock. */
  amplify() {
    this.context ??= new AudioContext({ latencyHint: "playback" });
    if (this.context.state === "suspended") this.context.resume();
    for (const deck of [this.active, this.spare]) {
      deck.gain = this.context.createGain();
      this.context.createMediaElementSource(deck.audio).connect(deck.gain).connect(this.context.destination);
    }
  }
}

let obeys = null;

/** Whether an <audio> lets its loudness be set; on an iPhone the keys at its side alone do that. */
function isObedient(audio) {
  if (obeys === null) {
    const before = audio.volume;
    audio.volume = 0.5;
    obeys = audio.volume === 0.5;
    audio.volume = before;
  }
  return obeys;
}
