// Fetches the code of an element when the first of its kind appears, on load or swapped in later.
const homes = new Map([
  ["atrium-editor", () => import("./editor.js")],
  ["atrium-rows", () => import("./rows.js")],
  ["atrium-address", () => import("./address.js")],
  ["atrium-picker", () => import("./picker.js")],
  ["atrium-files", () => import("./files.js")],
  ["atrium-guard", () => import("./guard.js")],
  ["atrium-filter:not(dialog *)", () => import("../filter-builder.js")],
  ["atrium-composer", () => import("../compose.js")],
  ["[data-edit]", () => import("../cell-edit.js")],
  ["atrium-picker[data-create^='/']", () => import("./form-dialog.js")],
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
  if (!homes.size) return;
  for (const change of changes) {
    for (const node of change.addedNodes) if (node.nodeType === 1) look(node);
  }
}).observe(document.documentElement, { childList: true, subtree: true });
