// "Are you sure?" in our own words instead of the browser's box. A form or its button says the question
// by data-confirm, an htmx element by hx-confirm; data-confirm-yes names the button.
import { open } from "./dialog.js";

const words = document.getElementById("confirm-words").dataset;

/** Asks; answers whether the person said yes. */
export function sure(question, asker) {
  const dialog = build(question, asker);
  document.body.append(dialog);
  open(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      asker?.focus?.();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function build(question, asker) {
  const dialog = element("dialog", "dialog small");
  const body = element("form", "body");
  body.method = "dialog";
  const title = element("h2", "", words.title);
  const text = element("p", "", question);
  title.id = "confirm-title";
  text.id = "confirm-text";
  dialog.role = "alertdialog";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.setAttribute("aria-describedby", text.id);
  const acts = element("footer", "acts");
  const no = element("button", "btn", words.no);
  const yes = element("button", asker?.matches?.(".danger") ? "btn danger first" : "btn first", asker?.dataset?.confirmYes ?? words.yes);
  yes.value = "yes";
  acts.append(no, yes);
  body.append(title, text, acts);
  dialog.append(body);
  return dialog;
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}
