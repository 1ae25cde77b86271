// What the server says of its types, kept as maps for the docs and the completion.

const INTROSPECTION = `{
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types {
      kind name description
      fields(includeDeprecated: true) { name description args { ...value } type { ...type } }
      inputFields { ...value }
      enumValues { name description }
      possibleTypes { name }
    }
  }
}
fragment value on __InputValue { name description defaultValue type { ...type } }
fragment type on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`;

export async function loadSchema(ask) {
  const answer = await ask(INTROSPECTION);
  if (!answer.data) throw new Error(answer.errors[0].message);
  const told = answer.data.__schema;
  const types = new Map(told.types.map((type) => [type.name, type]));
  const roots = {
    query: told.queryType?.name,
    mutation: told.mutationType?.name,
    subscription: told.subscriptionType?.name,
  };
  return { types, roots };
}

export function written(type) {
  if (type.kind === "NON_NULL") return `${written(type.ofType)}!`;
  if (type.kind === "LIST") return `[${written(type.ofType)}]`;
  return type.name;
}

export function named(type) {
  return type.ofType ? named(type.ofType) : type.name;
}
