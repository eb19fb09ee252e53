// [data-compare]: records side by side. Whoever picks the record to keep means its values too, where it
// has some and nothing else was picked by hand.
const touched = new Set();

document.addEventListener("change", ({ target }) => {
  const form = target.closest("[data-compare]");
  if (!form) return;
  if (target.name !== "keep") return touched.add(target.name);
  for (const radio of form.querySelectorAll(`tbody input[value="${CSS.escape(target.value)}"]`)) {
    const now = form.elements[radio.name].value;
    if (now !== "0" && !touched.has(radio.name) && !("empty" in radio.dataset)) radio.checked = true;
  }
});
