// What the site adds where a browser can: drafts that survive, reading aloud, sharing, printing. Every page works without it.
// Behaviour hangs on data- attributes only; nothing here writes HTML.

const store = {
  // Private windows and full disks refuse storage: then a draft simply does not survive.
  get(area, key) {
    try { return area.getItem(key); } catch { return null; }
  },
  set(area, key, value) {
    try { value ? area.setItem(key, value) : area.removeItem(key); } catch { /* nothing to do */ }
  },
};
const local = (() => { try { return window.localStorage; } catch { return null; } })();
const session = (() => { try { return window.sessionStorage; } catch { return null; } })();

// <form data-draft="a-key-of-this-form">: text typed into its textareas is kept on this device until it was sent.
function keepDrafts() {
  if (!local || !session) return;
  const sending = store.get(session, "tablee:sending");
  if (sending) {
    // Sent for good only when the server led here from the form itself: a dead network, or « back », keeps the words.
    const arrival = performance.getEntriesByType("navigation")[0];
    const led = arrival && arrival.type === "navigate" && document.referrer.startsWith(location.origin);
    const refused = document.querySelector("[aria-invalid=true], .errors");
    if (led && !refused) JSON.parse(sending).forEach((key) => store.set(local, key, ""));
    store.set(session, "tablee:sending", "");
  }
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const texts = [...form.querySelectorAll("textarea")];
    const keyOf = (text) => `tablee:draft:${form.dataset.draft}:${text.name}`;
    for (const text of texts) {
      const kept = store.get(local, keyOf(text));
      if (kept && !text.value) text.value = kept;
      text.addEventListener("input", () => store.set(local, keyOf(text), text.value));
    }
    form.addEventListener("submit", () => store.set(session, "tablee:sending", JSON.stringify(texts.map(keyOf))));
  }
}

// <button data-listen="#id" data-script="…/listen.js" hidden>: shown where the browser speaks; the reader comes when asked for.
function offerListening() {
  const speech = window.speechSynthesis;
  if (!speech || !window.SpeechSynthesisUtterance) return;
  for (const button of document.querySelectorAll("[data-listen]")) {
    button.hidden = false;
    speech.getVoices(); // some browsers look for them only when asked
    button.addEventListener("click", async () => {
      // Within the press itself: afterwards iPhones would not let a page speak.
      if (!speech.speaking) speech.speak(new SpeechSynthesisUtterance(""));
      const reader = await import(button.dataset.script).catch(() => null);
      reader?.listen(button); // without network the text stays
    });
  }
}

// <button data-share hidden>: the phone's own way to share this page. <button data-print hidden>: print it.
function offerTools() {
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = !navigator.share;
    button.addEventListener("click", () => {
      navigator.share({ title: document.title, url: button.dataset.share || location.href }).catch(() => {});
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

// <details data-whole="/…/point/…/">: what is folded is fetched when it is opened; an address ending in #… opens its own.
function unfold() {
  const folded = [...document.querySelectorAll("details[data-whole]")];
  const bring = async (one) => {
    const response = await fetch(one.dataset.whole).catch(() => null);
    if (!response?.ok) return; // its first words and the link stay
    const whole = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(one.id);
    if (!whole) return;
    whole.removeAttribute("id");
    while (one.children.length > 1) one.lastElementChild.remove();
    whole.querySelector("h2")?.remove(); // said by the summary
    one.append(whole);
    const wanted = document.getElementById(location.hash.slice(1));
    if (wanted && one.contains(wanted)) wanted.scrollIntoView();
  };
  const open = () => {
    const one = document.getElementById(location.hash.slice(1))?.closest("details[data-whole]");
    if (one) one.open = true;
  };
  for (const one of folded) one.addEventListener("toggle", () => one.open && bring(one), { once: true });
  if (folded.length) {
    window.addEventListener("hashchange", open);
    open();
  }
}

// Signing out leaves nothing of minutes being written on this device.
document.addEventListener("submit", (event) => {
  if (!local || !/logout|deconnexion/.test(event.target.action)) return;
  Object.keys(local).filter((key) => key.startsWith("tablee:minutes:")).forEach((key) => store.set(local, key, ""));
});

// After a refused form, the first thing to read is what went wrong.
function goToErrors() {
  document.querySelector(".errors[tabindex]")?.focus();
}

keepDrafts();
offerListening();
offerTools();
unfold();
goToErrors();
