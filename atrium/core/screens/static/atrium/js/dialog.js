// Dialogs: <button data-opens="id"> opens <dialog class="dialog" id="id">; [data-close] in it and a
// click beside it close it. show() makes one from the server's markup.
const words = document.getElementById("confirm-words").dataset;

document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-opens]");
  if (opener) open(document.getElementById(opener.dataset.opens));
});

/** Opens a dialog of the page. */
export function open(dialog) {
  if (!dialog.steered) dialog.addEventListener("click", (event) => outside(event, dialog) && dialog.close());
  dialog.steered = true;
  dialog.showModal();
}

function outside(event, dialog) {
  return event.target === dialog || Boolean(event.target.closest("[data-close]"));
}

/** Shows markup in a dialog that goes when it is closed; look: "" or "side-panel" or "small". */
export function show(html, look = "") {
  const dialog = document.createElement("dialog");
  dialog.className = `dialog ${look}`;
  const body = document.createElement("div");
  body.className = "body";
  body.innerHTML = html;
  dialog.append(body);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  window.htmx?.process(dialog);
  const title = dialog.querySelector("h1, h2");
  if (title) dialog.setAttribute("aria-labelledby", (title.id ||= "dialog-title"));
  else dialog.setAttribute("aria-label", words.title);
  open(dialog);
  return dialog;
}
