// What a picker holds: one id in a hidden input, or a chip with a hidden input for each of several.
import { filled } from "./http.js";

export class Picked {
  constructor(host, box) {
    this.host = host;
    this.box = box;
    this.several = "several" in host.dataset;
    this.title = this.several ? "" : box.value;
  }

  /** The chosen ids, always as a list. */
  get ids() {
    const kept = this.host.querySelectorAll(this.several ? ".picked input" : "[data-value]");
    return [...kept].map((one) => one.value).filter(Boolean);
  }

  /** Takes this one as the value, or as one more of them; says whether that changed anything. */
  take(id, title) {
    return this.several ? this.add(id, title) : this.set(id, title);
  }

  set(id, title) {
    const before = this.ids[0] ?? "";
    this.host.querySelector("[data-value]").value = id;
    this.box.value = this.title = title;
    this.host.querySelector("[data-clear]")?.toggleAttribute("hidden", !id);
    return before !== id;
  }

  add(id, title) {
    this.box.value = "";
    if (this.ids.includes(id)) return false;
    const chip = this.host.querySelector("template").content.cloneNode(true);
    const button = chip.querySelector("button");
    chip.querySelector("span").textContent = title;
    chip.querySelector("input").value = id;
    button.ariaLabel = filled(button.ariaLabel, { title });
    this.host.querySelector(".picked").append(chip);
    return true;
  }

  /** Takes a chip away, the last one unless told; answers its title, null when there was none. */
  drop(chip = this.host.querySelector(".picked li:last-child")) {
    chip?.remove();
    return chip?.querySelector("span").textContent ?? null;
  }

  /** Puts the box back to what is chosen. */
  restore() {
    this.box.value = this.title;
  }
}
