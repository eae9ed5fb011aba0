// The page: a code is looked up and opened here; the open check shows the server a blinded point and a bucket number.
import { has, look } from "./answer.js";
import { code, question } from "./known.js";
import { blind, bytes, joined, randomScalar, unblind, unhex } from "./oprf.js";

const { language, served } = document.body.dataset;
const answer = document.getElementById("answer");
const canSeal = Boolean(globalThis.crypto?.subtle);

function say(state) {
  answer.replaceChildren(document.getElementById(`say-${state}`).content.cloneNode(true));
  if (state !== "working") { answer.focus(); answer.scrollIntoView({ block: "nearest" }); }
}

function tell(mask, meta) {
  say("found");
  meta.lines.forEach((line, number) => {
    if (!has(mask, number)) return;
    const place = answer.querySelector(`[data-part=${line.part}]`);
    const said = document.createElement(line.part === "intro" ? "p" : "li");
    said.textContent = line[language];
    place.append(said);
  });
  for (const list of answer.querySelectorAll("ul:empty")) { list.previousElementSibling.remove(); list.remove(); }
}

async function meta() {
  const response = await fetch("meta.json", { cache: "no-store", credentials: "omit" });
  if (!response.ok) throw new Error("no meta");
  return response.json();
}

const isOver = (known) => Date.now() >= Date.parse(known.frame.until);

async function guarded(form, act) {
  const button = form.querySelector("button");
  button.disabled = true;
  say("working");
  try {
    const known = await meta();
    if (isOver(known)) say("ended");
    else await act(known);
  } catch {
    say("failed");
  } finally {
    button.disabled = false;
  }
}

const show = (mask, known) => (mask ? tell(mask, known) : say("none"));

function worked(prefix, bits) {
  return new Promise((resolve, reject) => {
    const worker = new Worker("work.js", { type: "module" });
    worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
    worker.onerror = (error) => { worker.terminate(); reject(error); };
    worker.postMessage({ prefix, bits });
  });
}

async function evaluated(element, known) {
  const now = await fetch("now", { cache: "no-store", credentials: "omit" });
  const hour = new Uint8Array(await now.arrayBuffer());
  const base = joined(bytes("tsutsumi work|"), unhex(known.salt), hour, element);
  const prefix = new Uint8Array(await crypto.subtle.digest("SHA-256", base));
  const nonce = new Uint8Array(8);
  new DataView(nonce.buffer).setUint32(4, await worked(prefix, known.frame.effort));
  const response = await fetch("evaluate", {
    method: "POST", body: joined(element, hour, nonce), cache: "no-store", credentials: "omit",
    headers: { "Content-Type": "application/octet-stream" },
  });
  if (response.status === 429) return null;
  if (!response.ok) throw new Error("refused");
  return new Uint8Array(await response.arrayBuffer());
}

async function ask(data, known) {
  const scalar = randomScalar();
  const point = await evaluated(await blind(data, scalar), known);
  if (!point) { say("busy"); return; }
  show(await look("open", await unblind(data, scalar, point), known), known);
}

const codeForm = document.getElementById("code-form");
codeForm.addEventListener("submit", (event) => {
  if (!canSeal && served === "1") return; // without WebCrypto the server opens it
  event.preventDefault();
  const plain = code(codeForm.elements.code.value);
  if (plain) guarded(codeForm, async (known) => show(await look("code", bytes(plain), known), known));
  else say("unreadable");
});

for (const form of document.querySelectorAll("form.open")) {
  form.hidden = !canSeal;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { first, second } = form.dataset;
    const data = question(first, form.elements.first.value, second, form.elements.second.value);
    if (data) guarded(form, (known) => ask(data, known));
    else say("incomplete");
  });
}

// The code of a QR stands behind the #: into the field, and out of the address and the history.
function take() {
  const carried = decodeURIComponent(location.hash.slice(1));
  if (!carried) return;
  history.replaceState(null, "", location.pathname);
  codeForm.elements.code.value = carried.slice(0, 60);
  codeForm.requestSubmit();
}

// Another language keeps what was typed, again behind the #.
for (const link of document.querySelectorAll("nav a")) {
  link.addEventListener("click", () => {
    const typed = codeForm.elements.code.value;
    if (typed) link.href = `${link.getAttribute("href").split("#")[0]}#${encodeURIComponent(typed)}`;
  });
}
window.addEventListener("hashchange", take);
take();
