// <atrium-editor>: a toolbar and a formatted view over a textarea of HTML, which stays what is sent.
import { tidy } from "./tidy.js";

const TOOLS = { bold: "bold", italic: "italic", list: "insertUnorderedList" };
const SAFE = /^(https?:|mailto:|tel:)/i;

class Editor extends HTMLElement {
  connectedCallback() {
    if (this.page) return;
    this.source = this.querySelector("textarea");
    this.prepend(this.querySelector("template").content.cloneNode(true));
    this.bar = this.querySelector("[role=toolbar]");
    this.linking = this.querySelector("[data-linking]");
    this.page = this.querySelector("[role=textbox]");
    this.take_over();
    this.page.addEventListener("input", () => this.write());
    this.page.addEventListener("blur", () => this.source.dispatchEvent(new Event("change", { bubbles: true })));
    this.page.addEventListener("paste", (event) => this.paste(event));
    this.page.addEventListener("keydown", (event) => this.key(event));
    this.bar.addEventListener("pointerdown", (event) => event.target.matches("input") || event.preventDefault());
    this.bar.addEventListener("click", (event) => this.tool(event.target.closest("button")?.dataset.tool));
    this.bar.addEventListener("keydown", (event) => this.walk(event));
    this.linking.addEventListener("keydown", (event) => this.link_key(event));
    document.addEventListener("selectionchange", (this.moved = () => this.reflect()));
  }

  disconnectedCallback() {
    document.removeEventListener("selectionchange", this.moved);
  }

  /** The view takes the textarea's place, its id, label and notes. */
  take_over() {
    const { source, page } = this;
    page.replaceChildren(tidy(source.value));
    page.id = source.id;
    source.removeAttribute("id");
    for (const name of ["aria-describedby", "aria-invalid", "aria-label"]) {
      if (source.hasAttribute(name)) page.setAttribute(name, source.getAttribute(name));
    }
    const label = document.getElementById(`${page.id}-label`);
    if (label) page.setAttribute("aria-labelledby", label.id);
    label?.addEventListener("click", () => page.focus());
    page.dataset.placeholder = source.placeholder;
    source.hidden = true;
    document.execCommand("defaultParagraphSeparator", false, "p");
    this.reflect();
  }

  write() {
    const held = document.createElement("div");
    held.append(tidy(this.page.innerHTML));
    this.source.value = held.textContent.trim() ? held.innerHTML : "";
    this.source.dispatchEvent(new Event("input", { bubbles: true }));
  }

  paste(event) {
    event.preventDefault();
    const html = event.clipboardData.getData("text/html");
    const held = document.createElement("div");
    if (html) held.append(tidy(html));
    if (html) document.execCommand("insertHTML", false, held.innerHTML);
    else document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  }

  tool(name) {
    if (TOOLS[name]) this.run(TOOLS[name]);
    if (name === "link") this.ask_link();
    if (name === "apply" || name === "unlink") this.set_link(name === "apply" ? this.linking.querySelector("input").value : "");
  }

  run(command, value) {
    this.page.focus();
    document.execCommand("styleWithCSS", false, false);
    document.execCommand(command, false, value);
    this.reflect();
  }

  /** Asks for the address beside the buttons; the selection is kept meanwhile. */
  ask_link() {
    const selection = document.getSelection();
    if (!this.page.contains(selection.anchorNode)) this.page.focus();
    this.range = selection.getRangeAt(0).cloneRange();
    this.linking.hidden = false;
    const box = this.linking.querySelector("input");
    box.value = this.around("a")?.href ?? "";
    box.focus();
  }

  set_link(address) {
    const link = this.around("a", this.range.startContainer);
    this.linking.hidden = true;
    this.page.focus();
    if (link) this.range.selectNode(link);
    document.getSelection().removeAllRanges();
    document.getSelection().addRange(this.range);
    const whole = address && !SAFE.test(address) ? `https://${address}` : address;
    if (!whole) this.run("unlink");
    else if (this.range.collapsed) this.run("insertHTML", Object.assign(document.createElement("a"), { href: whole, textContent: address }).outerHTML);
    else this.run("createLink", whole);
  }

  link_key(event) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter" && !event.isComposing) return this.set_link(event.target.value);
    this.linking.hidden = true;
    this.page.focus();
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation(); // the palette has this key elsewhere
    this.ask_link();
  }

  around(tag, node = document.getSelection().anchorNode) {
    const found = (node?.nodeType === 1 ? node : node?.parentElement)?.closest(tag);
    return this.page.contains(found) ? found : null;
  }

  /** Shows on the buttons what the text at the cursor is. */
  reflect() {
    if (document.activeElement !== this.page) return;
    for (const button of this.bar.querySelectorAll("[data-tool][aria-pressed]")) {
      const command = TOOLS[button.dataset.tool];
      button.ariaPressed = String(command ? document.queryCommandState(command) : Boolean(this.around("a")));
    }
  }

  /** Arrow keys walk the toolbar, as its role promises. */
  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const buttons = [...this.bar.querySelectorAll("[data-tool][aria-pressed]")];
    const at = buttons.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = buttons[(at + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }
}

customElements.define("atrium-editor", Editor);
