// <atrium-palette>: Ctrl-K or Cmd-K finds a record, jumps to a page or starts an action.
import { asked, composing, latest, put } from "./inputs/http.js";
import { Listbox } from "./inputs/listbox.js";

class Palette extends HTMLElement {
  connectedCallback() {
    if (this.dialog) return;
    this.dialog = this.querySelector("dialog");
    this.box = this.querySelector("[role=combobox]");
    this.list = this.querySelector("[role=listbox]");
    this.find = latest(100);
    this.options = new Listbox(this.box, this.list, (option, event) => this.choose(option, event));
    this.box.addEventListener("input", (event) => event.isComposing || this.search());
    this.box.addEventListener("compositionend", () => this.search());
    this.box.addEventListener("keydown", (event) => composing(event) || this.options.key(event));
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog || event.target.closest("[data-close]")) this.dialog.close();
    });
    this.dialog.addEventListener("close", () => this.find.stop());
    document.addEventListener("keydown", (this.shortcut = (event) => this.toggle(event)));
    document.addEventListener("click", (this.opener = (event) => event.target.closest("[data-palette-open], [data-palette]") && this.open(event)));
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.shortcut);
    document.removeEventListener("click", this.opener);
  }

  toggle(event) {
    if (event.key?.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    if (this.dialog.open) this.dialog.close();
    else this.open(event);
    event.preventDefault();
  }

  /** Opens with what was used lately, which is the answer to an empty question. */
  open(event) {
    event.preventDefault();
    if (!this.dialog.open) {
      this.box.value = "";
      this.dialog.showModal();
    }
    this.search(true);
  }

  async search(at_once = false) {
    const text = this.box.value.trim();
    try {
      const found = await this.find(asked(this.dataset.source, { q: text }), at_once);
      if (found !== null) this.show(found);
    } catch {
      this.show("", this.dataset.failed);
    }
  }

  show(html, fault = "") {
    put(this.list, html);
    this.options.refresh(true);
    const count = this.options.options.length;
    this.box.ariaExpanded = String(count > 0);
    this.querySelector("[role=status]").textContent = fault || (count ? this.list.querySelector("[data-told]")?.dataset.told ?? "" : this.dataset.none);
  }

  choose(option, event) {
    if (event.type === "click") this.dialog.close();
    else if ((event.ctrlKey || event.metaKey) && option.href) window.open(option.href, "_blank", "noopener");
    else option.click();
  }
}

customElements.define("atrium-palette", Palette);
