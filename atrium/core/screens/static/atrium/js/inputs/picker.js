// <atrium-picker>: one or several things picked from what the server finds.
import { asked, composing, filled, latest } from "./http.js";
import { Floating, Listbox } from "./listbox.js";
import { draw, same } from "./offers.js";
import { Picked } from "./picked.js";

class Picker extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("[role=combobox]");
    if (this.picked || !this.box || "readonly" in this.dataset) return;
    this.list = this.querySelector("[role=listbox]");
    this.picked = new Picked(this, this.box);
    this.free = this.dataset.create === ""; // what is typed is itself a value, as with tags
    this.find = latest(150);
    this.options = new Listbox(this.box, this.list, (option) => this.pick(option));
    this.popup = new Floating(this.list, this.picked.several ? this : this.box);
    this.box.addEventListener("input", (event) => event.isComposing || this.search(this.typed));
    this.box.addEventListener("compositionend", () => this.search(this.typed));
    this.box.addEventListener("click", () => this.open());
    this.box.addEventListener("keydown", (event) => composing(event) || this.key(event));
    this.box.addEventListener("blur", () => this.leave());
    this.addEventListener("click", (event) => this.clicked(event));
    if (this.box.matches(":focus") && this.box.value !== this.box.defaultValue) this.catch_up();
  }

  /** Someone has typed while this code was still on its way. */
  catch_up() {
    this.picked.title = this.box.defaultValue;
    this.search(this.typed, true);
  }

  disconnectedCallback() {
    if (this.picked) this.close();
  }

  get typed() {
    return this.box.value.trim();
  }

  clicked(event) {
    const button = event.target.closest("button");
    if (button?.matches("[data-remove]")) this.drop(button.closest("li"));
    if (button?.matches("[data-clear]")) this.take("", "");
    if (button || event.target.matches("atrium-picker, .picked")) this.box.focus();
  }

  open() {
    if (this.popup.shown) return;
    if (!this.picked.several) this.box.select();
    this.search(this.box.value === this.picked.title ? "" : this.typed, true);
  }

  close() {
    this.find.stop();
    this.popup.hide();
    this.box.ariaExpanded = "false";
    this.options.activate(null);
  }

  async search(text, at_once = false) {
    try {
      const found = await this.find(asked(this.dataset.source, { q: text }), at_once);
      if (found !== null && this.box.matches(":focus")) this.show(found, text);
    } catch {
      this.show("", text, this.dataset.failed);
    }
  }

  show(html, text, fault = "") {
    const said = draw(this, html, text, fault);
    this.options.refresh(text !== "");
    this.popup.show();
    this.box.ariaExpanded = "true";
    this.tell(said);
  }

  tell(text) {
    this.querySelector("[role=status]").textContent = text;
  }

  key(event) {
    const { popup, options, free, typed } = this;
    if (popup.shown && options.key(event)) return event.stopPropagation();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.open();
    else if (event.key === "Escape" && popup.shown) this.revert();
    else if (event.key === "Tab" && typed && typed !== this.picked.title && options.active) return this.pick(options.active);
    else if (event.key === "Backspace" && !this.box.value && this.picked.several) return this.drop();
    else if (free && typed && /^([,，、]|Enter)$/.test(event.key)) this.take(typed, typed);
    else if (event.key === "Enter" && popup.shown) this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  pick(option) {
    const { id, title, make } = option.dataset;
    if (id === undefined) return;
    if (make === undefined || this.free) return this.take(id, title);
    this.close();
    this.dispatchEvent(new CustomEvent("atrium:create", { bubbles: true, detail: { url: this.dataset.create, title } }));
  }

  /** Takes this one as the value, or as one more of several. */
  take(id, title) {
    const changed = this.picked.take(id, title);
    this.close();
    if (changed) this.changed(title, this.dataset.chosen);
  }

  drop(chip) {
    const title = this.picked.drop(chip);
    this.close();
    if (title !== null) this.changed(title, this.dataset.removed);
  }

  changed(title, said) {
    this.tell(title ? filled(said, { title }) : "");
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  revert() {
    this.close();
    this.picked.restore();
  }

  /** On leaving, what was typed in full counts, and a box emptied by hand empties the value. */
  leave() {
    const { typed, picked } = this;
    const meant = this.options.options.find((one) => same(one.dataset.title, typed) && one.dataset.make === undefined);
    if (typed === picked.title) this.revert();
    else if (!typed) this.take("", "");
    else if (meant) this.pick(meant);
    else if (this.free) this.take(typed, typed);
    else this.revert();
  }
}

customElements.define("atrium-picker", Picker);
