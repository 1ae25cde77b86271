// Listens with EventSource: node events.mjs URL TOKEN COUNT NAME…; one event a line.
// It connects again by itself, with Last-Event-ID, when the connection breaks.
import { EventSource } from "eventsource";

const [url, token, count, ...names] = process.argv.slice(2);
const source = new EventSource(url, {
  fetch: (address, init) =>
    fetch(address, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
    }),
});
let seen = 0;
const tell = (event) => {
  console.log(JSON.stringify({ id: event.lastEventId, name: event.type, data: event.data }));
  if (++seen >= Number(count)) {
    source.close();
  }
};
source.addEventListener("open", () => console.log(JSON.stringify({ name: "open" })));
for (const name of ["message", ...names]) source.addEventListener(name, tell);
