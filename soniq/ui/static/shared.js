// Plays what a link opens: one audio element, the list of the page as its queue.
const get = (id) => document.getElementById(id);
const [audio, bar, seek, said] = ["audio", "bar", "seek", "said"].map(get);
const rows = [...document.querySelectorAll("#tracks button:not(:disabled)")];
const LATE = 3; // seconds into a track after which "previous" begins it anew

let order = rows; // as it is played
let at = -1;
let isFallback = false; // the browser does not play the file as it is, so MP3 is asked for
let dragged = false;

const clock = (seconds) => {
  const all = Math.max(0, Math.floor(seconds || 0));
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  const tail = String(all % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
};
const current = () => order[at];
const length = () => Number(current()?.dataset.ms ?? 0) / 1000;

function say(words) {
  said.textContent = words;
  said.hidden = !words;
  if (words) said.scrollIntoView({ block: "nearest" });
}

function start(place, from = order) {
  order = from;
  at = place;
  isFallback = false;
  const row = current();
  say("");
  bar.hidden = false;
  document.body.classList.add("playing");
  get("title").textContent = row.dataset.title;
  get("artist").textContent = row.dataset.artist;
  get("art").hidden = !row.dataset.cover;
  if (row.dataset.cover) get("art").src = row.dataset.cover;
  for (const one of rows) one.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  document.title = `${row.dataset.title} · ${row.dataset.artist}`;
  load(row.dataset.stream, 0);
  announce(row.dataset);
}

function load(address, seconds) {
  audio.src = address;
  if (seconds) audio.currentTime = seconds;
  audio.play().catch((failure) => { if (failure.name === "NotAllowedError") draw(); });
  draw();
}

function announce({ title, artist, album, cover }) {
  if (!("mediaSession" in navigator)) return;
  const artwork = cover ? [{ src: new URL(cover, location.href).href, sizes: "480x480", type: "image/webp" }] : [];
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist, album, artwork });
}

function toggle() {
  if (at < 0) start(0, rows);
  else if (audio.paused) audio.play().catch(() => {});
  else audio.pause();
}

const forward = () => { if (at + 1 < order.length) start(at + 1); else audio.pause(); };
const back = () => { if (audio.currentTime > LATE || at <= 0) audio.currentTime = 0; else start(at - 1); };

function draw() {
  const playing = !audio.paused;
  get("play").setAttribute("aria-label", playing ? "Pause" : "Play");
  get("play").firstElementChild.className = `i i-${playing ? "pause" : "play"}`;
  get("next").disabled = at + 1 >= order.length;
  document.body.classList.toggle("sounding", playing);
  if (dragged) return;
  const part = length() ? Math.min(1, audio.currentTime / length()) : 0;
  seek.value = Math.round(part * 1000);
  seek.style.setProperty("--at", `${part * 100}%`);
  seek.setAttribute("aria-valuetext", `${clock(audio.currentTime)} of ${clock(length())}`);
  get("time").textContent = `${clock(audio.currentTime)} / ${clock(length())}`;
}

/** In the server's own words, where it says why. */
async function reason() {
  try {
    const answer = await fetch(document.querySelector("main").dataset.tracks);
    if (answer.ok) return "";
    const body = await answer.json();
    return body.error?.message ?? "";
  } catch {
    return "The library cannot be reached right now. Are you online?";
  }
}

async function failed() {
  if (at < 0 || !audio.getAttribute("src")) return;
  const row = current();
  const words = await reason();
  if (row !== current()) return;
  if (words) {
    audio.removeAttribute("src");
    say(words);
  } else if (!isFallback) {
    isFallback = true;
    load(`${row.dataset.stream}?format=mp3&max_bitrate=192`, audio.currentTime);
  } else {
    say(`“${row.dataset.title}” does not play here.`);
    forward();
  }
  draw();
}

for (const row of rows) row.addEventListener("click", () => { if (row === current()) toggle(); else start(rows.indexOf(row), rows); });
get("all").addEventListener("click", () => start(0, rows));
get("shuffle").addEventListener("click", () => {
  const mixed = [...rows];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
  }
  start(0, mixed);
});
get("play").addEventListener("click", toggle);
get("next").addEventListener("click", forward);
get("back").addEventListener("click", back);
seek.addEventListener("input", () => {
  dragged = true;
  seek.style.setProperty("--at", `${seek.value / 10}%`);
  get("time").textContent = `${clock((seek.value / 1000) * length())} / ${clock(length())}`;
});
seek.addEventListener("change", () => {
  dragged = false;
  audio.currentTime = (seek.value / 1000) * length();
});
for (const event of ["play", "pause", "timeupdate", "loadedmetadata"]) audio.addEventListener(event, draw);
audio.addEventListener("ended", forward);
audio.addEventListener("error", failed);
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || event.target.closest("button, input, a") || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  toggle();
});
if ("mediaSession" in navigator) {
  for (const [name, act] of [["play", toggle], ["pause", toggle], ["nexttrack", forward], ["previoustrack", back]]) navigator.mediaSession.setActionHandler(name, act);
}
