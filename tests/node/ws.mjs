// Subscribes over graphql-transport-ws: node ws.mjs URL TOKEN AFTER COUNT; one event a line.
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, token, after, count] = process.argv.slice(2);
const client = createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: { authorization: `Bearer ${token}` },
  retryAttempts: 0,
});
const events = client.iterate({
  query: "subscription News($after: ID) { events(after: $after) { id name data } }",
  variables: { after },
});
let seen = 0;
for await (const result of events) {
  console.log(JSON.stringify(result.data?.events ?? result));
  if (++seen >= Number(count)) break;
}
await client.dispose();
