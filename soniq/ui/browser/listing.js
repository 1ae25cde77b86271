// What pages know of playlists, in one name.
export * from "./lists.js";
export { Bringing } from "./bringing.js";
