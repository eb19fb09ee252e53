// The lists of an arrangement: dragged from the start, and each move told to who cannot see it.
import { opened } from "../atrium/js/reorder.js";

const spoken = document.getElementById("spoken");

for (const list of document.querySelectorAll("[data-reorder]")) {
  opened(list);
  list.addEventListener("click", ({ target }) => {
    const line = target.closest("[data-move]")?.closest("li");
    if (line) setTimeout(() => tell(list, line));
  });
}

function tell(list, line) {
  const place = [...line.parentElement.children].indexOf(line) + 1;
  const name = line.querySelector(".name, label, summary").textContent.trim();
  spoken.textContent = list.dataset.spoken.replace("{line}", name).replace("{place}", place);
}
