// The editor of a role's rights: what a type inherits, and what its rules mean in words.
const form = document.querySelector("[data-rights]");
const shared = form.querySelector("[data-default]");

const cells = (line) => [...line.querySelectorAll("[data-verb]")];

/** A type without rules of its own shows those of every other type. */
function inherit(line) {
  const own = line.querySelector("[data-own]");
  if (!own) return;
  for (const cell of cells(line)) {
    cell.disabled = !own.checked;
    if (own.checked) continue;
    const told = shared.querySelector(`[data-verb="${cell.dataset.verb}"]`).value;
    const offered = [...cell.options].map((one) => one.value);
    cell.value = told === "none" || offered.includes(told) ? told : offered.at(-1);
  }
}

function say(line) {
  const said = line.querySelector("[data-said]");
  if (said) said.textContent = cells(line).map((one) => one.selectedOptions[0].dataset.phrase).filter(Boolean).join(" · ");
}

form.addEventListener("change", ({ target }) => {
  const line = target.closest("[data-line]");
  if (!line) return;
  for (const one of line === shared ? form.querySelectorAll("[data-line]") : [line]) {
    inherit(one);
    say(one);
  }
});
