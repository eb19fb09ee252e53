// form[data-alike]: shows in its [data-alike-place], while it is filled in, what is there already.
import { post } from "./server.js";

const PAUSE = 400;
const waiting = new WeakMap();

function typed({ target }) {
  const form = target.closest?.("form[data-alike]");
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => ask(form), PAUSE));
}

async function ask(form) {
  const turn = (form.alikeTurn = (form.alikeTurn ?? 0) + 1);
  const place = form.querySelector("[data-alike-place]");
  const { ok, text } = await post(form.dataset.alike, new FormData(form));
  // An answer that says the same is left standing: who reads it aloud would read it again.
  if (!ok || turn !== form.alikeTurn || !place || place.told === text) return;
  place.told = text;
  place.innerHTML = text;
}

document.addEventListener("input", typed);
document.addEventListener("change", typed);
