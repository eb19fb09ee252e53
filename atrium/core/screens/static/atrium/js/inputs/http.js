// The little that every element needs to talk to the server.

import { token } from "../server.js";

/** Posts a form's data (or any body); answers the Response, whatever its status. */
export function post(url, body, headers = {}) {
  return fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token(), Accept: "text/html", ...headers } });
}

/** Nodes from the server's markup, alive for htmx once put in place by `put`. */
export function nodes(html) {
  const held = document.createElement("template");
  held.innerHTML = html;
  return held.content;
}

/** Replaces what is in `place` by the server's markup. */
export function put(place, html) {
  place.replaceChildren(nodes(html));
  window.htmx?.process(place);
}

/**
 * A function that fetches text and answers null when a later call or its stop() has overtaken it.
 * `wait` milliseconds pass first, so that quick typing asks once.
 */
export function latest(wait) {
  let going = null;
  const ask = async (url, at_once = false) => {
    going?.abort();
    const mine = (going = new AbortController());
    if (!at_once) await new Promise((go) => setTimeout(go, wait));
    if (mine.signal.aborted) return null;
    try {
      const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
      const text = await answer.text();
      return mine.signal.aborted ? null : text;
    } catch (fault) {
      if (mine.signal.aborted) return null;
      throw fault;
    }
  };
  ask.stop = () => going?.abort();
  return ask;
}

/** Whether a key belongs to an input method that is composing; Safari tells by 229 only. */
export const composing = (event) => event.isComposing || event.keyCode === 229;

/** "Remove {title}" with its title put in. */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

/** Adds a query to an address that may have one already. */
export function asked(url, values) {
  const made = new URL(url, location.href);
  for (const [key, value] of Object.entries(values)) made.searchParams.set(key, value);
  return made;
}
