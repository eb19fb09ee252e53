// <atrium-editor>: a toolbar and a formatted view over a textarea of HTML, which stays what is sent.
import { Linking } from "./editor-link.js";
import { tidy } from "./tidy.js";

const TOOLS = { bold: "bold", italic: "italic", list: "insertUnorderedList" };

class Editor extends HTMLElement {
  connectedCallback() {
    if (this.page) return;
    this.source = this.querySelector("textarea");
    this.prepend(this.querySelector("template").content.cloneNode(true));
    this.bar = this.querySelector("[role=toolbar]");
    this.page = this.querySelector("[role=textbox]");
    this.link = new Linking(this);
    this.take_over();
    this.page.addEventListener("input", () => this.write());
    this.page.addEventListener("blur", () => this.source.dispatchEvent(new Event("change", { bubbles: true })));
    this.page.addEventListener("paste", (event) => this.paste(event));
    this.page.addEventListener("keydown", (event) => this.key(event));
    this.bar.addEventListener("pointerdown", (event) => event.target.matches("input") || event.preventDefault());
    this.bar.addEventListener("click", (event) => this.tool(event.target.closest("button")?.dataset.tool));
    this.bar.addEventListener("keydown", (event) => this.walk(event));
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
    source.className = "";
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
    if (name === "link") this.link.ask();
    if (name === "apply") this.link.set(this.link.box.value);
    if (name === "unlink") this.link.set("");
  }

  run(command, value) {
    this.page.focus();
    document.execCommand("styleWithCSS", false, false);
    document.execCommand(command, false, value);
    this.reflect();
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation(); // the palette has this key elsewhere
    this.link.ask();
  }

  /** Shows on the buttons what the text at the cursor is. */
  reflect() {
    if (document.activeElement !== this.page) return;
    for (const button of this.bar.querySelectorAll("[data-tool][aria-pressed]")) {
      const command = TOOLS[button.dataset.tool];
      button.ariaPressed = String(command ? document.queryCommandState(command) : Boolean(this.link.here()));
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
