// The media keys, the lock screen and the headset's buttons.
import { watch } from "vue";
import { url } from "./dom.js";
import * as player from "./player.js";

const { state } = player;

export function tie() {
  if (!("mediaSession" in navigator)) return;
  const session = navigator.mediaSession;
  const actions = {
    play: () => state.playing || player.toggle(), pause: () => state.playing && player.toggle(), stop: player.pause, previoustrack: player.back, nexttrack: () => player.forward(),
    seekbackward: (said) => player.seek(state.position - (said.seekOffset || 10)),
    seekforward: (said) => player.seek(state.position + (said.seekOffset || 10)),
    seekto: (said) => player.seek(said.seekTime),
  };
  for (const [name, act] of Object.entries(actions)) {
    try {
      session.setActionHandler(name, act);
    } catch { /* this browser does not know the action */ }
  }
  watch(() => player.current()?.key, () => { session.metadata = metadata(); }, { immediate: true });
  watch(() => state.playing, (playing) => { session.playbackState = playing ? "playing" : "paused"; });
  watch(() => [state.duration, Math.round(state.position / 5), state.playing, state.speed], () => place(session));
}

function metadata() {
  const track = player.current();
  if (!track) return null;
  const artwork = track.cover ? [160, 480, 1200].map((size) => ({
    src: new URL(url(`/covers/${track.cover}/${size}`), location.origin).href, sizes: `${size}x${size}`, type: "image/webp",
  })) : [];
  return new MediaMetadata({ title: track.title, artist: track.artist, album: track.album, artwork });
}

function place(session) {
  const { duration, position, speed } = state;
  if (session.setPositionState && duration > 0 && position <= duration) session.setPositionState({ duration, position, playbackRate: speed });
}
