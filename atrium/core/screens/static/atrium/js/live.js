// [data-live]: a page that keeps up with what others do. Every other second, while somebody looks at
// it, the page asks whether something happened to what it shows; only then it fetches the lines,
// cards or parts concerned. What is being typed, dragged or picked is left alone until it is done.
import { say } from "./server.js";

const PAUSE = 1500;
const AGAIN_AFTER = 6000;
const BUSY = ".editing, .lifted, .saving, dialog:modal, [data-dragging], form[data-changed]";
const place = document.querySelector("[data-live]");
let mark = place.dataset.mark;
let warned = false;

const busy = (within = document) => Boolean(within.querySelector(BUSY)) || within.contains?.(document.activeElement?.closest("input:not(.tick), textarea, select, [contenteditable=true]"));
const ids = (selector, prefix) => [...document.querySelectorAll(selector)].map((one) => one.id.slice(prefix.length)).join(",");

async function fetched(url, values) {
  const joint = url.includes("?") ? "&" : "?";
  return fetch(`${url}${joint}${new URLSearchParams(values)}`, { headers: { "HX-Request": "true" } });
}

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

const keep = {
  async lines(since) {
    const answer = await fetched(place.dataset.url, { since, ids: ids("tbody tr[data-version]", "row-") });
    if (!answer.ok) return;
    const body = document.querySelector("[data-sheet] tbody");
    for (const fresh of [...parsed(await answer.text()).querySelectorAll("tr")]) {
      const old = document.getElementById(fresh.id);
      if ("gone" in fresh.dataset) old?.classList.add("gone");
      else if (old) swap(old, fresh);
      else if (fresh.id === "row-fresh") body?.prepend(fresh);
    }
    const count = document.getElementById("count");
    if (count) window.htmx.ajax("GET", count.getAttribute("hx-get"), { target: "#count", swap: "innerHTML" });
  },
  async cards(since) {
    const answer = await fetched(place.dataset.url, { since, ids: ids("[data-card]", "card-") });
    if (!answer.ok) return;
    const told = parsed(await answer.text());
    for (const head of [...told.querySelectorAll("header[id]")]) document.getElementById(head.id)?.replaceWith(head);
    for (const { dataset } of told.querySelectorAll("[data-gone]")) document.getElementById(dataset.gone)?.remove();
    for (const into of told.querySelectorAll("[data-into]")) {
      const lane = document.querySelector(`[data-lane="${CSS.escape(into.dataset.into)}"] [data-cards]`);
      for (const card of [...into.children]) settle(lane, card);
    }
  },
  async parts() {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const old of document.querySelectorAll("[data-part]")) {
      const fresh = told.querySelector(`[data-part="${old.dataset.part}"]`);
      if (fresh && !busy(old)) swap(old, fresh);
    }
  },
};

function settle(lane, card) {
  const old = document.getElementById(card.id);
  if (old?.parentElement === lane) return swap(old, card);
  old?.remove();
  lane?.prepend(card);
  window.htmx?.process(card);
  card.classList.add("changed");
}

async function look() {
  if (!place.isConnected) return;
  let pause = PAUSE;
  try {
    if (!document.hidden) pause = await ask();
  } catch {
    pause = AGAIN_AFTER;
  }
  setTimeout(look, pause);
}

async function ask() {
  const answer = await fetched("/pulse", { since: mark, about: place.dataset.about });
  if (answer.status === 200) {
    if (busy()) return wait();
    await keep[place.dataset.live](mark);
  } else if (answer.status !== 204) {
    return AGAIN_AFTER;
  }
  mark = answer.headers.get("X-Mark") ?? mark;
  warned = false;
  return PAUSE;
}

/** Says once that there is news; it is fetched when the person has finished. */
function wait() {
  if (!warned && place.dataset.live === "parts") say({ text: place.dataset.busy });
  warned = true;
  return PAUSE;
}

document.addEventListener("visibilitychange", () => document.hidden || ask().catch(() => {}));
setTimeout(look, PAUSE);
