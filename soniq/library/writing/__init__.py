"""How a scan's findings are written: asked for by `library.shelves` alone."""
