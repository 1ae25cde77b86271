// Connections: accounts and servers elsewhere, how each stands, and how one connects it or lets it go.
import { ask, url } from "soniq";
import { LidarrCard } from "soniq/lidarrcard.js";
import { SpotifyCard } from "soniq/spotifycard.js";

const MARKS = { fine: "circle-check", rests: "clock", off: "ban", keyless: "key-round", idle: "globe" };

export default {
  components: { LidarrCard, SpotifyCard },
  props: { admin: Boolean },
  data: () => ({ all: null, failed: "" }),
  methods: {
    url,
    mark: (one) => MARKS[one.state] ?? "circle-check",
    at: (moment) => new Date(moment).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" }),
    async load() { try { Object.assign(this, { all: await ask("/connections/_feed/all"), failed: "" }); } catch (trouble) { this.failed = trouble.message; } },
  },
  mounted() { this.load(); },
  template: `
    <div class="stack wide connections">
      <header class="page-head"><h1>Connections</h1><p class="second">What soniq reads elsewhere, whom it asks, and whom it tells. Nothing here is needed to play your music.</p></header>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span class="grow">{{ failed }}</span><button class="btn small" type="button" @click="load">Try again</button></p>
      <div v-if="!all && !failed" class="stack" aria-hidden="true"><div class="bone waiting" style="height:180px"></div><div class="bone waiting" style="height:180px"></div></div>
      <template v-if="all">
        <div class="connection-cards"><SpotifyCard :first="all.spotify" :policy="all.policy" :admin="admin"></SpotifyCard><LidarrCard :first="all.lidarr" :policy="all.policy"></LidarrCard></div>
        <section class="stack" aria-labelledby="ways"><h2 id="ways">Other ways</h2><div class="panel list"><a class="way" :href="url('/settings#listening')"><i class="i i-audio-lines third" aria-hidden="true"></i><span class="grow"><b>Last.fm, ListenBrainz and others</b><p class="small second">Have your plays told there. Link and unlink them in the settings.</p></span><i class="i i-chevron-right third" aria-hidden="true"></i></a>
          <a class="way" :href="url('/import')"><i class="i i-upload third" aria-hidden="true"></i><span class="grow"><b>Exports and files</b><p class="small second">Bandcamp, Discogs, Apple Music, Spotify’s own export: bring a file, without an account.</p></span><i class="i i-chevron-right third" aria-hidden="true"></i></a></div></section>
        <section class="stack" aria-labelledby="asks"><div class="line apart"><h2 id="asks">Whom soniq asks</h2><p v-if="admin" class="line small"><a class="link" :href="url('/network')">Network: what was asked, and whether it may</a><a class="link" :href="url('/settings#keys')">Keys</a></p></div>
          <ul class="services"><li v-for="one in all.services" :key="one.name" :class="['panel', one.state]"><span><b>{{ one.label }}</b><span class="small second">{{ one.purpose }}</span></span>
            <span :class="['badge', one.state === 'fine' && 'good', one.state === 'rests' && 'warn']"><i :class="['i', 'i-' + mark(one)]" aria-hidden="true"></i>{{ one.words + (one.until ? " " + at(one.until) : "") }}</span>
            <a v-if="admin && one.state === 'keyless'" class="link small" :href="url('/settings#keys')">Set its key<span class="unseen">, of {{ one.label }}</span></a><span v-else-if="one.today" class="small third">{{ one.today }}</span></li></ul></section>
      </template>
    </div>`,
};
