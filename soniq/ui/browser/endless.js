// A list that comes in parts, both ways: as one scrolls, and from a letter into its midst.
import { h, icon } from "./dom.js";
import { Parts } from "./feed.js";
import * as nav from "./nav.js";

const AHEAD = "1400px 0px";

/**
 * What grid, rows and names have in common. A host is an element with `start`, `here` and `end` to draw into, and
 *   feed, fixed, name   what to ask, and under which name it is kept for the way back
 *   part(), bones()     how many items a part has; what stands there until the first comes
 *   put(items, place)   draws items; places count from the first that was drawn, those above it are negative
 *   clear(), nothing()  takes all away; says that there is nothing
 */
export class Endless {
  constructor(host) { this.host = host; }

  /** Begins anew, with other filters or at another letter. */
  show(query) {
    this.stop();
    const { host } = this;
    const { start, here, end } = host.$refs;
    this.parts = new Parts(host.feed, { ...host.fixed, ...query }, nav.recall(host.name));
    this.busy = false;
    this.led = Boolean(query.from);
    this.fresh = !this.parts.items.length;
    end.replaceChildren();
    host.$emit("counted", this.parts.total);
    this.watcher = new IntersectionObserver((seen) => this.seen(seen), { rootMargin: AHEAD });
    if (this.fresh) {
      if (here.childElementCount) here.classList.add("stale");
      else here.replaceChildren(...host.bones());
      this.load("next");
    } else {
      host.clear();
      host.put(this.parts.items, 0);
      this.watch(start, end);
    }
  }

  stop() {
    this.parts?.stop();
    this.watcher?.disconnect();
  }

  at(place) { return this.parts.items[place + this.parts.above]; }

  seen(seen) {
    for (const { isIntersecting, target } of seen) if (isIntersecting) this.load(target === this.host.$refs.end ? "next" : "previous");
  }

  watch(...edges) {
    for (const edge of edges) {
      this.watcher.unobserve(edge);
      this.watcher.observe(edge);
    }
  }

  async load(way) {
    const { host, parts } = this;
    const more = way === "next" ? !parts.done : parts.before;
    if (this.busy || !more) return;
    this.busy = true;
    try {
      const items = await parts[way](host.part());
      if (parts !== this.parts) return;
      if (this.fresh) this.begin(items);
      else if (way === "next") host.put(items, parts.items.length - items.length - parts.above);
      else this.above(() => host.put(items, -parts.above));
    } catch (trouble) {
      if (trouble.name !== "AbortError" && parts === this.parts) this.failed(trouble, way);
      return;
    } finally {
      if (parts === this.parts) this.busy = false;
    }
    nav.keep(host.name, parts);
    host.$emit("counted", parts.total);
    this.watch(host.$refs.start, host.$refs.end);
  }

  begin(items) {
    const { here } = this.host.$refs;
    here.classList.remove("stale");
    this.fresh = false;
    this.host.clear();
    this.host.put(items, 0);
    if (!items.length) return this.host.nothing();
    if (!this.led) return;
    const { start } = this.parts;
    if (start) this.host.row(start)?.scrollIntoView({ block: "start" });
    else window.scrollTo(0, 0);
  }

  /** Draws above what one looks at, which stays where it is. */
  above(draw) {
    const first = this.host.$refs.here.firstElementChild;
    const was = first.getBoundingClientRect().top;
    draw();
    window.scrollBy(0, first.getBoundingClientRect().top - was);
  }

  say(mark, heading, text, again) {
    this.host.$refs.end.replaceChildren(h("div", { class: "void", role: again ? "alert" : null }, icon(mark), heading && h("h2", {}, heading), h("p", {}, text),
      again && h("button", { class: "btn", type: "button", onclick: again }, "Try again")));
  }

  failed(trouble, way) {
    this.watcher.disconnect();
    if (this.fresh) this.host.clear();
    this.host.$refs.here.classList.remove("stale");
    this.say("circle-alert", "This list could not be loaded", trouble.message, () => { this.host.$refs.end.replaceChildren(); this.load(way); });
  }
}

/** The frame that hosts draw: sentinels around the list. */
export const frame = (inside) => `<div class="endless"><div ref="start"></div>${inside}<div ref="end"></div></div>`;
