// Keys on a board. On a card: arrows go to the next card, Enter opens it, Space lifts it; a lifted card
// is moved by the arrows (a day, a week in a calendar), put down by Space or Enter, and Escape brings it back.
import { lane_of, put_back, settle, speak, spot } from "./board.js";

const cards_in = (lane) => [...lane.querySelectorAll("[data-card]")];
let lifted = null;

/** Handles a key that was pressed on the board. */
export function steer(event, board) {
  const card = event.target.closest("[data-card]");
  if (!card || event.target !== card || event.ctrlKey || event.metaKey || event.altKey) return;
  const done = lifted ? carry(event.key, card, board) : walk(event.key, card, board);
  if (done) event.preventDefault();
}

function walk(key, card, board) {
  if (key === " ") return lift(card, board);
  if (key === "Enter") return card.querySelector("a")?.click() ?? true;
  const lane = lane_of(card);
  const at = cards_in(lane).indexOf(card);
  if (key === "ArrowUp" || key === "ArrowDown") return reach(cards_in(lane)[at + (key === "ArrowDown" ? 1 : -1)]);
  if (key === "ArrowLeft" || key === "ArrowRight") return reach(beside(board, lane, key, at));
  return false;
}

function reach(card) {
  card?.focus();
  return true;
}

/** The card at about the same height in the next lane that has one. */
function beside(board, lane, key, at) {
  const lanes = [...board.querySelectorAll("[data-lane]")];
  const rest = key === "ArrowRight" ? lanes.slice(lanes.indexOf(lane) + 1) : lanes.slice(0, lanes.indexOf(lane)).reverse();
  const cards = cards_in(rest.find((one) => cards_in(one).length) ?? lane);
  return cards[Math.min(at, cards.length - 1)];
}

function lift(card, board) {
  lifted = { card, from: spot(card) };
  card.classList.add("lifted");
  card.addEventListener("blur", let_go);
  speak(board, "lifted", card);
  return true;
}

function carry(key, card, board) {
  const lane = lane_of(card);
  const lanes = [...board.querySelectorAll("[data-lane]")];
  const week = "week" in board.dataset ? { ArrowUp: -7, ArrowDown: 7 } : {};
  const step = { ArrowLeft: -1, ArrowRight: 1, ...week }[key];
  if (key === " " || key === "Enter") return put_down(card);
  if (key === "Escape") return back(card, board);
  lifted.moving = true;
  if (step) shift(card, lanes[lanes.indexOf(lane) + step]);
  else if (key === "ArrowUp" && "ordered" in board.dataset) card.previousElementSibling?.before(card);
  else if (key === "ArrowDown" && "ordered" in board.dataset) card.nextElementSibling?.after(card);
  hold(card, board);
  return key !== "Tab";
}

function shift(card, lane) {
  if (!lane) return;
  const at = cards_in(lane_of(card)).indexOf(card);
  lane.querySelector("[data-cards]").insertBefore(card, cards_in(lane)[at] ?? null);
}

/** Moving an element takes the focus from it, which is not letting it go. */
function hold(card, board) {
  card.focus({ preventScroll: true });
  lifted.moving = false;
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
  speak(board, "over", card);
}

function end(card) {
  const { from } = lifted;
  lifted = null;
  card.classList.remove("lifted");
  card.removeEventListener("blur", let_go);
  return from;
}

function put_down(card) {
  settle(card, end(card));
  return true;
}

function back(card, board) {
  put_back(card, end(card));
  card.focus();
  speak(board, "back", card);
  return true;
}

function let_go({ target }) {
  if (lifted && !lifted.moving) put_back(target, end(target));
}
