// Messages in the corner. show({text, tone, act}) where act is {label, href} (a new tab), {label, run}
// or {label, post} (an address, such as that of an undo; the page is loaded anew after it).
// Good news goes by itself, after the time it takes to read it; bad news stays until it is closed.
import { fault, post } from "./server.js";

const place = document.getElementById("toasts");
const log = document.getElementById("toast-log");
const ICONS = { verm: "M12 8v4m0 4h.01", moss: "m9 12 2 2 4-4", amber: "M12 8v4m0 4h.01", "": "M12 16v-4m0-4h.01" };

export function show({ text, tone = "", act = null }) {
  if ([...log.children].some((one) => one.firstElementChild?.nextElementSibling?.textContent === text)) return;
  const toast = document.createElement("div");
  toast.className = `toast ${tone}`;
  toast.append(sign(tone), paragraph(text), ...(act ? [button(toast, act)] : []), closer(toast));
  raise();
  log.append(toast);
  if (tone !== "verm") fade(toast, 3000 + 60 * text.length + (act ? 4000 : 0));
}

/** Above everything, and inside a modal dialog, outside of which nothing can be pressed. */
function raise() {
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  const home = modal ?? document.body;
  if (place.parentElement !== home) home.append(place);
  if (place.matches(":popover-open")) place.hidePopover();
  place.showPopover();
}

document.addEventListener("close", (event) => event.target.contains(place) && document.body.append(place), true);

function sign(tone) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of [["class", "icon"], ["viewBox", "0 0 24 24"], ["aria-hidden", "true"]]) drawn.setAttribute(name, value);
  for (const d of ["M2 12a10 10 0 1 0 20 0 10 10 0 1 0-20 0", ICONS[tone] ?? ICONS[""]]) {
    drawn.append(document.createElementNS(drawn.namespaceURI, "path"));
    drawn.lastChild.setAttribute("d", d);
  }
  return drawn;
}

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

function button(toast, act) {
  const made = document.createElement(act.href ? "a" : "button");
  made.className = "act";
  made.textContent = act.label;
  if (act.href) Object.assign(made, { href: act.href, target: "_blank" });
  made.addEventListener("click", async () => {
    toast.remove();
    act.run?.();
    if (!act.post) return;
    const { ok, text, answer } = await post(act.post, {});
    const look = answer?.headers.get("X-Look");
    if (look) location.assign(look);
    else if (ok) location.reload();
    else show(answer ? await fault(answer, text) : { text: place.dataset.offline, tone: "verm" });
  });
  return made;
}

function closer(toast) {
  const made = document.createElement("button");
  made.className = "close";
  made.ariaLabel = place.dataset.close;
  made.textContent = "✕";
  made.addEventListener("click", () => toast.remove());
  return made;
}

/** Waits while the pointer or the focus is on it. */
function fade(toast, wait) {
  let timer = setTimeout(() => toast.remove(), wait);
  const hold = () => clearTimeout(timer);
  const go = () => (timer = setTimeout(() => toast.remove(), 2500));
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, go);
}

for (const told of document.querySelectorAll("template[data-toast]")) {
  const { tone, undo } = told.dataset;
  show({ text: told.content.textContent, tone, act: undo ? { label: place.dataset.undo, post: undo } : null });
  told.remove();
}
