// [data-reorder]: the lines of its list are moved by buttons [data-move=up|down] or dragged by their grip.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reorder] [data-move]");
  if (!button) return;
  const line = button.closest("li");
  const up = button.dataset.move === "up";
  const other = up ? line.previousElementSibling : line.nextElementSibling;
  if (!other) return;
  if (up) other.before(line);
  else other.after(line);
  button.focus();
  line.scrollIntoView({ block: "nearest" });
});

/** Called when the list has opened. */
export async function opened(form) {
  if (form.sortable) return;
  form.sortable = true;
  await import("../../vendor/sortablejs/Sortable.min.js");
  window.Sortable.create(form.querySelector("ol"), { handle: ".grip", animation: 120 });
}
