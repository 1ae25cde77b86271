// What may be done with the files of an album.
import { openMenu } from "soniq";

export default {
  props: { number: Number, name: String, tracks: Array },
  methods: {
    open(event) {
      const away = () => window.dispatchEvent(new CustomEvent("soniq:putaway", { detail: { tracks: this.tracks, title: this.name } }));
      openMenu(event.currentTarget, [["file-music", "Write tags", `/tags?album=${this.number}`], ["file-pen", "Rename files", `/renames?album=${this.number}`], null, ["trash-2", "Delete …", away]], "Files");
    },
  },
  template: `<button class="btn small quiet" type="button" aria-haspopup="menu" @click="open"><i class="i i-folder"></i><span>Files</span></button>`,
};
