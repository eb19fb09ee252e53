// Reduces any HTML to the few tags a note may have. The server does the same again, and decides.
const KEPT = new Set(["P", "BR", "STRONG", "EM", "A", "UL", "OL", "LI", "BLOCKQUOTE"]);
const READ_AS = { B: "strong", I: "em", DIV: "p", H1: "p", H2: "p", H3: "p", H4: "p", H5: "p", H6: "p", SECTION: "p", TR: "p" };
const DROPPED = new Set(["SCRIPT", "STYLE", "TITLE", "HEAD", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "MATH", "NOSCRIPT"]);
/** The addresses a link may have. */
export const SAFE = /^(https?:|mailto:|tel:)/i;

/** A fragment with the allowed tags of `html` and all of its text. Nothing of it is run or fetched. */
export function tidy(html) {
  const read = new DOMParser().parseFromString(html, "text/html");
  const made = document.createDocumentFragment();
  copy(read.body, made);
  return made;
}

function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data.replace(/\s*\n\s*/g, " "));
    else if (node.nodeType === Node.ELEMENT_NODE && !DROPPED.has(node.tagName.toUpperCase())) element(node, to);
  }
}

function element(node, to) {
  const styled = node.tagName === "B" && node.style.fontWeight === "normal"; // how some editors wrap a copy
  const name = READ_AS[node.tagName] ?? node.tagName.toLowerCase();
  const nested = name === "p" && to.nodeName !== "#document-fragment" && to.nodeName !== "BLOCKQUOTE";
  const unsafe = name === "a" && !SAFE.test(node.getAttribute("href") ?? "");
  if (styled || nested || unsafe || !KEPT.has(name.toUpperCase())) return copy(node, to);
  const made = document.createElement(name);
  if (name === "a") made.setAttribute("href", node.getAttribute("href"));
  copy(node, made);
  to.append(made);
}
