// The server audits of graphql-http: node audits.mjs URL TOKEN; prints one line of JSON.
import { auditServer } from "graphql-http";

const [url, token] = process.argv.slice(2);
const results = await auditServer({
  url,
  fetchFn: (address, init = {}) =>
    fetch(address, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
    }),
});
const told = [];
for (const result of results) {
  told.push({ id: result.id, name: result.name, status: result.status, reason: result.reason });
}
console.log(JSON.stringify(told));
