// The form that asks the API as the person signed in and shows the answer. Without this file the
// form is a plain link to the same address.
const form = document.querySelector("[data-try]");
const shown = form.querySelector(".answer");
const [told, code] = [shown.querySelector("[role=status]"), shown.querySelector("code")];

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  const address = `${form.getAttribute("action")}?${new URLSearchParams(filled)}`;
  shown.hidden = false;
  told.textContent = form.dataset.waiting;
  const began = performance.now();
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    const body = await answer.json();
    told.textContent = `GET ${address} — ${answer.status}, ${Math.round(performance.now() - began)} ms`;
    code.textContent = JSON.stringify(body, null, 2);
  } catch {
    told.textContent = form.dataset.failed;
    code.textContent = "";
  }
});
