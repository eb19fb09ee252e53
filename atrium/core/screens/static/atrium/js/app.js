// What every page needs at once: the talk with the server. Everything else is fetched when the first
// element that asks for it appears, on load or swapped in later.
import "./server.js";

const homes = new Map([
  ["[data-board]", () => import("./board.js")],
  ["[data-sheet]", () => import("./select.js")],
  ["[data-selected], [data-bulk]", () => import("./bulk.js")],
  ["[data-submits], [data-fills], [data-with-id]", () => import("./forms.js")],
  ["[data-reorder]", () => import("./reorder.js")],
  ["[data-tabs]", () => import("./tabs.js")],
  ["[data-shows]", () => import("./look.js")],
  ["template[data-toast]", () => import("./toast.js")],
]);

function look(root) {
  for (const [selector, load] of homes) {
    if (!root.matches?.(selector) && !root.querySelector(selector)) continue;
    homes.delete(selector);
    load();
  }
}

look(document);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) if (node.nodeType === 1) look(node);
  }
}).observe(document.documentElement, { childList: true, subtree: true });

// Menus, dialogs and questions are fetched when first used.
document.addEventListener("toggle", async (event) => {
  if (event.newState === "open" && event.target.matches(".menu")) (await import("./menu.js")).opened(event.target);
}, true);

document.addEventListener("click", async (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (!opener) return;
  event.preventDefault();
  (await import("./dialog.js")).open(document.getElementById(opener.dataset.opens));
});

document.addEventListener("submit", async (event) => {
  const asking = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (!asking || event.target.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const form = event.target;
  if (!(await (await import("./confirm.js")).sure(asking, event.submitter))) return;
  form.confirmed = true;
  form.requestSubmit(event.submitter);
  form.confirmed = false;
}, true);
