// [data-board]: cards moved between lanes by mouse and finger (Sortable) and by keys (board-keys.js).
// Either way it ends in settle(), which asks the server and puts the card back when it says no.
import { steer } from "./board-keys.js";
import { fault, offer, post, say } from "./server.js";
import "../../vendor/sortablejs/Sortable.min.js";

export const board_of = (card) => card.closest("[data-board]");
export const lane_of = (card) => card.closest("[data-lane]");
const spoken = document.getElementById("spoken");

/** Says one of the board's sentences to screen readers. */
export function speak(board, sentence, card, more = {}) {
  const lane = lane_of(card);
  const cards = [...lane.querySelectorAll("[data-card]")];
  const values = { title: card.ariaLabel, lane: lane.dataset.label, place: cards.indexOf(card) + 1, count: cards.length, ...more };
  spoken.textContent = board.dataset[sentence].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** Where a card is, to bring it back there. */
export function spot(card) {
  return { cards: card.parentElement, next: card.nextElementSibling, lane: lane_of(card).dataset.lane };
}

export function put_back(card, from) {
  from.cards.insertBefore(card, from.next?.parentElement === from.cards ? from.next : null);
}

/** Makes a move true: tells the page, then the server; on refusal the card goes back to `from`. */
export async function settle(card, from) {
  const board = board_of(card);
  const told = { card: card.dataset.card, from: from.lane, to: lane_of(card).dataset.lane, before: card.nextElementSibling?.dataset.card ?? "", version: card.dataset.version };
  if (from.cards === card.parentElement && from.next === card.nextElementSibling) return;
  if (!board.dispatchEvent(new CustomEvent("atrium:move", { bubbles: true, cancelable: true, detail: told }))) return put_back(card, from);
  card.classList.add("saving");
  const result = await post(board.dataset.moveUrl, told);
  card.classList.remove("saving");
  if (result.ok) {
    speak(board, "dropped", card);
    replace(result.text, card);
    offer(result.answer);
  } else {
    put_back(card, from);
    speak(board, "failed", card);
    refuse(result, card);
  }
}

/** The answer's elements that have an id take the place of those on the page. */
function replace(html, card) {
  const held = document.createElement("template");
  held.innerHTML = html;
  const focused = document.activeElement === card ? card.id : "";
  for (const one of [...held.content.querySelectorAll("[id]")]) {
    const old = document.getElementById(one.id);
    if (!old || one.parentElement?.closest("[id]")) continue;
    old.replaceWith(one);
    window.htmx?.process(one);
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

async function refuse({ status, text, answer }, card) {
  if (!answer) return say({ text: document.getElementById("toasts").dataset.offline, tone: "verm" });
  if ([409, 422].includes(status) && answer.headers.get("Content-Type")?.startsWith("text/html")) ask((await import("./dialog.js")).show(text), card);
  else say(await fault(answer, text));
}

/** A dialog whose form makes the move after all. */
function ask(dialog, card) {
  dialog.querySelector("form[data-again]")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = new FormData(event.target);
    const result = await post(event.target.action, told);
    dialog.close();
    if (!result.ok) return refuse(result, card);
    document.querySelector(`[data-lane="${CSS.escape(told.get("to"))}"] [data-cards]`)?.prepend(card);
    return replace(result.text, card);
  });
}

function start(board) {
  if (board.started) return;
  board.started = true;
  board.addEventListener("keydown", (event) => steer(event, board));
  let from = null;
  for (const cards of board.querySelectorAll("[data-cards]")) {
    window.Sortable.create(cards, {
      group: board.id, draggable: ".card", sort: "ordered" in board.dataset, animation: 140,
      forceFallback: true, fallbackOnBody: true, fallbackTolerance: 4, delay: 220, delayOnTouchOnly: true, touchStartThreshold: 6,
      ghostClass: "slot", dragClass: "drag", scrollSensitivity: 64, scrollSpeed: 14,
      onStart: ({ item }) => { from = spot(item); board.dataset.dragging = ""; },
      onEnd: ({ item }) => { delete board.dataset.dragging; settle(item, from); },
    });
  }
}

const begin = () => document.querySelectorAll("[data-board]").forEach(start);
begin();
document.addEventListener("htmx:after:settle", begin);
