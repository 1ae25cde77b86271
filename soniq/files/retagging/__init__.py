"""Writing fields into the tags of one format each; `files.retag` is the door."""
