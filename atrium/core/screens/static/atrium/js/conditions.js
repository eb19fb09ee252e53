// form[data-decides]: asks the server, while it is filled in, which [data-conditional] fields to show.
import { post } from "./server.js";

const PAUSE = 150;
const waiting = new WeakMap();

function typed({ target }) {
  const form = target.closest?.("form[data-decides]");
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => decide(form), PAUSE));
}

/** What was typed into a field that is not shown is kept for when it is shown again, and not sent. */
async function decide(form) {
  const turn = (form.turn = (form.turn ?? 0) + 1);
  const { ok, text } = await post(form.dataset.decides, new FormData(form));
  if (!ok || turn !== form.turn) return;
  show(form, new Set(JSON.parse(text).hidden));
}

function show(form, hidden) {
  for (const field of form.querySelectorAll("[data-conditional]")) {
    field.hidden = hidden.has(field.dataset.conditional);
    for (const input of field.querySelectorAll("[name]")) input.disabled = field.hidden;
  }
}

function begin(form) {
  show(form, new Set([...form.querySelectorAll("[data-conditional][hidden]")].map((field) => field.dataset.conditional)));
}

document.addEventListener("input", typed);
document.addEventListener("change", typed);
for (const form of document.querySelectorAll("form[data-decides]")) begin(form);
