// <atrium-guard> in a form: nothing typed is lost by leaving, by a session that has ended, sent twice,
// or sent unreadable.
import { signedIn } from "../server.js";

class Guard extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    const faults = this.form.querySelector("[data-focus]");
    this.dirty = Boolean(faults);
    faults?.focus();
    this.leaving = (event) => this.dirty && event.preventDefault();
    this.swapping = (event) => this.swap(event);
    addEventListener("beforeunload", this.leaving);
    document.addEventListener("htmx:before:request", this.swapping);
    this.form.addEventListener("input", () => (this.dirty = true));
    this.form.addEventListener("change", () => (this.dirty = true));
    this.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("pageshow", (this.back = () => (this.sent = false)));
  }

  disconnectedCallback() {
    removeEventListener("beforeunload", this.leaving);
    removeEventListener("pageshow", this.back);
    document.removeEventListener("htmx:before:request", this.swapping);
  }

  /** A half-typed date is sent as nothing by browsers: stop here, where it can still be seen. */
  submit(event) {
    const unreadable = [...this.form.elements].find((one) => one.validity?.badInput);
    if (unreadable || this.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      unreadable?.reportValidity();
    } else if (!event.defaultPrevented) {
      const whole = !this.form.matches("[hx-post], dialog *");
      if (whole && !this.known) return this.ask(event);
      this.dirty = false;
      this.sent = whole;
    }
    return undefined;
  }

  /** A form that leaves the page is sent only by who is still signed in. */
  async ask(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await signedIn(() => this.form.requestSubmit(event.submitter)))) return;
    this.known = true;
    this.form.requestSubmit(event.submitter);
    this.known = false;
  }

  /** A link that swaps the page from under the form asks first, as the browser does elsewhere. */
  swap(event) {
    const { target, sourceElement } = event.detail.ctx;
    if (!this.dirty || !target?.contains?.(this.form) || this.form.contains(sourceElement)) return;
    if (window.confirm(this.dataset.ask)) this.dirty = false;
    else event.preventDefault();
  }
}

customElements.define("atrium-guard", Guard);
