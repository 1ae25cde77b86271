// The station that is on, at the edge of every page.
import { onair } from "soniq";

export default {
  data: () => ({ air: onair.air }),
  methods: { stop: onair.stop, again() { onair.tune(this.air.station); } },
  template: `
    <div><aside v-if="air.station" :class="['on-air', air.trouble && 'bad']" aria-label="Radio"><i :class="['i', air.trouble ? 'i-circle-alert' : 'i-radio']" aria-hidden="true"></i>
      <span class="grow" role="status"><b class="one-line" dir="auto">{{ air.station.name }}</b><small>{{ air.trouble || (air.sounding ? "On air" : "Tuning in …") }}</small></span>
      <button v-if="air.trouble" class="round" type="button" aria-label="Try the station again" @click="again"><i class="i i-refresh-cw"></i></button>
      <button class="round" type="button" aria-label="Turn the radio off" @click="stop"><i :class="['i', air.trouble ? 'i-x' : 'i-square']"></i></button></aside></div>`,
};
