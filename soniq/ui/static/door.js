// Sends the form of the door as JSON; the answer sets the cookie, and one is in.
const form = document.getElementById("door");
const said = document.getElementById("said");
const button = form.querySelector("button");

/** Only a path of this very soniq; anything else leads home. */
function next() {
  const wanted = new URLSearchParams(location.search).get("next");
  if (!wanted || !/^\/(?![/\\])/.test(wanted)) return form.dataset.next;
  const prefix = form.dataset.next.replace(/\/$/, "");
  const to = new URL(prefix + wanted, location.origin);
  return to.origin === location.origin ? to.href : form.dataset.next;
}

async function words(answer) {
  const body = await answer.json().catch(() => ({}));
  return body.error?.message ?? body.detail ?? `The server answered ${answer.status}.`;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  said.hidden = true;
  button.disabled = true;
  const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  try {
    const answer = await fetch(form.dataset.to, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(values) });
    if (answer.ok) return location.assign(form.dataset.to.endsWith("/claim") ? form.dataset.next : next());
    said.textContent = await words(answer);
  } catch {
    said.textContent = "soniq cannot be reached. Is it running, and are you on its network?";
  }
  said.hidden = false;
  button.disabled = false;
  form.elements.password.select();
});
