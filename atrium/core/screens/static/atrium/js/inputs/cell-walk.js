// How the keys walk among editable cells, and among the controls inside one.

/** What can take the focus in an editor. */
export const CONTROL = ":is([role=combobox], [role=textbox], input:not([type=hidden]), select, textarea, button)";

/** The editable cells the Tab key walks through, in the order of the page. */
export function beside(cell, step) {
  const all = [...document.querySelectorAll("[data-edit]")];
  return all[all.indexOf(cell) + step];
}

/** Tab moves inside an editor of several controls first; its own buttons do not count. */
export function leaves(event, cell) {
  const stops = [...cell.querySelectorAll(CONTROL)].filter((one) => one.tabIndex >= 0 && one.checkVisibility() && !one.closest(".cell-acts"));
  return event.target === (event.shiftKey ? stops[0] : stops.at(-1)) || Boolean(event.target.closest(".cell-acts"));
}

/** The neighbouring editable cell of the same table; only one cell of it is a tab stop. */
export function arrow(key, cell) {
  const row = cell.closest("tr");
  if (!row) return null;
  const cells = [...row.querySelectorAll("[data-edit]")];
  const at = cells.indexOf(cell);
  if (key === "ArrowRight" || key === "ArrowLeft") return cells[at + (key === "ArrowRight" ? 1 : -1)];
  if (key !== "ArrowDown" && key !== "ArrowUp") return null;
  const rows = [...row.closest("table").querySelectorAll("tr:has([data-edit])")];
  return rows[rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1)]?.querySelectorAll("[data-edit]")[at];
}

// The first cell to get the focus makes the others of its table no tab stops: one table, one stop.
document.addEventListener("focusin", (event) => {
  if (!event.target.matches("td[data-edit]")) return;
  for (const other of event.target.closest("table").querySelectorAll("td[data-edit][tabindex='0']")) other.tabIndex = -1;
  event.target.tabIndex = 0;
});
