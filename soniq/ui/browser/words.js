// Numbers, times and formats in words.

const counts = new Intl.NumberFormat();

export const number = (value) => counts.format(value);

/** "1 track", "2,310 tracks" */
export const plural = (count, one, many = one + "s") => `${number(count)} ${count === 1 ? one : many}`;

/** 225000 → "3:45", 3905000 → "1:05:05" */
export function clock(ms) {
  const all = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const tail = String(seconds).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** 4320000 → "1 h 12 min" */
export function span(ms) {
  const minutes = Math.round(ms / 60000);
  if (minutes < 1) return `${Math.max(1, Math.round(ms / 1000))} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${number(hours)} h`;
}

/** "just now", "5 minutes ago", "3 March 2026" */
export function ago(moment, now = Date.now()) {
  const seconds = (now - moment) / 1000;
  if (seconds < 45) return "just now";
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  if (seconds < 3600) return relative.format(-Math.round(seconds / 60), "minute");
  if (seconds < 86400) return relative.format(-Math.round(seconds / 3600), "hour");
  if (seconds < 86400 * 14) return relative.format(-Math.round(seconds / 86400), "day");
  return new Date(moment).toLocaleDateString(undefined, { day: "numeric", month: "long", year: "numeric" });
}

/** What a job counts. */
export const unit = ({ kind }) => ({ filesystem_scan: "file", rename: "file", tagwrite: "file", analyze: "track" })[kind] ?? "item";

/** How fast a job goes: what takes long is told by the hour. */
export function pace(job) {
  if (!job.speed) return "";
  if (job.speed >= 1) return `${plural(Math.round(job.speed), unit(job))} a second`;
  return `${plural(Math.round(job.speed * 3600), unit(job))} an hour`;
}

const FORMATS = {
  mp3: "MP3", flac: "FLAC", vorbis: "Ogg Vorbis", opus: "Opus", aac: "AAC", alac: "Apple Lossless", pcm: "WAV", wma: "WMA",
  ape: "Monkey’s Audio", wavpack: "WavPack", musepack: "Musepack", tta: "True Audio", dsd: "DSD",
};

/** The name of a format: "flac" → "FLAC". */
export function format(codec, container) {
  if (codec === "pcm" && container === "aiff") return "AIFF";
  return FORMATS[codec] || (codec ? codec.toUpperCase() : "unknown");
}
