// A radio station in this browser: it plays on while pages change, until the player plays or it is turned off.
import { shallowReactive, watch } from "vue";
import { url } from "./dom.js";
import { ask } from "./feed.js";
import * as player from "./player.js";

const FEED = "/library/_feed/radio";

/** station: the one that is on, or null. sounding: it is heard. trouble: why it is not, in words. */
export const air = shallowReactive({ station: null, sounding: false, trouble: "" });

let audio = null;

function made() {
  if (audio) return audio;
  audio = Object.assign(new Audio(), { preload: "none" });
  audio.addEventListener("playing", () => { air.sounding = true; });
  audio.addEventListener("waiting", () => { air.sounding = false; });
  audio.addEventListener("error", failed);
  audio.addEventListener("ended", failed);
  watch(() => player.state.playing, (playing) => { if (playing && air.station) stop(); });
  watch(() => [player.state.volume, player.state.muted], loud);
  return audio;
}

function loud() {
  Object.assign(audio, { volume: player.state.volume, muted: player.state.muted });
}

/** Has a station sound here. */
export function tune(station) {
  const element = made();
  if (player.state.playing && !player.state.device) player.pause();
  Object.assign(air, { station, sounding: false, trouble: "" });
  loud();
  element.src = url(`${FEED}/${station.id}/sound?at=${Date.now()}`);
  element.play().catch((failure) => { if (failure.name === "NotAllowedError") failed(); });
}

export function stop() {
  quiet();
  Object.assign(air, { station: null, sounding: false, trouble: "" });
}

function quiet() {
  audio?.pause();
  audio?.removeAttribute("src");
  audio?.load();
}

async function failed() {
  const { station } = air;
  if (!station || !audio.getAttribute("src")) return;
  quiet();
  air.sounding = false;
  try {
    const { sound } = await ask(`${FEED}/${station.id}/about`);
    if (air.station === station) air.trouble = `“${station.name}” sends ${sound}, and broke off or is not for this browser. Try again, or another one.`;
  } catch (trouble) {
    if (air.station === station) air.trouble = trouble.message;
  }
}
