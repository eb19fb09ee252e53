// The tree of teams: a team is dragged by its grip onto the list below another team.
import { fault, post, say } from "../atrium/js/server.js";
import "../vendor/sortablejs/Sortable.min.js";

const tree = document.querySelector("[data-team-tree]");

function steer() {
  for (const list of tree.querySelectorAll("ul")) {
    window.Sortable.create(list, {
      group: "teams", handle: ".grip", animation: 120, fallbackOnBody: true, swapThreshold: 0.65, emptyInsertThreshold: 12, onEnd: moved,
    });
  }
}

async function moved({ item, from, to }) {
  if (from === to) return;
  const { ok, text, answer } = await post(`/teams/${item.dataset.team}/place`, { parent: to.dataset.parent });
  if (!ok) {
    say(answer ? await fault(answer, text) : { text: document.getElementById("toasts").dataset.offline, tone: "verm" });
    return from.append(item);
  }
  tree.innerHTML = text;
  steer();
  document.getElementById("spoken").textContent = tree.dataset.moved.replace("{team}", item.dataset.name);
}

steer();
