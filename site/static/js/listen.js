// Reading a page aloud, sentence by sentence, with the text following. It comes at the first press of « Écouter »
// (see tablee.js); its buttons and words stand in components/_listen.html. Nothing here writes HTML.

const speech = window.speechSynthesis;
const PARTS = "p, li, h1, h2, h3, h4, dt, dd, th, td, figcaption, blockquote, summary, section, article, div, .tag, .counts > *";
// What is not the text itself: tools, forms, buttons, what others wrote below, what is hidden from eyes.
const UNREAD = "[data-unread], nav, form, button, .button, .buttons, .tools, .comments, .player, .unseen, .visually-hidden, svg, script, textarea, [aria-hidden=true], [hidden]";
const SHORT_FORMS = /(^|[\s(«])(M|MM|Mme|Mmes|Mlle|Dr|Me|St|Ste|av|bd|pl|art|env|ex|cf|tél|no|n°|p|\p{Lu})\.$/u;
const NUMBER = /^\s*\d+\.$/; // « 2. La placette »
const LONGEST = 220; // some voices stop in the middle of more
const SLOW = 0.75;
const VOICES_WAIT = 1500; // ms
const FOLDED_WAIT = 4000;

// --- The text ---------------------------------------------------------------------------------------------------------

// Where the sentences of a text end: a list of [start, end[.
export function sentencesOf(text) {
  const found = [];
  let start = 0;
  const cut = (end) => { if (text.slice(start, end).trim()) found.push([start, end]); start = end; };
  for (const mark of text.matchAll(/[.!?…]+[»”)\]]*(?=\s|$)/g)) {
    const end = mark.index + mark[0].length;
    const said = text.slice(start, end);
    if (mark[0] === "." && (SHORT_FORMS.test(said) || NUMBER.test(said))) continue;
    // A space that does not break stands inside a sentence: « vraiment ? » goes on until its quote closes.
    if (text[end] === "\u00a0" && /^\u00a0[»?!:;]/.test(text.slice(end))) continue;
    cut(end);
  }
  cut(text.length);
  return found.flatMap(([from, to]) => pieces(text, from, to));
}

function pieces(text, from, to) {
  const parts = [];
  while (to - from > LONGEST) {
    const piece = text.slice(from, from + LONGEST);
    const at = Math.max(...[";", ":", ","].map((mark) => piece.lastIndexOf(`${mark} `)), 0) || piece.lastIndexOf(" ");
    const end = from + (at > 0 ? at + 1 : LONGEST);
    parts.push([from, end]);
    from = end;
  }
  return [...parts, [from, to]];
}

// The visible words of `root`, in reading order: one chunk for each part of it, { part, text, nodes: [{ node, start }] }.
function chunksOf(root) {
  const chunks = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const within = node.parentElement;
    if (!node.data.trim() || within.closest(UNREAD) || !within.getClientRects().length) continue;
    const part = within.closest(PARTS);
    let chunk = chunks[chunks.length - 1];
    if (chunk?.part !== part) chunks.push((chunk = { part, text: "", nodes: [] }));
    // Boxes beside each other have no space between them in the page: « 28 » « habitantes ».
    if (/[\p{L}\d.?!]$/u.test(chunk.text) && /^[\p{L}\d]/u.test(node.data)) chunk.text += " ";
    chunk.nodes.push({ node, start: chunk.text.length });
    chunk.text += node.data.replace(/[\n\t]/g, " ");
  }
  return chunks;
}

// The Range of the page that [from, to[ of a chunk's text stands for.
function rangeOf(chunk, from, to) {
  const place = (at) => {
    const one = chunk.nodes.findLast?.(({ start }) => start <= at) || [...chunk.nodes].reverse().find(({ start }) => start <= at);
    return [one.node, Math.min(at - one.start, one.node.length)];
  };
  const range = document.createRange();
  const text = chunk.text.slice(from, to);
  range.setStart(...place(from + (text.length - text.trimStart().length)));
  range.setEnd(...place(from + text.trimEnd().length));
  return range;
}

// --- The voice --------------------------------------------------------------------------------------------------------

// Voices come late in some browsers. Those of the device come first: with others, what one reads is told elsewhere.
async function voices() {
  if (!speech.getVoices().length) {
    await new Promise((done) => {
      speech.addEventListener?.("voiceschanged", done, { once: true });
      setTimeout(done, VOICES_WAIT);
    });
  }
  return [...speech.getVoices()].sort((one, other) => other.localService - one.localService);
}

const languageOf = (element) => element.closest("[lang]").lang.toLowerCase().split("-")[0];
const voiceOf = (known, language) => known.find((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === language);

// --- The reader -------------------------------------------------------------------------------------------------------

class Reader {
  constructor(button) {
    this.button = button;
    this.root = document.querySelector(button.dataset.listen);
    this.player = document.getElementById(button.getAttribute("aria-controls"));
    this.at = { chunk: 0, sentence: 0 };
    this.rate = 1;
    this.turn = 0; // what a voice tells of an older turn is not heard
    for (const one of this.player.querySelectorAll("[data-deed]")) one.addEventListener("click", () => this[one.dataset.deed]());
    this.from = this.player.querySelector("[data-from]");
    this.from.addEventListener("change", () => this.goTo(this.headings[this.from.selectedIndex]));
    document.addEventListener("keydown", (event) => event.key === "Escape" && !this.player.hidden && this.stop());
    window.addEventListener("pagehide", () => speech.cancel());
  }

  part(name) { return this.player.querySelector(`[data-${name}]`); }

  async open() {
    this.known = await voices();
    this.player.hidden = false;
    document.documentElement.classList.add("listening");
    const main = this.root.querySelector("article[lang]") || this.root;
    const able = Boolean(voiceOf(this.known, languageOf(main)));
    for (const one of this.player.querySelectorAll("[data-able]")) one.hidden = !able;
    this.part("unable").hidden = able;
    if (!able) return this.say(this.part("unable").textContent.trim());
    this.chunks = chunksOf(this.root);
    this.listHeadings();
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return target && this.root.contains(target) && target !== this.root ? this.goTo(target) : this.play();
  }

  listHeadings() {
    const words = (heading) => this.chunks.filter(({ part }) => heading.contains(part)).map(({ text }) => text.trim()).join(" ");
    this.headings = [...this.root.querySelectorAll("h1, h2")].filter(words);
    this.from.replaceChildren(...this.headings.map((one) => new Option(words(one).replace(/\s+/g, " "))));
    this.from.closest("label").hidden = this.headings.length < 2;
  }

  // Read on from `element`, the first words in it or after it.
  goTo(element) {
    const found = this.chunks.findIndex(({ part }) => element.contains(part) || element.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING);
    this.at = { chunk: Math.max(found, 0), sentence: 0 };
    this.play();
  }

  play() {
    this.turn += 1;
    if (speech.speaking || speech.pending) speech.cancel();
    this.playing(true);
    this.speak(this.turn);
  }

  async speak(turn) {
    const chunk = this.chunks[this.at.chunk];
    if (!chunk) return this.finish();
    await this.unfold(chunk);
    if (turn !== this.turn) return undefined;
    const sentences = sentencesOf(chunk.text);
    const voice = voiceOf(this.known, languageOf(chunk.part));
    const [from, to] = sentences[this.at.sentence] || [];
    if (from === undefined || !voice) { // what no voice here can read stays to be read
      this.at = { chunk: this.at.chunk + 1, sentence: 0 };
      return this.speak(turn);
    }
    this.show(chunk, from, to);
    this.utterance = new SpeechSynthesisUtterance(chunk.text.slice(from, to).trim());
    Object.assign(this.utterance, { voice, lang: voice.lang, rate: this.rate });
    this.utterance.onend = () => {
      if (turn !== this.turn) return;
      this.at.sentence += 1;
      this.speak(turn);
    };
    this.utterance.onerror = () => turn === this.turn && this.pause(); // one more press tries again
    speech.speak(this.utterance);
    return undefined;
  }

  // A folded point of long minutes is opened when its turn comes, and its whole text waited for.
  async unfold({ part }) {
    const folded = part.closest("details[data-whole]:not([open])");
    if (!folded) return;
    const come = new Promise((done) => {
      new MutationObserver((_changes, watch) => { watch.disconnect(); done(); }).observe(folded, { childList: true });
      setTimeout(done, FOLDED_WAIT);
    });
    folded.open = true;
    await come;
    this.chunks = chunksOf(this.root);
  }

  show(chunk, from, to) {
    this.mark(chunk.part);
    const range = rangeOf(chunk, from, to);
    if (window.Highlight) CSS.highlights.set("read-aloud", new Highlight(range));
    const box = range.getBoundingClientRect();
    const seen = window.innerHeight - this.player.offsetHeight;
    if (box.top < 0 || box.bottom > seen) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      window.scrollBy({ top: box.top - seen / 3, behavior: calm ? "auto" : "smooth" });
    }
    const heading = this.headings.filter((one) => one.contains(chunk.part) || one.compareDocumentPosition(chunk.part) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
    if (heading && document.activeElement !== this.from) this.from.selectedIndex = this.headings.indexOf(heading);
  }

  mark(part) {
    document.querySelector(".read-aloud")?.classList.remove("read-aloud");
    part?.classList.add("read-aloud");
    if (!part && window.Highlight) CSS.highlights.delete("read-aloud");
  }

  // Words for screen readers, only once the voice is silent.
  say(words) { this.part("said").textContent = words; }

  playing(yes) {
    if (yes) this.say("");
    this.button.setAttribute("aria-pressed", yes);
    const pause = this.player.querySelector("[data-deed=pause]");
    pause.querySelector("[data-when-playing]").hidden = !yes;
    pause.querySelector("[data-when-paused]").hidden = yes;
  }

  // Browsers do not agree on what a pause is: we stop, and begin again with the same sentence.
  pause() {
    if (this.button.getAttribute("aria-pressed") !== "true") return this.play();
    this.turn += 1;
    speech.cancel();
    this.playing(false);
    return this.say(this.player.dataset.paused);
  }

  back() {
    if (this.at.sentence) this.at.sentence -= 1;
    else if (this.at.chunk) {
      const chunk = this.at.chunk - 1;
      this.at = { chunk, sentence: Math.max(sentencesOf(this.chunks[chunk].text).length - 1, 0) };
    }
    this.play();
  }

  slower() {
    this.rate = this.rate === 1 ? SLOW : 1;
    this.player.querySelector("[data-deed=slower]").setAttribute("aria-pressed", this.rate !== 1);
    if (this.button.getAttribute("aria-pressed") === "true") this.play();
  }

  finish() {
    this.mark(null);
    this.at = { chunk: 0, sentence: 0 };
    this.playing(false);
    this.say(this.player.dataset.finished);
  }

  stop() {
    this.turn += 1;
    speech.cancel();
    this.finish();
    this.say("");
    this.player.hidden = true;
    document.documentElement.classList.remove("listening");
    this.button.focus({ preventScroll: true });
  }
}

const readers = new WeakMap();

// What the button does: read, and once the player is there, pause and go on.
export async function listen(button) {
  let reader = readers.get(button);
  if (!reader) readers.set(button, (reader = new Reader(button)));
  await (reader.player.hidden ? reader.open() : reader.pause());
}
