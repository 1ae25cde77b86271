// How an album stands to MusicBrainz: matched, in need of a person, or not found; and what to do about it.
import { ask, nav, openMenu, toast, undoing, url } from "soniq";

const MARKS = { matched: ["circle-check", "good"], manual_review: ["circle-alert", "warn"], no_match: ["search", ""], pending: ["clock", ""] };

export default {
  props: { number: Number, standing: Object, may: Boolean },
  data: () => ({ fresh: null, busy: false }),
  computed: {
    now() { return this.fresh ?? this.standing; },
    mark() { return MARKS[this.now.status]; },
    inbox() { return `/review?album=${this.number}`; },
    words() { return this.busy ? "Looking …" : this.now.words; },
  },
  watch: {
    standing() { this.fresh = null; },
  },
  methods: {
    url,
    menu(event) {
      const { now } = this;
      openMenu(event.currentTarget, [
        ["inbox", "Choose by hand", this.inbox],
        now.by_hand ? ["rotate-ccw", "Open the question again", () => this.send("reopen", "The question is open again.")] : ["refresh-cw", now.status === "pending" ? "Look for it now" : "Match again", () => this.send("match")],
        now.url && ["external-link", "Show at MusicBrainz", () => open(now.url, "_blank", "noreferrer,noopener")],
      ].filter(Boolean), "Match");
    },
    async send(what, words) {
      this.busy = true;
      try {
        const answer = await undoing.within(() => ask(`/review/_feed/album/${this.number}/${what}`, {}, { method: "POST" }));
        this.fresh = answer.standing;
        if (answer.change) undoing.changed({ change: Number(answer.change), words });
        else toast(this.fresh.status === "manual_review" ? "Soniq found what it may be, and is not sure." : `${this.fresh.words}.`, { kind: "good", act: this.fresh.status === "manual_review" ? ["Choose", () => nav.go(this.inbox)] : null });
      } catch (trouble) {
        toast(trouble.message, { kind: "bad", seconds: 9 });
      }
      this.busy = false;
    },
    async news({ detail: { name } }) {
      if (!["album.matched", "feed.gap"].includes(name) || this.busy) return;
      try { this.fresh = await ask(`/review/_feed/standing/${this.number}`); } catch { /* the album may be gone; its page tells */ }
    },
  },
  mounted() { window.addEventListener("soniq:news", this.news); },
  unmounted() { window.removeEventListener("soniq:news", this.news); },
  template: `
    <div class="matched line" role="group" aria-label="Match">
      <a v-if="now.status === 'manual_review'" :class="['badge', mark[1]]" :href="url(inbox)"><i :class="['i', 'i-' + mark[0]]" aria-hidden="true"></i>{{ words }}</a>
      <a v-else-if="now.url" :class="['badge', mark[1]]" :href="now.url" target="_blank" rel="noreferrer noopener"><i :class="['i', 'i-' + mark[0]]" aria-hidden="true"></i>{{ words }}<span class="unseen">, in a new tab</span></a>
      <span v-else class="badge" :title="now.reason"><i :class="['i', busy ? 'i-loader-circle spin' : 'i-' + mark[0]]" aria-hidden="true"></i>{{ words }}</span>
      <button v-if="may" class="round small-round" type="button" aria-haspopup="menu" aria-label="What to do about the match" :disabled="busy" @click="menu"><i class="i i-ellipsis"></i></button>
    </div>`,
};
