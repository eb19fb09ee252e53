// A list of options steered from a text box, as WAI-ARIA's combobox pattern says. The focus stays in the box.
let made = 0;

export class Listbox {
  /** `choose(option, event)` is called with the option picked by Enter or by pointer. */
  constructor(box, list, choose) {
    this.box = box;
    this.list = list;
    this.choose = choose;
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option, event);
    });
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  /** Call after the list's content has changed. */
  refresh(activate_first) {
    for (const option of this.options) {
      option.id ||= `option-${++made}`;
      option.setAttribute("aria-selected", "false");
    }
    this.activate(activate_first ? this.options[0] : null);
  }

  activate(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option ?? null;
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.box.setAttribute("aria-activedescendant", option.id);
    } else {
      this.box.removeAttribute("aria-activedescendant");
    }
  }

  /** Handles the keys that move and pick; says whether it did. */
  key(event) {
    const options = this.options;
    const at = options.indexOf(this.active);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      this.activate(options[(at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length]);
    } else if (event.key === "Enter" && this.active) {
      this.choose(this.active, event);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }
}

/** A listbox that floats at `anchor` in the top layer, so that no table or dialog cuts it off. */
export class Floating {
  constructor(list, anchor) {
    this.list = list;
    this.anchor = anchor;
    this.place = this.place.bind(this);
  }

  get shown() {
    return this.list.matches(":popover-open");
  }

  show() {
    if (!this.shown) {
      this.list.showPopover();
      addEventListener("scroll", this.place, { capture: true, passive: true });
      window.visualViewport?.addEventListener("resize", this.place);
    }
    this.place();
  }

  hide() {
    if (!this.shown) return;
    this.list.hidePopover();
    removeEventListener("scroll", this.place, { capture: true });
    window.visualViewport?.removeEventListener("resize", this.place);
  }

  place() {
    const at = this.anchor.getBoundingClientRect();
    const high = window.visualViewport?.height ?? innerHeight;
    const below = high - at.bottom - 8;
    const above = below < 180 && at.top > below;
    const { style } = this.list;
    style.left = `${Math.max(8, Math.min(at.left, innerWidth - 228))}px`;
    style.minWidth = `${Math.min(Math.max(at.width, 220), innerWidth - 16, 480)}px`;
    style.maxHeight = `${Math.min(320, above ? at.top - 12 : below)}px`;
    style.top = above ? "auto" : `${at.bottom + 4}px`;
    style.bottom = above ? `${innerHeight - at.top + 4}px` : "auto";
  }
}
