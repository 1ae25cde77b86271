// Where music plays: one's own players, and the machine's own output.
import { ask, clock, devices, person, playing, player, plural, toast, url } from "soniq";

const { Cover } = playing;
const ROLES = [["guest", "Everybody, guests too"], ["user", "All but guests"], ["artist", "Artists and above"], ["moderator", "Moderators and above"], ["admin", "Admins alone"], ["owner", "The owner alone"]];
const GAINS = [["off", "As it is"], ["track", "Every track alike"], ["album", "Every album alike"]];
const STATES = { playing: "Plays", paused: "Paused", stopped: "Quiet" };
const LOOK = 15000; // milliseconds; positions go on by themselves

export default {
  components: { Cover },
  emits: ["change"],
  data: () => ({ all: null, failed: "", here: null, outputs: null, asking: false, state: player.state }),
  computed: {
    ROLES: () => ROLES, GAINS: () => GAINS,
    house() { return this.all?.house ?? null; },
    why() {
      const { why, role } = this.house ?? {};
      const manages = person.may("admin");
      return {
        off: `It is turned off. ${manages ? "Turn it on below." : "Those who look after soniq can turn it on."}`,
        role: `It is for the role ${role} and those above.`,
        mpv: "No mpv was found on this machine. Install the package mpv, and soniq plays through it.",
      }[why] ?? "";
    },
  },
  methods: {
    clock, plural, url,
    word: (state) => STATES[state],
    mark: (kind) => (kind === "app" ? "smartphone" : "globe"),
    isHere(one) { return one.id === this.here; },
    isLent(id) { return this.state.device?.id === id; },
    now: (one) => [one.track.title, one.track.artist].filter(Boolean).join(" · "),
    async load() {
      try {
        this.all = await ask("/library/_feed/outputs");
        this.failed = "";
      } catch (trouble) { this.failed = trouble.message; }
    },
    async tell(id, action, more = {}) {
      try {
        await ask(`/api/devices/${id}/commands`, {}, { method: "POST", body: { action, ...more } });
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
      this.soon();
    },
    toggle(one) {
      if (this.isHere(one)) { player.toggle(); return this.soon(); }
      return this.tell(one.id, one.state === "playing" ? "pause" : "play");
    },
    loud(one, event) {
      const volume = Number(event.target.value);
      if (this.isHere(one)) player.volume(volume / 100);
      else this.tell(one.id, "volume", { volume });
    },
    async playOn(id) {
      const found = (await devices.list().catch(() => [])).find((one) => one.id === id);
      await devices.playOn(!found || found.isHere ? null : found);
      this.soon();
    },
    async sound(body) {
      try {
        await ask("/api/jukebox/sound", {}, { method: "POST", body });
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); }
      this.soon();
    },
    async seek() {
      this.asking = true;
      try {
        this.outputs = (await ask("/api/jukebox/outputs")).outputs;
      } catch (trouble) { toast(trouble.message, { kind: "bad" }); } finally { this.asking = false; }
    },
    soon() { clearTimeout(this.timer); this.timer = setTimeout(this.load, 250); },
    news({ detail: { name } }) { if (["device.changed", "jukebox.changed"].includes(name)) this.soon(); },
  },
  async mounted() {
    window.addEventListener("soniq:news", this.news);
    this.looks = setInterval(this.load, LOOK);
    try { this.here = (await devices.list()).find(({ isHere }) => isHere)?.id ?? null; } catch { /* the list says what is wrong */ }
    this.load();
  },
  unmounted() {
    window.removeEventListener("soniq:news", this.news);
    clearInterval(this.looks);
    clearTimeout(this.timer);
  },
  template: `
    <div class="stack wide outputs">
      <header class="page-head"><h1>Sound output</h1><p class="second">What plays your music now, and the loudspeakers of the machine that soniq runs on.</p></header>
      <p v-if="failed" class="note bad" role="alert"><i class="i i-circle-alert"></i><span>{{ failed }} <button class="btn small" type="button" @click="load">Try again</button></span></p>
      <div v-if="!all && !failed" class="stack" aria-hidden="true"><div v-for="n in 2" :key="n" class="bone waiting" style="height:72px"></div></div>
      <template v-if="all">
        <section class="stack" aria-labelledby="players"><h2 id="players">Your players</h2>
          <ul v-if="all.players.length" class="panel list"><li v-for="one in all.players" :key="one.id" :data-player="one.id">
            <Cover v-if="one.track" :item="one.track" :size="48" style="width:48px;flex:none"></Cover><i v-else :class="'i third i-' + mark(one.kind)" aria-hidden="true"></i>
            <span class="grow"><b dir="auto">{{ one.name }}</b> <span v-if="isHere(one)" class="badge good"><i class="i i-check" aria-hidden="true"></i>This one</span><br><span class="small second one-line" style="display:block" dir="auto">{{ one.track ? word(one.state) + ": " + now(one) : word(one.state) }}</span></span>
            <span v-if="one.volume !== null" class="volume"><i class="i i-volume-2 third" aria-hidden="true"></i><input type="range" min="0" max="100" :value="one.volume" :style="{ '--at': one.volume + '%' }" :aria-label="'Volume of ' + one.name" @change="loud(one, $event)"></span>
            <span class="acts"><button v-if="one.track" class="round" type="button" :aria-label="(one.state === 'playing' ? 'Pause ' : 'Play on ') + one.name" @click="toggle(one)"><i :class="['i', one.state === 'playing' ? 'i-pause' : 'i-play']"></i></button>
              <button v-if="isLent(one.id)" class="btn small" type="button" @click="playOn(here)">Play here again</button>
              <button v-else-if="!isHere(one)" class="btn small" type="button" @click="playOn(one.id)">Play there<span class="unseen">, on {{ one.name }}</span></button></span></li></ul>
          <p v-else class="third">None is open.</p></section>

        <section class="stack" aria-labelledby="house"><h2 id="house">This machine’s own output</h2>
          <p v-if="why" class="note"><i class="i i-speaker" aria-hidden="true"></i><span>{{ why }}</span></p>
          <div v-else class="panel stack">
            <p v-if="house.trouble" class="note bad" role="alert"><i class="i i-circle-alert"></i>{{ house.trouble }}</p>
            <div class="line" style="flex-wrap:nowrap;gap:16px"><Cover v-if="house.now && !house.now.radio" :item="house.now" :size="48" style="width:56px;flex:none"></Cover><i v-else :class="['i third', house.now ? 'i-radio' : 'i-speaker']" aria-hidden="true"></i>
              <span class="grow"><b class="one-line" style="display:block" dir="auto">{{ house.now?.title ?? "Nothing is in its queue" }}</b><span class="small second">{{ [house.now?.artist, word(house.state), house.length > 1 && (house.place + 1) + " of " + house.length, house.for && "for " + house.for].filter(Boolean).join(" · ") }}</span></span></div>
            <div class="line"><template v-if="house.length"><button class="round" type="button" aria-label="Previous on this machine" :disabled="!house.place" @click="tell('jukebox', 'previous')"><i class="i i-skip-back"></i></button>
              <button class="round lead" type="button" :aria-label="house.state === 'playing' ? 'Pause this machine' : 'Play on this machine'" @click="tell('jukebox', house.state === 'playing' ? 'pause' : 'play')"><i :class="['i', house.state === 'playing' ? 'i-pause' : 'i-play']"></i></button>
              <button class="round" type="button" aria-label="Next on this machine" :disabled="house.place + 1 >= house.length" @click="tell('jukebox', 'next')"><i class="i i-skip-forward"></i></button></template>
              <span class="volume"><i class="i i-volume-2 third" aria-hidden="true"></i><input type="range" min="0" max="100" :value="house.volume" :style="{ '--at': house.volume + '%' }" aria-label="Volume of this machine" @change="sound({ volume: Number($event.target.value) })"></span>
              <button v-if="isLent('jukebox')" class="btn small" type="button" @click="playOn(here)">Play here again</button><button v-else class="btn small" type="button" @click="playOn('jukebox')"><i class="i i-speaker"></i>Play my queue there</button>
              <a class="btn small quiet" :href="url('/radio')"><i class="i i-radio"></i>Radio</a></div>
            <div class="settings"><div class="setting"><div><label for="gain"><b>Loudness</b></label><p>Evens out what was mastered louder or softer.</p></div><select id="gain" class="input" :value="house.gain" @change="sound({ gain: $event.target.value })"><option v-for="[value, word] in GAINS" :key="value" :value="value">{{ word }}</option></select></div>
              <div class="setting"><div><label :for="outputs ? 'output' : null"><b>Sound device</b></label><p>Where the sound leaves this machine.</p></div>
                <select v-if="outputs" id="output" class="input" :value="house.output" @change="sound({ output: $event.target.value })"><option v-if="!outputs.some(({ name }) => name === house.output)" :value="house.output">{{ house.output }}</option><option v-for="one in outputs" :key="one.name" :value="one.name">{{ one.description || one.name }}</option></select>
                <div v-else class="line"><span class="second">{{ house.output === "auto" ? "As the system has it" : house.output }}</span><button class="btn small" type="button" aria-label="Choose the sound device" :disabled="asking" @click="seek">{{ asking ? "Looking …" : "Choose" }}</button></div></div></div></div>
          <div v-if="all.settings" class="panel" style="padding:4px 20px">
            <div class="setting"><div><label for="jukebox"><b>Play through this machine</b></label><p>By mpv, where that is installed.</p></div><select id="jukebox" class="input" :disabled="all.settings.jukebox.locked" :value="all.settings.jukebox.value" @change="$emit('change', { name: 'jukebox', value: $event.target.value })"><option value="auto">Where it can</option><option value="off">Off</option></select></div>
            <div class="setting"><div><label for="role"><b>Who may use it</b></label><p>Whoever may play there hears what others play, and may stop it.</p></div><select id="role" class="input" :disabled="all.settings.jukebox_role.locked" :value="all.settings.jukebox_role.value" @change="$emit('change', { name: 'jukebox_role', value: $event.target.value })"><option v-for="[value, word] in ROLES" :key="value" :value="value">{{ word }}</option></select></div></div>
        </section>
      </template>
    </div>`,
};
