// What every page needs at once: the talk with the server. Everything else is fetched when the first
// element that asks for it appears, on load or swapped in later, or when it is first used.
import "./server.js";

const onSight = new Map([
  ["[data-live]", () => import("./live.js")],
  ["[data-board]", () => import("./board.js")],
  ["[data-sheet]", () => import("./select.js")],
  ["[data-submits], [data-fills], [data-with-id]", () => import("./forms.js")],
  ["[data-alike]", () => import("./alike.js")],
  ["[data-decides]", () => import("./conditions.js")],
  ["[data-compare]", () => import("./compare.js")],
  ["[data-tabs]", () => import("./tabs.js")],
  ["[data-shows]", () => import("./look.js")],
  ["template[data-toast]", () => import("./toast.js")],
]);
// The click that finds its code missing is made again once the code is there.
const onClick = new Map([
  ["[data-palette-open]", () => import("./palette.js")],
  ["a[data-open-form]", () => import("./inputs/form-dialog.js")],
  ["[data-filter-open]", () => import("./filter-builder.js")],
  ["[data-opens]", () => import("./dialog.js")],
  ["[data-reorder] [data-move]", () => import("./reorder.js")],
]);
let bulk = () => import("./bulk.js");
let waiting = false;

function look(root) {
  for (const [selector, load] of onSight) {
    if (!root.matches?.(selector) && !root.querySelector(selector)) continue;
    onSight.delete(selector);
    load();
  }
}

look(document);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) if (node.nodeType === 1) look(node);
  }
}).observe(document.documentElement, { childList: true, subtree: true });

document.addEventListener("click", async (event) => {
  const selector = [...onClick.keys()].find((one) => event.target.closest?.(one));
  if (!selector || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (waiting) return;
  waiting = true;
  const clicked = event.target.closest(selector);
  // Who types at once types into the palette and not into nothing.
  if (clicked.matches("[data-palette-open]")) document.querySelector("dialog.palette").showModal();
  await onClick.get(selector)();
  onClick.delete(selector);
  waiting = false;
  clicked.click();
}, true);

document.addEventListener("keydown", (event) => {
  const opener = onClick.has("[data-palette-open]") && document.querySelector("[data-palette-open]");
  if (!opener || event.key?.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  opener.click();
}, true);

document.addEventListener("toggle", async (event) => {
  if (event.newState !== "open") return;
  if (event.target.matches(".menu")) (await import("./menu.js")).opened(event.target);
  if (event.target.matches("[data-reorder]")) (await import("./reorder.js")).opened(event.target);
}, true);

/** A question first, where the form or its button has one; then the code for doing much at once. */
async function hold(event, before) {
  event.preventDefault();
  event.stopImmediatePropagation();
  const { target: form, submitter } = event;
  if (!(await before(form, submitter))) return;
  form.asked = true;
  form.requestSubmit(submitter);
  form.asked = false;
}

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const question = submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question && !form.asked) {
    hold(event, async () => (await import("./confirm.js")).sure(question, submitter));
  } else if (bulk && form.matches("[data-selected], [data-bulk]")) {
    hold(event, async () => { await bulk(); bulk = null; return true; });
  }
}, true);
