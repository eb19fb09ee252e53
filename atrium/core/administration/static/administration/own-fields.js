// The order of a record type's own fields, by dragging; the buttons do the same without this.
import { fault, post, say } from "../atrium/js/server.js";
import "../vendor/sortablejs/Sortable.min.js";

const list = document.querySelector("[data-own-fields]");

window.Sortable.create(list, { handle: ".grip", animation: 120, onEnd: moved });

async function moved({ item, oldIndex, newIndex }) {
  if (oldIndex === newIndex) return;
  const url = `${list.dataset.ownFields}/${item.dataset.key}/place`;
  const { ok, text, answer } = await post(url, { place: newIndex });
  if (!ok) {
    say(answer ? await fault(answer, text) : { text: document.getElementById("toasts").dataset.offline, tone: "verm" });
    const others = [...list.children].filter((line) => line !== item);
    return list.insertBefore(item, others[oldIndex] ?? null);
  }
  document.getElementById("spoken").textContent = list.dataset.moved.replace("{field}", item.dataset.name);
}
