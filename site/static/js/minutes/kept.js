// In the editor of minutes: what is typed is also kept on this device until the site has it, and offered back.
// A dead network, a closed tab, an expired session or another writer lose nothing. Everything shown comes from #tablee-kept.

const PASSED = /^(csrfmiddlewaretoken|next|loaded_revision_.*|overwrite_revision_id|tablee-base|comments-.*|comment_.*)$/;
const form = document.querySelector("[data-edit-form]");
const place = document.getElementById("tablee-kept");
if (form && place) keep();

function keep() {
  const { key } = place.dataset;
  let base; // the fields as the site has them, as far as we know
  let sent; // the fields of the saving under way
  let refused = ""; // why the last saving failed
  let written; // what the site answered to the last saving
  let timer; // until what is typed is kept
  let later; // until it is sent, if Wagtail does not send it
  let touched = false; // somebody has done something in the form
  let redrawn = false; // the site sent the form back, refused: what was typed is in it, and not in the draft yet
  let saving = false; // the site has not answered to the last saving yet
  let held; // the form that waits for that answer: its button, for how long
  let leaving = false; // the form goes by a button: a saving after it would make what comes back look out of date

  const get = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
  const put = (name, value) => {
    try {
      if (value) localStorage.setItem(name, JSON.stringify(value)); else localStorage.removeItem(name);
      return true;
    } catch { return false; }
  };
  const device = place.dataset[matchMedia("(pointer: coarse)").matches ? "touched" : "clicked"];
  function hour(at) {
    const day = { day: "numeric", month: "long" };
    const today = new Date(at).toDateString() === new Date().toDateString();
    return new Date(at).toLocaleString("fr-FR", { ...(today ? {} : day), hour: "2-digit", minute: "2-digit" });
  }

  function read() {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !PASSED.test(name)) (fields[name] ??= []).push(value);
    }
    return fields;
  }

  // How `to` differs from `from`: what must be set, and dropped, to come from the first to the second.
  function difference(from, to) {
    const set = {};
    for (const [name, values] of Object.entries(to)) {
      if (JSON.stringify(from[name]) !== JSON.stringify(values)) set[name] = values;
    }
    const drop = Object.keys(from).filter((name) => !(name in to));
    return { set, drop, some: drop.length > 0 || Object.keys(set).length > 0 };
  }

  function patched(fields, change) {
    const whole = { ...fields, ...change.set };
    change.drop.forEach((name) => delete whole[name]);
    return whole;
  }

  // Keep what the site does not have yet; forget it when it has everything.
  function check() {
    clearTimeout(timer);
    clearTimeout(later);
    if (!base || !touched) return;
    const { set, drop, some } = difference(base, read());
    if (!some) { put(key, null); return; }
    const kept = put(key, { base, set, drop, at: new Date().toISOString(), sent: leaving });
    if (!kept) say("full");
    else if (refused) say(refused);
    // Wagtail takes what is typed in its first two seconds, or while it saves, for what the site has.
    else later = setTimeout(retry, 2_000);
  }
  const soon = () => { clearTimeout(timer); timer = setTimeout(check, 300); };

  // What is shown.

  function say(what, at = get(key)?.at) {
    const words = place.dataset[what];
    if (!words) { place.hidden = true; return; }
    place.hidden = false;
    place.querySelector("[data-words]").textContent = words.replace("{hour}", at ? hour(at) : "").replace("{device}", device);
    for (const button of place.querySelectorAll("[data-when]")) {
      button.hidden = !button.dataset.when.split(" ").includes(what);
    }
  }

  // Once kept here, leaving the page needs no warning.
  const leave = () => window.addEventListener("w-unsaved:confirm", (event) => event.preventDefault(), { once: true });

  function compare(kept) {
    const whole = patched(kept.base, kept);
    const back = difference(whole, kept.base);
    const fields = {
      csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
      kept: JSON.stringify(whole),
      base: JSON.stringify({ set: back.set, drop: back.drop }),
      at: kept.at,
    };
    const post = document.createElement("form");
    Object.assign(post, { method: "post", action: place.dataset.merge, enctype: "multipart/form-data" });
    for (const [name, value] of Object.entries(fields)) {
      post.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(post);
    leave();
    base = null; // what is kept stays as it was sent
    post.submit();
  }

  const waiting = () => get(`${key}:waiting`) || [];
  const acts = {
    compare: () => { check(); const kept = waiting()[0] || get(key); if (kept) compare(kept); },
    forget: () => { put(`${key}:waiting`, null); say(""); },
    again: retry,
    enter: () => { check(); leave(); location.assign(location.pathname); },
  };
  place.addEventListener("click", (event) => acts[event.target.closest("[data-act]")?.dataset.act]?.());

  // Saving, as Wagtail does it.

  function retry() {
    if (!get(key) || ["other", "expired"].includes(refused)) return;
    form.dispatchEvent(new CustomEvent("w-unsaved:add", { cancelable: true, detail: { type: "edits" } }));
  }
  document.addEventListener("w-autosave:save", (event) => {
    if (leaving) event.preventDefault();
    else { sent = read(); saving = true; }
  });
  form.addEventListener("submit", (event) => {
    if (!saving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (held) return;
    held = { button: event.submitter, wait: setTimeout(go, 8_000) };
  }, { capture: true });
  window.addEventListener("submit", (event) => { if (event.target === form) leaving = !event.defaultPrevented; });
  window.addEventListener("pageshow", () => { leaving = false; });
  function go() {
    saving = false;
    if (!held) return;
    const { button, wait } = held;
    clearTimeout(wait);
    const idle = button?.disabled; // Wagtail keeps a button from being pressed twice
    held = null;
    if (button) button.disabled = false;
    form.requestSubmit(button);
    if (button) button.disabled = idle;
  }
  // Wagtail tells the number of the draft to its own savings only; the buttons of the form must know it too.
  form.addEventListener("submit", () => {
    if (!written?.revision_id) return;
    form.elements.loaded_revision_id.value = written.revision_id;
    form.elements.loaded_revision_created_at.value = written.revision_created_at;
  });
  document.addEventListener("w-autosave:success", (event) => {
    written = event.detail.response;
    if (touched) base = sent || read();
    else {
      base = read();
      put(key, null);
    }
    redrawn = false;
    refused = "";
    say(waiting().length ? "waiting" : "", waiting()[0]?.at);
    check();
    go();
  });
  document.addEventListener("w-autosave:error", async (event) => {
    const reasons = { network_error: "offline", invalid_revision: "other", locked: "locked" };
    refused = reasons[event.detail.type] || "failed";
    if (event.detail.type === "server_error") {
      const asked = await fetch(location.pathname, { method: "HEAD", redirect: "manual" }).catch(() => null);
      if (asked?.type === "opaqueredirect") refused = "expired";
    }
    check();
    go();
  });
  window.addEventListener("online", retry);
  window.addEventListener("offline", () => { refused = "offline"; check(); });
  setInterval(retry, 15_000);
  for (const name of ["input", "change", "click", "keyup"]) {
    form.addEventListener(name, (event) => { touched ||= event.isTrusted; soon(); });
  }
  // Widgets may write their fields anew while they are drawn.
  document.addEventListener("w-unsaved:watch-edits", () => { if (!touched && !redrawn) base = read(); });
  document.addEventListener("w-unsaved:add", soon);
  for (const name of ["pagehide", "visibilitychange"]) window.addEventListener(name, check);

  // The form sent by a button: what was read before goes with it, so that the site can tell who wrote what.
  form.addEventListener("submit", () => {
    if (!base) return;
    check();
    const back = difference(read(), base);
    const field = form.elements["tablee-base"] || form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "tablee-base" }));
    field.value = JSON.stringify({ set: back.set, drop: back.drop });
    try { sessionStorage.setItem("tablee:minutes:sent", key); } catch { /* it will be offered back */ }
  });

  // What an earlier visit left waits for a choice, apart from what is typed from now on.
  const merged = new URLSearchParams(location.search).get("retrouve");
  let left = waiting();
  const before = get(key);
  redrawn = Boolean(before?.sent) && form.dataset.wUnsavedForceValue === "true";
  if (before && !redrawn) left.push(before);
  if (merged !== null) {
    left = left.filter((one) => one.at !== merged);
    history.replaceState(null, "", location.pathname);
  }
  put(`${key}:waiting`, left.length ? left : null);
  if (left.length) say("waiting", left[0].at);
  if (redrawn) base = before.base; else put(key, null);
  const start = () => setTimeout(() => { if (!redrawn) base = read(); }, 0);
  if (document.readyState === "complete") start(); else window.addEventListener("load", start);
}
