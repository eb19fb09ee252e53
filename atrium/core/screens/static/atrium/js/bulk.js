// Forms that do one thing to many lines: the bar of a selection, and the dialogs [data-bulk="<id of the sheet>"]
// that ask for more first. They send the lines picked with the versions shown; on success the page is
// loaded anew, or the one that the answer leads to. What others changed meanwhile is left out and
// comes back as a dialog that shows both values.
import { open } from "./dialog.js";
import { fault, post, say } from "./server.js";

const OF_BAR = new Set(["ids", "all", "as_of"]);

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const sheet = form.dataset.selected ?? form.dataset.bulk;
  if (!sheet || event.defaultPrevented) return;
  event.preventDefault();
  const bar = document.querySelector(`[data-selected="${CSS.escape(sheet)}"]`);
  const values = new FormData(form, event.submitter);
  if (bar && bar !== form) for (const [name, value] of new FormData(bar)) if (OF_BAR.has(name)) values.append(name, value);
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  const { ok, text, answer } = await post(event.submitter?.getAttribute("formaction") ?? form.getAttribute("action"), values);
  button?.removeAttribute("aria-busy");
  const elsewhere = answer?.headers.get("HX-Redirect");
  if (ok && elsewhere) location.assign(elsewhere);
  else if (ok) location.reload();
  else if (answer?.status === 409 && text.includes("<dialog")) left(text);
  else say(answer ? await fault(answer, text) : { text: document.getElementById("toasts").dataset.offline, tone: "verm" });
});

function left(html) {
  document.getElementById("bulk-left")?.remove();
  for (const one of document.querySelectorAll("dialog[open]")) one.close();
  document.body.insertAdjacentHTML("beforeend", html);
  const dialog = document.getElementById("bulk-left");
  dialog.addEventListener("close", () => location.reload());
  open(dialog);
}
