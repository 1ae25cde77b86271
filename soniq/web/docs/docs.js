// The page at /api/docs: what openapi.json says, for people.

const METHODS = ["get", "post", "put", "patch", "delete"];

function make(tag, text, ...children) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  element.append(...children);
  return element;
}

function resolve(schemas, schema) {
  return schema?.$ref ? schemas[schema.$ref.split("/").at(-1)] : schema;
}

function kind(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").at(-1);
  if (schema.anyOf) return schema.anyOf.map(kind).join(" or ");
  if (schema.type === "array") return `list of ${kind(schema.items)}`;
  return schema.enum ? schema.enum.join(", ") : (schema.type ?? "");
}

function table(rows) {
  const body = rows.map(([name, type, note]) =>
    make("tr", "", make("th", "", make("code", name)), make("td", type), make("td", note)),
  );
  return make("table", "", ...body);
}

function fields(schemas, schema) {
  const found = resolve(schemas, schema);
  const entries = Object.entries(found?.properties ?? {});
  return table(entries.map(([name, each]) => [name, kind(each), each.description ?? ""]));
}

function route(schemas, method, path, told) {
  const title = make("summary", "", make("b", method.toUpperCase()), make("code", path), " ");
  title.append(make("span", told.summary));
  const parts = [title, make("p", told.description ?? "")];
  const parameters = told.parameters ?? [];
  if (parameters.length) {
    parts.push(make("p", "Parameters"));
    parts.push(table(parameters.map((each) => [each.name, kind(each.schema), each.description ?? ""])));
  }
  const body = told.requestBody?.content?.["application/json"]?.schema;
  if (body) {
    const inner = body.anyOf?.[0] ?? body;
    parts.push(make("p", `Body: ${kind(body)}`), fields(schemas, inner));
  }
  for (const [status, answer] of Object.entries(told.responses)) {
    const schema = answer.content?.["application/json"]?.schema;
    parts.push(make("p", `${status}: ${kind(schema) || answer.description}`));
    if (schema && status.startsWith("2")) parts.push(fields(schemas, schema));
  }
  parts.push(make("pre", `curl -X ${method.toUpperCase()} -H "Authorization: Bearer …" ${location.origin}${path}`));
  return make("details", "", ...parts);
}

const told = await (await fetch("../openapi.json")).json();
document.getElementById("about").textContent = told.info.description ?? "";
const groups = new Map();
for (const [path, methods] of Object.entries(told.paths)) {
  for (const method of METHODS) {
    if (!methods[method]) continue;
    const group = methods[method].tags?.[0] ?? "other";
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(route(told.components?.schemas ?? {}, method, path, methods[method]));
  }
}
for (const [name, routes] of groups) document.getElementById("routes").append(make("h2", name), ...routes);
