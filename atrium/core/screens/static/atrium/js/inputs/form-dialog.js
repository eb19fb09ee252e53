// Forms in a dialog: <a href="…" data-open-form="quick|side">, and "create" in a picker.
// The address is fetched with ?quick=1 or ?side=1. The form is shown again for 422 and 409; 201 or 204
// closes it, and the page goes where HX-Redirect or Location says, unless the link has data-then="stay":
// then the event atrium:created tells the page. A picker adds pick=1 and title=…, and takes the
// <li data-id data-title> in the body of the 201.
import { asked, nodes, post, put } from "./http.js";

function dialog(look) {
  const made = document.createElement("dialog");
  made.className = `form-dialog look-${look}`;
  made.addEventListener("close", () => made.remove());
  made.addEventListener("cancel", (event) => !may_close(made) && event.preventDefault());
  made.addEventListener("click", (event) => {
    if (event.target === made || event.target.closest("[data-close]")) may_close(made) && made.close();
  });
  document.body.append(made);
  return made;
}

/** Asks before what was typed is thrown away. */
function may_close(open) {
  const guard = open.querySelector("atrium-guard");
  return !guard?.dirty || window.confirm(guard.dataset.ask);
}

async function show(url, look, done) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) return location.assign(url);
  const open = dialog(look);
  put(open, await answer.text());
  name_it(open);
  open.addEventListener("submit", (event) => submit(event, open, done));
  open.showModal();
  (open.querySelector("[data-focus]") ?? open.querySelector(".field :is(input:not([type=hidden]), select, textarea)"))?.focus();
}

function name_it(open) {
  const title = open.querySelector(".form-title");
  if (!title) return;
  title.id ||= "form-dialog-title";
  open.setAttribute("aria-labelledby", title.id);
}

async function submit(event, open, done) {
  if (event.defaultPrevented) return;
  event.preventDefault();
  const form = event.target;
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const answer = await post(form.action, new FormData(form, event.submitter)).catch(() => null);
  const html = await answer?.text();
  form.ariaBusy = "false";
  if (answer?.status === 201 || answer?.status === 204) {
    open.close();
    const { headers } = answer;
    done(headers.get("HX-Redirect") ?? headers.get("Location"), nodes(html).querySelector("[data-id]"));
  } else if (answer?.ok || answer?.status === 422 || answer?.status === 409) {
    put(open, html);
    name_it(open);
  } else {
    form.querySelector("[data-failed]").hidden = false;
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-open-form]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const look = link.dataset.openForm || "quick";
  show(asked(link.href, { [look]: 1 }), look, (address) => {
    if (link.dataset.then !== "stay" && address) location.assign(address);
    else link.dispatchEvent(new CustomEvent("atrium:created", { bubbles: true, detail: { address } }));
  });
});

document.addEventListener("atrium:create", (event) => {
  const picker = event.target;
  const { url, title } = event.detail;
  show(asked(url, { quick: 1, pick: 1, title }), "quick", (_, made) => {
    if (made) picker.take(made.dataset.id, made.dataset.title);
    picker.box.focus();
  });
});
