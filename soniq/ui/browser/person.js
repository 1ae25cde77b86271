// Who looks at the pages. The frame says it, once.

const ROLES = ["guest", "user", "artist", "moderator", "admin", "owner"]; // each may do what those before it may

let mine = 0;

export const is = (role) => { mine = Math.max(0, ROLES.indexOf(role)); };
export const may = (least) => mine >= ROLES.indexOf(least);
