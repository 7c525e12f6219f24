// Counting without network: what is typed stays on this phone, leaves once, and is then forgotten here.
const form = document.querySelector("form[data-attendance]");
const name = `tablee:presence:${form.dataset.attendance}`;
const status = form.querySelector("[role=status]");
const fields = form.elements;
const numbers = [...form.querySelectorAll(".counter input")];
const ticks = [...form.querySelectorAll("input[name=came]")];
const local = (() => { try { return window.localStorage; } catch { return null; } })();
let survives = false; // whether this page comes back without network
let waits = false; // whether it was sent, and did not leave yet
let sending = false;

const write = (state) => {
  try { state ? local.setItem(name, JSON.stringify(state)) : local.removeItem(name); return true; } catch { return false; }
};
const read = () => { try { return JSON.parse(local.getItem(name)); } catch { return null; } };
const clock = (moment) => new Date(moment).toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit" }).replace(":", "\u00a0h\u00a0");
const say = (...words) => { status.textContent = words.filter(Boolean).join(" "); };
const total = () => { form.querySelector("output").value = numbers.reduce((sum, input) => sum + (Number(input.value) || 0), 0); };

function keep() {
  total();
  const now = Date.now();
  const kept = write({
    at: now,
    waits,
    key: fields.key.value,
    seen: fields.seen.value,
    about: fields.about.checked,
    counts: Object.fromEntries(numbers.map((input) => [input.name, input.value])),
    came: ticks.filter((tick) => tick.checked).map((tick) => tick.value),
  });
  if (waits) say(form.dataset.waits, kept && survives ? form.dataset.stays : form.dataset.fragile);
  else if (!navigator.onLine) say(form.dataset.offline, `${clock(now)}.`, kept && survives ? form.dataset.stays : form.dataset.fragile);
  else say(kept ? `${form.dataset.kept} ${clock(now)}.` : form.dataset.fragile);
}

function giveBack() {
  const state = read();
  if (!state) return;
  // A sending that was begun keeps its key, so that it can only arrive once.
  fields.key.value = state.key;
  fields.seen.value = state.seen;
  fields.about.checked = state.about;
  for (const input of numbers) if (input.name in state.counts) input.value = state.counts[input.name];
  for (const tick of ticks) tick.checked = state.came.includes(tick.value);
  waits = state.waits;
  keep();
}

async function send() {
  if (sending) return;
  sending = true;
  waits = true;
  keep();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    const isOurs = !answer.redirected && (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isOurs) {
      // The door, or an old security token: the count waits here for who signs in again. A server that fails is tried again.
      waits = answer.status >= 500;
      keep();
      if (!waits) say(form.dataset.expired);
      return;
    }
    const said = await answer.json();
    waits = false;
    fields.seen.value = said.seen;
    if (answer.ok) {
      fields.key.value = said.key;
      write(null);
      forget();
    } else {
      keep();
    }
    say(said.sentence);
  } catch {
    keep(); // no network: tried again when it is back
  } finally {
    sending = false;
  }
}

// The page and what it wears, for a hall without network. Names are on it: once the count is sent it is thrown away.
async function surviveWithoutNetwork() {
  if (!form.dataset.worker || !("serviceWorker" in navigator) || !("caches" in window)) return;
  try {
    await navigator.serviceWorker.register(form.dataset.worker);
    await navigator.serviceWorker.ready;
    const worn = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")].map((part) => part.href || part.src);
    if (navigator.onLine) await (await caches.open(name)).addAll([location.pathname, ...worn]);
    survives = Boolean(await caches.match(location.pathname, { ignoreVary: true }));
  } catch { /* an address without https, a full phone: the page says not to close it */ }
}

async function forget() {
  survives = false;
  try {
    await caches.delete(name);
    await (await navigator.serviceWorker.getRegistration(location.pathname))?.unregister();
  } catch { /* there was nothing to forget */ }
}

for (const button of form.querySelectorAll("[data-step]")) {
  const input = button.parentElement.querySelector("input");
  button.hidden = false;
  button.addEventListener("click", () => {
    input.value = Math.max(0, Math.min(Number(input.max), (Number(input.value) || 0) + Number(button.dataset.step)));
    keep();
  });
}
for (const tick of ticks) {
  tick.addEventListener("change", () => {
    const residents = fields["count-resident"];
    const people = Number(tick.dataset.people);
    residents.value = Math.max(0, (Number(residents.value) || 0) + (tick.checked ? people : -people));
    keep();
  });
}
form.addEventListener("input", keep);
form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
window.addEventListener("online", () => (waits ? send() : keep()));
window.addEventListener("offline", keep);
setInterval(() => { if (waits && navigator.onLine) send(); }, 20000);

giveBack();
if (!form.dataset.worker) forget();
surviveWithoutNetwork().then(() => { if (read() || !navigator.onLine) keep(); if (waits && navigator.onLine) send(); });
