// How pages and the server talk through htmx: the proof that a request is ours, and what happens to
// answers that are no success. 422 and 409 with markup are shown where the form stood; a plain text
// is told in a message; whatever fails, what was typed stays.
const words = document.getElementById("toasts")?.dataset ?? {};
const busy = document.getElementById("busy");
const WORDS = { 401: "signedOut", 403: "forbidden", 404: "gone", 409: "conflict", 429: "busy" };
// The database is gone for a while, or a disk is full: the same can be sent again.
const OUTAGES = new Set([503, 507]);
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
let running = 0;

/** The token that proves a POST comes from our own page. */
export const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** Shows a message; see toast.js for what may be told. */
export async function say(told) {
  (await import("./toast.js")).show(told);
}

/** Offers to take back what was done, where the answer says how. */
export function offer(answer) {
  const undo = answer?.headers.get("X-Undo");
  if (undo) say({ text: words.saved, tone: "moss", act: { label: words.undo, post: undo } });
}

/** What a failed answer tells the person: its own plain text, or our words for its status. */
export async function fault(answer, text) {
  const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
  const told = { text: (plain && text) || words[WORDS[answer.status]] || words.failed, tone: "verm" };
  if (answer.status === 401) document.addEventListener("visibilitychange", renew, { once: true });
  if (answer.status === 401) told.act = { label: words.signIn, href: answer.headers.get("X-Sign-In") ?? "/" };
  if (answer.status === 409) told.act = { label: words.reload, run: () => location.reload() };
  return told;
}

/** Takes the token that is right now, after somebody signed in anew; answers what failed, null when offline. */
export async function renew() {
  const answer = await fetch("/session", { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return answer;
  const { token: now } = await answer.json();
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", now);
  for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = now;
  return answer;
}

/** Whether the person is signed in; if not, it says so with a way to sign in beside this page or to try again. */
export async function signedIn(retry) {
  const answer = await renew();
  if (answer?.ok) return true;
  const told = answer ? await fault(answer, await answer.text()) : { text: words.offline, tone: "verm" };
  if (answer?.status === 401) told.act = { label: words.signIn, href: "/" };
  else told.act = { label: words.retry, run: retry };
  say(told);
  return false;
}

/** Posts values as a form does; answers {ok, status, text, answer}; answer is null when offline. */
export async function post(url, values) {
  const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
  try {
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams(values), headers });
    return { ok: answer.ok, status: answer.status, text: await answer.text(), answer };
  } catch {
    return { ok: false, status: 0, text: "", answer: null };
  }
}

function tally(step) {
  running = Math.max(0, running + step);
  busy?.classList.toggle("on", running > 0);
}

function again(ctx) {
  const { sourceElement, sourceEvent, request } = ctx;
  if (sourceElement.matches("form")) sourceElement.requestSubmit(request.submitter?.isConnected ? request.submitter : null);
  else window.htmx.trigger(sourceElement, sourceEvent.type);
}

const silent = (ctx) => ["every", "load", "revealed", "intersect"].includes(ctx.sourceEvent?.type);

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (!SAFE.has(ctx.request.method)) ctx.request.headers["X-CSRFToken"] = token();
});
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => silent(ctx) || tally(1));
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => silent(ctx) || tally(-1));

document.addEventListener("htmx:confirm", async (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  if (!ctx.confirm) return;
  event.preventDefault();
  const sure = await (await import("./confirm.js")).sure(ctx.confirm, ctx.sourceElement);
  if (sure) issueRequest();
  else dropRequest();
});

// A fragment was asked for and a whole page came: someone was sent to another page, often the sign-in.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  const { raw, status } = ctx.response ?? {};
  const plain = raw?.headers.get("Content-Type")?.startsWith("text/plain");
  const page = raw?.redirected && /^\s*<!doctype/i.test(ctx.text) && ctx.target !== document.body && !ctx.select;
  if (page || (status >= 400 && (plain || !ctx.text))) event.preventDefault();
  if (page) location.assign(raw.url);
});

document.addEventListener("htmx:response:error", async ({ detail: { ctx } }) => {
  const shown = [409, 422].includes(ctx.response.status) && ctx.text && !ctx.response.headers.get("Content-Type")?.startsWith("text/plain");
  if (shown || silent(ctx)) return;
  const told = await fault(ctx.response.raw, ctx.text);
  if (OUTAGES.has(ctx.response.status)) told.act = { label: words.retry, run: () => again(ctx) };
  say(told);
});

document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  if (!ctx || silent(ctx) || !/TypeError|AbortError|TimeoutError/.test(error?.name)) return;
  const text = error.name === "TypeError" ? words.offline : words.slow;
  say({ text, tone: "verm", act: { label: words.retry, run: () => again(ctx) } });
});

// A response may say something by the header HX-Trigger: {"atrium:toast": {"text": …, "tone": …}}.
document.addEventListener("atrium:toast", ({ detail }) => say(detail));
