// Dark or light, as the system has it; before the first paint, so that a dark room stays dark.
{
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const shade = () => { document.documentElement.dataset.theme = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", shade);
  shade();
}
