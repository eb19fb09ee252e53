// Lines of a sheet picked by their ticks: all, a stretch with Shift, and the bar of what can be done with them.
// The bar is [data-selected="<id of the sheet>"]; its form sends the ids of the lines picked.
const ticks = (sheet) => [...sheet.querySelectorAll("input[name=ids]")];
const bar_of = (sheet) => document.querySelector(`[data-selected="${CSS.escape(sheet.id)}"]`);
const last = new WeakMap();

function refresh(sheet) {
  const all = ticks(sheet);
  const picked = all.filter((one) => one.checked);
  const head = sheet.querySelector("[data-pick-all]");
  if (head) {
    head.checked = picked.length > 0 && picked.length === all.length;
    head.indeterminate = picked.length > 0 && picked.length < all.length;
  }
  const bar = bar_of(sheet);
  if (bar) tell(bar, picked, all);
}

function tell(bar, picked, all) {
  bar.hidden = picked.length === 0;
  const tally = bar.querySelector(".tally");
  tally.textContent = picked.length === 1 ? tally.dataset.one : tally.dataset.many.replace("{count}", picked.length);
  const every = bar.querySelector("[data-all]");
  if (every) {
    every.hidden = picked.length < all.length;
    if (every.hidden) every.querySelector("input").checked = false;
  }
  bar.querySelectorAll("input[name=ids]").forEach((one) => one.remove());
  bar.append(...picked.map((one) => hidden(shown(one))));
}

/** The id of a line with the version it shows, so that what others changed meanwhile is noticed. */
function shown(tick) {
  const { version } = tick.closest("tr").dataset;
  return version ? `${tick.value}:${version}` : tick.value;
}

function hidden(value) {
  const made = document.createElement("input");
  return Object.assign(made, { type: "hidden", name: "ids", value });
}

function stretch(sheet, from, to) {
  const all = ticks(sheet);
  const [start, end] = [all.indexOf(from), all.indexOf(to)].sort((one, other) => one - other);
  if (start >= 0) all.slice(start, end + 1).forEach((one) => (one.checked = to.checked));
}

document.addEventListener("click", (event) => {
  const tick = event.target.closest("[data-sheet] input[name=ids]");
  if (!tick) return;
  const sheet = tick.closest("[data-sheet]");
  if (event.shiftKey && last.get(sheet)) stretch(sheet, last.get(sheet), tick);
  last.set(sheet, tick);
  refresh(sheet);
});

document.addEventListener("change", (event) => {
  const head = event.target.closest("[data-pick-all]");
  const sheet = event.target.closest("[data-sheet]");
  if (head) ticks(sheet).forEach((one) => (one.checked = head.checked));
  if (sheet) refresh(sheet);
});

document.addEventListener("click", (event) => {
  const clear = event.target.closest("[data-selected] [data-clear]");
  if (!clear) return;
  const sheet = document.getElementById(clear.closest("[data-selected]").dataset.selected);
  ticks(sheet).forEach((one) => (one.checked = false));
  refresh(sheet);
  sheet.focus();
});

document.addEventListener("htmx:after:settle", () => document.querySelectorAll("[data-sheet]").forEach(refresh));
// A page shown again from the browser's memory keeps its ticks.
addEventListener("pageshow", () => document.querySelectorAll("[data-sheet]").forEach(refresh));
document.querySelectorAll("[data-sheet]").forEach(refresh);
