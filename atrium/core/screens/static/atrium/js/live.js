// [data-live]: a page that keeps up with what others do. Every other second, while somebody looks at
// it, the page asks whether something happened to what it shows; only then it fetches the lines,
// cards or parts concerned. What is being typed, dragged or picked is left alone until it is done.
import { say } from "./server.js";
import { kinds } from "./showing.js";

const PAUSE = 1500;
const AGAIN_AFTER = 6000;
const BUSY = ".editing, .lifted, .saving, dialog:modal, [data-dragging], form[data-changed]";
const TYPING = "input:not(.tick), textarea, select, [contenteditable=true]";
const place = document.querySelector("[data-live]");
const kind = kinds[place.dataset.live];
let mark = place.dataset.mark;
let warned = false;
let touched = 0;
let pressed = false;

const busy = () => pressed || Boolean(document.querySelector(BUSY) ?? document.activeElement?.closest(TYPING));

async function fetched(url, values) {
  const joint = url.includes("?") ? "&" : "?";
  return fetch(`${url}${joint}${new URLSearchParams(values)}`, { headers: { "HX-Request": "true" } });
}

async function look() {
  if (!place.isConnected) return;
  let pause = PAUSE;
  try {
    if (!document.hidden) pause = await ask();
  } catch {
    pause = AGAIN_AFTER;
  }
  setTimeout(look, pause);
}

async function ask() {
  const answer = await fetched("/pulse", { since: mark, about: place.dataset.about });
  if (answer.status === 200) {
    const text = busy() ? null : await news();
    if (text === null) return wait();
    kind.show(text);
  } else if (answer.status !== 204) {
    return AGAIN_AFTER;
  }
  mark = answer.headers.get("X-Mark") ?? mark;
  warned = false;
  return PAUSE;
}

/** What is new; null when the person did something meanwhile, as the answer may know less than the page. */
async function news() {
  const before = touched;
  const answer = await (kind.known ? fetched(place.dataset.url, { since: mark, ids: kind.known() }) : fetch(location.href));
  if (!answer.ok) throw new Error(answer.status);
  const text = await answer.text();
  return touched === before && !busy() ? text : null;
}

/** Says once that there is news; it is fetched when the person has finished. */
function wait() {
  if (!warned && busy() && place.dataset.live === "parts") say({ text: place.dataset.busy });
  warned = busy();
  return PAUSE;
}

for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, () => (touched += 1), true);
for (const type of ["pointerdown", "pointerup", "pointercancel"]) document.addEventListener(type, () => (pressed = type === "pointerdown"), true);
document.addEventListener("visibilitychange", () => document.hidden || ask().catch(() => {}));
setTimeout(look, PAUSE);
