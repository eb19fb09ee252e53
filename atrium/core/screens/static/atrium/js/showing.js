// What a live page shows anew: lines of a list, cards of a board, parts of a record's page. `known` is
// what the page has, told to the server; `show` changes what differs and lets that be noticed.
const ids = (selector, prefix) => [...document.querySelectorAll(selector)].map((one) => one.id.slice(prefix.length)).join(",");

export const kinds = {
  lines: { known: () => ids("tbody tr[data-version]", "row-"), show: lines },
  cards: { known: () => ids("[data-card]", "card-"), show: cards },
  parts: { show: parts },
};

function parsed(html) {
  const held = document.createElement("template");
  held.innerHTML = html;
  return held.content;
}

/** Puts `fresh` in the place of `old`, unless that shows the same, and lets it be noticed. */
function swap(old, fresh) {
  if (old.innerHTML === fresh.innerHTML) return;
  const tick = old.querySelector("input.tick");
  const focused = old === document.activeElement;
  if (tick?.checked) fresh.querySelector("input.tick").checked = true;
  old.replaceWith(fresh);
  window.htmx?.process(fresh);
  fresh.classList.add("changed");
  if (focused) fresh.focus({ preventScroll: true });
}

/** Puts what is within `fresh` into `old`, which stays because it can be dropped upon. */
function fill(old, fresh) {
  if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
}

function lines(text) {
  const body = document.querySelector("[data-sheet] tbody");
  for (const fresh of [...parsed(text).querySelectorAll("tr")]) {
    const old = document.getElementById(fresh.id);
    if ("gone" in fresh.dataset) old?.classList.add("gone");
    else if (old) swap(old, fresh);
    else if (fresh.id === "row-fresh") body?.prepend(fresh);
  }
  const count = document.getElementById("count");
  if (count) window.htmx.ajax("GET", count.getAttribute("hx-get"), { target: "#count", swap: "innerHTML" });
}

function cards(text) {
  const told = parsed(text);
  for (const head of [...told.querySelectorAll("header[id]")]) document.getElementById(head.id)?.replaceWith(head);
  for (const { dataset } of told.querySelectorAll("[data-gone]")) document.getElementById(dataset.gone)?.remove();
  for (const into of told.querySelectorAll("[data-into]")) {
    const lane = document.querySelector(`[data-lane="${CSS.escape(into.dataset.into)}"] [data-cards]`);
    for (const card of [...into.children]) settle(lane, card);
  }
}

function settle(lane, card) {
  const old = document.getElementById(card.id);
  if (old?.parentElement === lane) return swap(old, card);
  old?.remove();
  lane?.prepend(card);
  window.htmx?.process(card);
  card.classList.add("changed");
}

function parts(text) {
  const told = new DOMParser().parseFromString(text, "text/html");
  for (const old of document.querySelectorAll("[data-part]")) {
    const fresh = told.querySelector(`[data-part="${old.dataset.part}"]`);
    if (fresh && "inside" in old.dataset) fill(old, fresh);
    else if (fresh) swap(old, fresh);
  }
}
