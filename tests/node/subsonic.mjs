// What an app made of npm's subsonic-api does: node subsonic.mjs URL NAME PASSWORD KEY; prints one
// line of JSON, by way of signing in, with what the app was told.
import { SubsonicAPI } from "subsonic-api";

const [url, username, password, apiKey] = process.argv.slice(2);
const ways = {
  token: { auth: { username, password } },
  posted: { auth: { username, password }, post: true },
  key: { auth: { apiKey } },
};

async function whole(app) {
  const told = {};
  const well = async (name, args) => {
    const answer = await app[name](args);
    if (answer.status !== "ok") throw new Error(`${name}: ${JSON.stringify(answer)}`);
    told[name] = Object.keys(answer).length;
    return answer;
  };
  const sent = async (name, args) => {
    const answer = await app[name](args);
    const type = answer.headers.get("content-type");
    const bytes = await answer.arrayBuffer();
    if (!answer.ok || /json|xml/.test(type)) throw new Error(`${name}: ${answer.status} ${type}`);
    told[name] = bytes.byteLength;
  };
  await well("ping");
  await well("getLicense");
  await well("getOpenSubsonicExtensions");
  const { musicFolders } = await well("getMusicFolders");
  const musicFolderId = musicFolders.musicFolder[0].id;
  const { indexes } = await well("getIndexes", { musicFolderId });
  await well("getMusicDirectory", { id: indexes.index[0].artist[0].id });
  const { genres } = await well("getGenres");
  const { artists } = await well("getArtists");
  const { artist } = await well("getArtist", { id: artists.index[0].artist[0].id });
  const { album } = await well("getAlbum", { id: artist.album[0].id });
  const [song, other] = album.song;
  await well("getSong", { id: song.id });
  await well("getArtistInfo", { id: artist.id });
  await well("getArtistInfo2", { id: artist.id });
  await well("getAlbumInfo", { id: album.id });
  await well("getAlbumInfo2", { id: album.id });
  await well("getSimilarSongs", { id: song.id });
  await well("getSimilarSongs2", { id: artist.id });
  await well("getTopSongs", { artist: artist.name });
  const types = "random newest highest frequent recent starred alphabeticalByName";
  for (const type of [...types.split(" "), "alphabeticalByArtist"]) {
    await well("getAlbumList", { type });
    await well("getAlbumList2", { type });
  }
  await well("getAlbumList2", { type: "byYear", fromYear: 2000, toYear: 1980 });
  await well("getAlbumList2", { type: "byGenre", genre: genres.genre[0].value });
  await well("getRandomSongs");
  await well("getSongsByGenre", { genre: genres.genre[0].value });
  await well("getNowPlaying");
  await well("search2", { query: song.title });
  await well("search3", { query: "" });
  await well("star", { id: song.id, albumId: album.id, artistId: artist.id });
  await well("getStarred");
  const { starred2 } = await well("getStarred2");
  told.starred = starred2.song.length;
  await well("unstar", { id: song.id, albumId: album.id, artistId: artist.id });
  await well("setRating", { id: song.id, rating: 5 });
  await well("setRating", { id: song.id, rating: 0 });
  await well("scrobble", { id: song.id, submission: true });
  const made = await well("createPlaylist", { name: "Of Node", songId: [song.id, other.id] });
  const id = made.playlist.id;
  await well("getPlaylists");
  await well("updatePlaylist", { playlistId: id, songIndexToRemove: [0], comment: "short" });
  const { playlist } = await well("getPlaylist", { id });
  told.entries = playlist.entry.map((entry) => entry.id === other.id);
  await well("deletePlaylist", { id });
  await sent("stream", { id: song.id, format: "raw" });
  await sent("download", { id: song.id });
  await sent("getCoverArt", { id: song.coverArt, size: 160 });
  return told;
}

const said = {};
for (const [name, way] of Object.entries(ways)) {
  said[name] = await whole(new SubsonicAPI({ url, ...way }));
}
console.log(JSON.stringify(said));
