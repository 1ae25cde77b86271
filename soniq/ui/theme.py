"""The look as the browser gets it: one stylesheet, the modules, the head of every page."""

import hashlib
from functools import cache
from pathlib import Path

from nicegui.dependencies import register_esm

from soniq.ui import icons

HERE = Path(__file__).parent
STATIC = HERE / "static"
MODULES = HERE / "browser"
PATH = "/soniq/static"
"""Where the files of `static/` and the stylesheet are; open to everyone, as the door needs them."""

THEME = """
<script>
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  window.soniqTheme = (choice) => {
    const root = document.documentElement;
    if (choice) localStorage.setItem("soniq.theme", choice);
    root.dataset.choice = choice || localStorage.getItem("soniq.theme") || "auto";
    const isDark = root.dataset.choice === "auto" ? dark.matches : root.dataset.choice === "dark";
    root.dataset.theme = isDark ? "dark" : "light";
    document.querySelector("meta[name=theme-color]")?.setAttribute("content", isDark ? "#1b1a17" : "#ffffff");
  };
  dark.addEventListener("change", () => window.soniqTheme());
  window.soniqTheme();
  if ("serviceWorker" in navigator && window.isSecureContext)
    addEventListener("load", () => navigator.serviceWorker.register("@prefix@/sw.js", { scope: "@prefix@/" }).catch(() => {}));
})();
</script>
"""  # noqa: E501 - a script reads better whole
"""Runs before the first paint, so that a dark room stays dark; the worker is an extra of HTTPS."""


@cache
def stylesheet() -> str:
    """All of css/, in the order of the file names, and the icons."""
    parts = [file.read_text(encoding="utf-8") for file in sorted((HERE / "css").glob("*.css"))]
    return "\n".join((*parts, icons.stylesheet()))


@cache
def version() -> str:
    """Changes with every file that browsers keep, so that they may keep them for a year."""
    digest = hashlib.blake2b(stylesheet().encode(), digest_size=6)
    for file in sorted((*STATIC.iterdir(), *MODULES.iterdir())):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def register_modules() -> None:
    """Lets elements `import … from "soniq"`; the address changes when a module does."""
    newest = max(file.stat().st_mtime for file in MODULES.iterdir())
    register_esm("soniq", MODULES, max_time=newest)


def head(prefix: str) -> str:
    """What stands in the <head>. `prefix` is the path under which a proxy shows soniq, or ""."""
    static = f"{prefix}{PATH}"
    tag = version()
    return f"""
<meta name="theme-color" content="#1b1a17">
<meta name="description" content="soniq, the music library of this house">
<meta name="apple-mobile-web-app-capable" content="yes">
<meta name="apple-mobile-web-app-title" content="soniq">
<meta name="robots" content="noindex">
<link rel="manifest" href="{prefix}/manifest.json">
<link rel="apple-touch-icon" href="{static}/icon-192.png?v={tag}">
<link rel="icon" type="image/svg+xml" href="{static}/logo.svg?v={tag}">
<link rel="stylesheet" href="{static}/soniq.css?v={tag}">
{THEME.replace("@prefix@", prefix)}"""
