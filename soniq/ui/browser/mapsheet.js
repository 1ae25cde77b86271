// Draws the points of the sound map onto sheets: bitmaps wider than what one sees. While one pans or zooms, only
// the sheet is moved (a CSS transform, which costs the same for ten points and for 100,000); a new sheet is drawn
// meanwhile, some milliseconds a frame, and takes the place of the old one. So it needs no WebGL, and a phone that
// draws slowly still pans smoothly.
import { WIDE } from "./mappoints.js";

const MARGIN = 0.3; // of the view, on each side of it
const SLICE = 4; // milliseconds of a frame that drawing may take
const AT_ONCE = 2000; // points between two looks at the clock
const DIM = 34; // of 255: how faintly what is switched off shows
const SHARP = 2; // device pixels a CSS pixel, at most

/** How wide the whole map is in CSS pixels. At zoom 1 what is on it (`spanX`, `spanY`, parts of the map) fills the view. */
export const across = (camera, { width, height, spanX, spanY }) => Math.min(width / spanX, height / spanY) * 0.92 * camera.zoom;

/** Place → pixel of the view, and back. The camera looks at a place of 0–1. */
export const toView = (camera, view, x, y) => [(x / WIDE - camera.x) * across(camera, view) + view.width / 2, (y / WIDE - camera.y) * across(camera, view) + view.height / 2];
export const toMap = (camera, view, left, top) => [((left - view.width / 2) / across(camera, view) + camera.x) * WIDE, ((top - view.height / 2) / across(camera, view) + camera.y) * WIDE];

export class Sheets {
  /** `canvases`: two, of which one is seen. `classes`: the class of each point. */
  constructor(canvases, points) {
    [this.front, this.back] = canvases.map((canvas) => ({ canvas, camera: null }));
    this.points = points;
    this.work = null;
  }

  /** What is drawn from now on: the class of each point, the colour of each class, and which classes are on. */
  paint(classes, colours, on) {
    Object.assign(this, { classes, colours: colours.map(([r, g, b]) => (b << 16) | (g << 8) | r), on });
    this.stale = true;
  }

  /** Shows the map as the camera sees it; returns whether there is more to draw, with the next frame. */
  show(camera, view) {
    const wanted = this.stale || !this.fits(this.front, camera, view);
    if (this.stale || (wanted && !this.work)) this.work = this.begun(camera, view);
    this.stale = false;
    if (this.work && this.goOn(this.work)) this.swap();
    this.move(this.front, camera, view);
    return Boolean(this.work) || !this.fits(this.front, camera, view);
  }

  /** Whether a sheet has all that is seen, in the right size. */
  fits(sheet, camera, view) {
    if (!sheet.camera || sheet.camera.zoom !== camera.zoom || sheet.width !== view.width || sheet.height !== view.height) return false;
    const wide = across(camera, view);
    return Math.abs(sheet.camera.x - camera.x) * wide <= view.width * MARGIN && Math.abs(sheet.camera.y - camera.y) * wide <= view.height * MARGIN;
  }

  begun(camera, view) {
    const sharp = Math.min(SHARP, devicePixelRatio || 1);
    const [wide, high] = [Math.ceil(view.width * (1 + 2 * MARGIN) * sharp), Math.ceil(view.height * (1 + 2 * MARGIN) * sharp)];
    const image = this.spare?.width === wide && this.spare.height === high ? this.spare : new ImageData(wide, high);
    this.spare = null;
    return { camera: { ...camera }, ...view, sharp, image, wide: across(camera, view) * sharp, next: -1, stamp: stamp(radius(camera, this.points.count) * sharp) };
  }

  /** Draws for some milliseconds; returns whether the sheet is finished. */
  goOn(work) {
    const until = performance.now() + SLICE;
    if (work.next < 0) {
      work.pixels = new Uint32Array(work.image.data.buffer);
      work.pixels.fill(0);
      work.next = 0;
    }
    while (work.next < this.points.count) {
      const last = Math.min(this.points.count, work.next + AT_ONCE);
      for (; work.next < last; work.next++) this.put(work, work.next);
      if (performance.now() > until) return false;
    }
    return true;
  }

  put(work, i) {
    const { camera, sharp, image, pixels, stamp, wide } = work;
    const [middleX, middleY] = [image.width / 2, image.height / 2];
    const left = Math.round((this.points.x[i] / WIDE - camera.x) * wide + middleX) - stamp.reach;
    const top = Math.round((this.points.y[i] / WIDE - camera.y) * wide + middleY) - stamp.reach;
    const { size, cover } = stamp;
    if (left < 0 || top < 0 || left + size > image.width || top + size > image.height) return;
    const kind = this.classes[i];
    const colour = this.colours[kind];
    const most = this.on[kind] ? 255 : DIM;
    for (let row = 0, n = 0; row < size; row++) {
      let at = (top + row) * image.width + left;
      for (let column = 0; column < size; column++, at++, n++) {
        const alpha = (cover[n] * most) >> 8;
        if (alpha > pixels[at] >>> 24) pixels[at] = ((alpha << 24) | colour) >>> 0;
      }
    }
  }

  swap() {
    const { work } = this;
    this.work = null;
    const { canvas } = this.back;
    if (canvas.width !== work.image.width || canvas.height !== work.image.height) [canvas.width, canvas.height] = [work.image.width, work.image.height];
    canvas.style.width = `${work.image.width / work.sharp}px`;
    canvas.style.height = `${work.image.height / work.sharp}px`;
    canvas.getContext("2d").putImageData(work.image, 0, 0);
    this.spare = work.image;
    [this.front, this.back] = [{ ...work, canvas, image: null, pixels: null }, this.front];
    this.front.canvas.style.visibility = "visible";
    this.back.canvas.style.visibility = "hidden";
  }

  move({ canvas, camera: drawn, wide: drawnWide, sharp }, camera, view) {
    if (!drawn) return;
    const scale = (across(camera, view) * sharp) / drawnWide;
    const [wide, high] = [(canvas.width / sharp) * scale, (canvas.height / sharp) * scale];
    const left = view.width / 2 - wide / 2 + (drawn.x - camera.x) * across(camera, view);
    const top = view.height / 2 - high / 2 + (drawn.y - camera.y) * across(camera, view);
    const [x, y] = scale === 1 ? [Math.round(left), Math.round(top)] : [left, top];
    canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  }
}

/** Points grow with the zoom, and are smaller where there are many. */
function radius(camera, count) {
  const least = count > 20000 ? 1.1 : count > 4000 ? 1.6 : count > 600 ? 2.4 : count > 150 ? 3.6 : 5;
  return Math.min(8, least * camera.zoom ** 0.45);
}

/** How much of each pixel a disc covers, 0–256, in a square of `size`. */
function stamp(radius) {
  const reach = Math.ceil(radius);
  const size = 2 * reach + 1;
  const cover = new Uint16Array(size * size);
  for (let n = 0; n < size * size; n++) {
    const away = Math.hypot((n % size) - reach, Math.floor(n / size) - reach);
    cover[n] = Math.round(256 * Math.max(0, Math.min(1, radius + 0.5 - away)));
  }
  return { reach, size, cover };
}
