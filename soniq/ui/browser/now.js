// What the player does at this moment; whatever shows it hangs on this.
import { shallowReactive } from "vue";
import { empty } from "./queue.js";

export const state = shallowReactive({
  queue: empty, playing: false, waiting: false, position: 0, duration: 0, loaded: 0, cutOff: false,
  volume: 1, muted: false, repeat: "off", shuffle: false,
  gain: "off", preamp: 0, crossfade: 0, speed: 1, // how it sounds; see loudness.js
  sleep: null, // {kind: "time" | "track" | "queue", at}; see sleep.js
  device: null, devices: [], // where it plays, when that is not here; see devices.js
  queueOpen: false, fullOpen: false, panel: "queue",
});

export const current = () => state.queue.items[state.queue.at] ?? null;
