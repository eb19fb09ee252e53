// Editing a value where it stands, in a table's cell or a facts list: see ui/inputs/cell.html.
import { arrow, beside, CONTROL, leaves } from "./inputs/cell-walk.js";
import { composing, post, put } from "./inputs/http.js";
import { offer } from "./server.js";

const OWN_KEYS = "textarea, [contenteditable], [data-tool], [data-remove], [data-add], [data-cancel], [data-theirs], .tools *";
const open = new WeakMap(); // cell -> what it showed before

async function edit(cell) {
  if (open.has(cell)) return;
  open.set(cell, [...cell.childNodes]);
  const answer = await fetch(cell.dataset.url, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return restore(cell);
  put(cell, await answer.text());
  cell.classList.add("editing");
  focus_in(cell);
}

function focus_in(cell) {
  const control = cell.querySelector(CONTROL);
  control?.focus();
  control?.select?.();
}

/** Shows what was there before, or `html` instead, and gives the focus back to the cell. */
function restore(cell, html = null) {
  const before = open.get(cell);
  open.delete(cell);
  cell.classList.remove("editing");
  if (html === null) cell.replaceChildren(...before);
  else put(cell, html);
  cell.focus();
}

/** Sends the editor's form; true when the cell shows a stored value again. */
async function save(cell) {
  const form = cell.querySelector("form");
  if (!form || form.ariaBusy === "true") return false;
  form.ariaBusy = "true";
  const place = cell.matches("dd") ? "facts" : "list"; // a fact may be shown in full, a cell is short
  const answer = await post(cell.dataset.url, new FormData(form), { "X-Place": place }).catch(() => null);
  form.ariaBusy = "false";
  if (!answer || ![200, 409, 422].includes(answer.status)) return fault(cell, form);
  const html = await answer.text();
  if (answer.status === 200) {
    restore(cell, html);
    offer(answer);
    cell.dispatchEvent(new CustomEvent("atrium:saved", { bubbles: true }));
    return true;
  }
  put(cell, html);
  focus_in(cell);
  return false;
}

function fault(cell, form) {
  form.querySelector("[data-failed]").hidden = false;
  focus_in(cell);
  return false;
}

async function key_inside(event, cell) {
  if (event.defaultPrevented || composing(event)) return;
  const own = event.target.matches(OWN_KEYS);
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    restore(cell);
  } else if (event.key === "Enter" && (!own || ((event.ctrlKey || event.metaKey) && event.target.isContentEditable))) {
    event.preventDefault();
    save(cell);
  } else if (event.key === "Tab" && leaves(event, cell)) {
    event.preventDefault();
    const next = beside(cell, event.shiftKey ? -1 : 1);
    if ((await save(cell)) && next) edit(next);
  }
}

function key_outside(event, cell) {
  if (event.key === "Enter" || event.key === "F2") {
    event.preventDefault();
    return edit(cell);
  }
  const next = arrow(event.key, cell);
  if (!next) return undefined;
  event.preventDefault();
  return next.focus();
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-edit]");
  if (!cell) return;
  if (event.target === cell) key_outside(event, cell);
  else if (open.has(cell)) key_inside(event, cell);
});
document.addEventListener("dblclick", (event) => {
  const cell = event.target.closest("[data-edit]");
  if (cell && !event.target.closest("a, button")) edit(cell);
});
// A finger has no double click: a tap on the cell that has the focus already opens it.
let focused_before = null;
document.addEventListener("pointerdown", () => (focused_before = document.activeElement), true);
document.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-edit]");
  if (!cell) return;
  if (event.target.closest("[data-cancel]")) return restore(cell);
  if (event.target.closest("button[data-theirs]")) return restore(cell, cell.querySelector("dd[data-theirs]").innerHTML);
  if (event.pointerType === "touch" && focused_before === cell && !event.target.closest("a, button")) edit(cell);
});
document.addEventListener("submit", (event) => {
  const cell = event.target.closest("[data-edit]");
  if (!cell) return;
  event.preventDefault();
  save(cell);
});
