// In the editor of minutes: says who else has them open, and which device fell silent with perhaps a newer text.
// The sentences come from the site; a device that leaves with words still kept on it does not say goodbye.

const place = document.getElementById("tablee-pens");
if (place) hold();

function hold() {
  const { key, url } = place.dataset;
  const device = name();

  function name() {
    const fresh = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    try {
      localStorage["tablee:minutes:device"] ??= fresh;
      return localStorage["tablee:minutes:device"];
    } catch { return fresh; }
  }

  function saying(deed) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", document.querySelector("[data-edit-form] [name=csrfmiddlewaretoken]").value);
    data.set("device", device);
    data.set("deed", deed);
    return data;
  }

  async function here() {
    if (document.hidden) return;
    const answer = await fetch(url, { method: "POST", body: saying("hold") }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { words } = await answer.json();
    place.hidden = !words.length;
    if (place.innerText === words.join("\n")) return; // said again, it would be read aloud again
    place.replaceChildren(...words.map((one) => Object.assign(document.createElement("div"), { textContent: one })));
  }

  const gone = () => navigator.sendBeacon(url, saying("put_down"));
  function leave() {
    try {
      if (localStorage[key] || localStorage[`${key}:waiting`]) return;
    } catch { /* nothing is kept here */ }
    gone();
  }

  here();
  setInterval(here, 60_000);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : here()));
  window.addEventListener("pagehide", leave);
  document.querySelector("[data-edit-form]").addEventListener("submit", gone); // the words go with the form
}
