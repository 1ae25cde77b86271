// The parts of the player that a page shows.
export { By, Cover, Keys, Seek, WaveSeek, along, chooseDevice } from "./playerparts.js";
export { Lyrics } from "./lyrics.js";
export { Queue } from "./queuepanel.js";
export { SoundSheet } from "./soundsheet.js";
