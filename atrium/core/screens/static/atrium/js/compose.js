// <atrium-composer>: a note with @mentions and files, saved with Ctrl-Enter, the page staying put.
import { asked, composing, latest, nodes, post, put } from "./inputs/http.js";
import { Floating, Listbox } from "./inputs/listbox.js";

// An @ that begins a word, but not the one inside an e-mail address; no space needed before it in
// scripts that write none.
const MENTION = /(?:^|[^\w.])[@＠]([^\s@＠]{0,40})$/;

class Composer extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    this.form = this.querySelector("form");
    this.box = this.querySelector("textarea");
    this.list = this.querySelector("[role=listbox]");
    this.find = latest(120);
    this.options = new Listbox(this.box, this.list, (option) => this.mention(option));
    this.popup = new Floating(this.list, this.box);
    this.box.addEventListener("input", (event) => event.isComposing || this.look());
    this.box.addEventListener("compositionend", () => this.look());
    this.box.addEventListener("blur", () => this.close());
    this.addEventListener("keydown", (event) => composing(event) || this.key(event));
    this.form.addEventListener("submit", (event) => this.save(event));
  }

  disconnectedCallback() {
    this.close();
  }

  /** What stands between the last @ and the cursor, or null. */
  get asked_for() {
    const { value, selectionStart, selectionEnd } = this.box;
    if (selectionStart !== selectionEnd) return null;
    return MENTION.exec(value.slice(0, selectionStart))?.[1] ?? null;
  }

  async look() {
    const text = this.asked_for;
    if (text === null) return this.close();
    const found = await this.find(asked(this.dataset.source, { q: text })).catch(() => null);
    if (found === null || this.asked_for === null) return undefined;
    this.list.replaceChildren(nodes(found));
    this.options.refresh(true);
    if (!this.options.active) return this.close();
    return this.popup.show();
  }

  close() {
    this.find.stop();
    this.popup.hide();
    this.options.activate(null);
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (this.popup.shown && event.target === this.box) {
      if (this.options.key(event)) return;
      if (event.key === "Tab") this.mention(this.options.active);
      else if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  mention(option) {
    const { id, title } = option.dataset;
    const end = this.box.selectionStart;
    this.box.setRangeText(`@${title} `, end - this.asked_for.length - 1, end, "end");
    const kept = this.querySelector("template").content.firstElementChild.cloneNode();
    Object.assign(kept, { value: id });
    kept.dataset.title = title;
    this.form.append(kept);
    this.close();
    this.box.focus();
  }

  async save(event) {
    if (event.defaultPrevented || this.form.ariaBusy === "true") return event.preventDefault();
    event.preventDefault();
    for (const kept of this.form.querySelectorAll("[data-title]")) {
      if (!this.box.value.includes(`@${kept.dataset.title}`)) kept.remove(); // written, then deleted
    }
    this.tell("");
    if (!this.box.value.trim() && !this.form.querySelector("atrium-files li")) return this.box.focus();
    this.form.ariaBusy = "true";
    const answer = await post(this.form.action, new FormData(this.form)).catch(() => null);
    const text = await answer?.text();
    this.form.ariaBusy = "false";
    if (answer?.ok) return this.done(text);
    return this.tell(answer?.status === 422 ? text : this.dataset.failed);
  }

  done(html) {
    for (const kept of this.form.querySelectorAll("[data-title], atrium-files li")) kept.remove();
    this.form.reset();
    const guard = this.querySelector("atrium-guard");
    if (guard) guard.dirty = false;
    const place = document.querySelector(this.dataset.target);
    if (place) put(place, html);
    this.box.focus();
  }

  tell(text) {
    const place = this.querySelector("[data-fault]");
    place.textContent = text;
    place.hidden = !text;
  }
}

customElements.define("atrium-composer", Composer);
