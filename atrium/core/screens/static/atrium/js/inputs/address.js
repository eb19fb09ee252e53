// <atrium-address>: shows the parts an address has in the chosen country, in that country's order.
import { asked, latest, put } from "./http.js";

class Address extends HTMLElement {
  connectedCallback() {
    if (this.fetch) return;
    this.fetch = latest(0);
    this.country = this.querySelector("[data-country]");
    this.place = this.querySelector("[data-parts]");
    this.kept = {}; // what was typed in parts the present country does not have
    this.country.addEventListener("change", () => this.reorder());
    if ("unordered" in this.dataset && this.dataset.name && this.code) this.reorder();
  }

  /** The chosen country's code, from a list or from a picker. */
  get code() {
    return (this.country.querySelector("[data-value]") ?? this.country).value ?? "";
  }

  async reorder() {
    const { source, name } = this.dataset;
    try {
      const html = await this.fetch(asked(source, { country: this.code, name }), true);
      if (html === null) return;
      for (const part of this.parts) this.kept[part.dataset.part] = part.value;
      put(this.place, html);
      for (const part of this.parts) part.value = this.kept[part.dataset.part] ?? part.value;
    } catch {
      // The parts that stand are good enough to go on typing.
    }
  }

  get parts() {
    return this.place.querySelectorAll("[data-part]");
  }
}

customElements.define("atrium-address", Address);
