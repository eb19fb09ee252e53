// Keys in a menu that has opened as a popover: arrows, Home, End, first letters; Tab leaves.
const items = (menu) => [...menu.querySelectorAll("[role=menuitem], [role=menuitemradio]")].filter((one) => !one.disabled);

/** Called for every menu that has opened; the browser itself closes it and gives the focus back. */
export function opened(menu) {
  if (!menu.querySelector("[role=menu]")) return;
  items(menu)[0]?.focus();
  if (menu.steered) return;
  menu.steered = true;
  menu.addEventListener("keydown", (event) => steer(event, menu));
  menu.addEventListener("click", (event) => event.target.closest("[role=menuitem]") && menu.hidePopover());
}

function steer(event, menu) {
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const to = target(event, all, at);
  if (event.key === "Tab") menu.hidePopover();
  if (!to) return;
  event.preventDefault();
  to.focus();
}

function target(event, all, at) {
  const { key } = event;
  if (key === "ArrowDown") return all[(at + 1) % all.length];
  if (key === "ArrowUp") return all[(at - 1 + all.length) % all.length];
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  if (key.length > 1 || key === " " || event.ctrlKey || event.metaKey || event.altKey) return null;
  const from = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  return from.find((one) => one.textContent.trim().toLocaleLowerCase().startsWith(key.toLocaleLowerCase()));
}
