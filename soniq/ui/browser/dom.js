// Building the page by hand: text is always text here, never markup.

/** An element. `on*` are listeners, `data` goes to the dataset; false, null and undefined are left out. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "style") node.style.cssText = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** One of the icons in the folder icons/. */
export const icon = (name) => h("i", { class: `i i-${name}`, "aria-hidden": "true" });

export const prefix = new URL(import.meta.url).pathname.split("/_nicegui/")[0];

/** A path of soniq as the browser must ask for it, behind a proxy too. */
export const url = (path) => prefix + path;

export const albumPath = (id) => `/library/albums/${id}`;
export const artistPath = (id) => `/library/artists/${id}`;
export const trackPath = (id) => `/library/tracks/${id}`;

/** A link inside soniq; the frame follows it without a reload. */
export const link = (path, attributes, ...children) => h("a", { href: url(path), ...attributes }, ...children);

/** A cover with its blurred placeholder beneath; a quiet note where there is none. */
export function cover(item, { size = 480, width = 240, eager = false, kind = "" } = {}) {
  if (!item.cover) return h("span", { class: `cover bare ${kind}` }, icon(kind ? "user-round" : "disc-3"));
  const image = h("img", {
    src: url(`/covers/${item.cover}/${size}`), alt: "", width, height: width, decoding: "async",
    loading: eager ? null : "lazy", draggable: "false",
    onload: () => image.classList.add("here"),
    onerror: () => { image.remove(); box.classList.add("bare"); box.append(icon("disc-3")); },
  });
  const box = h("span", { class: `cover ${kind}`, style: placeholder(item) }, image);
  if (image.complete && image.naturalWidth) image.classList.add("here");
  return box;
}

/** Only what the server made itself may become a style. */
export function placeholder(item) {
  const known = /^data:image\/webp;base64,[A-Za-z0-9+/=]+$/.test(item.placeholder || "");
  return known ? `background-image:url(${item.placeholder})` : "";
}

export const isTyping = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !["range", "checkbox", "radio", "button"].includes(target.type);
