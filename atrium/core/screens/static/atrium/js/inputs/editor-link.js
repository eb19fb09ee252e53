// The editor's links: the address is asked for beside the buttons, and the selection kept meanwhile.
import { SAFE } from "./tidy.js";

export class Linking {
  constructor(editor) {
    this.editor = editor;
    this.page = editor.page;
    this.place = editor.querySelector("[data-linking]");
    this.box = this.place.querySelector("input");
    this.place.addEventListener("keydown", (event) => this.key(event));
  }

  /** The link around `node`, or around the cursor. */
  here(node = document.getSelection().anchorNode) {
    const found = (node?.nodeType === 1 ? node : node?.parentElement)?.closest("a");
    return this.page.contains(found) ? found : null;
  }

  ask() {
    const selection = document.getSelection();
    if (!this.page.contains(selection.anchorNode)) this.page.focus();
    this.range = selection.getRangeAt(0).cloneRange();
    this.place.hidden = false;
    this.box.value = this.here()?.href ?? "";
    this.box.focus();
  }

  /** Makes the kept selection a link to this address, or no link when it is empty. */
  set(address) {
    const { editor, page, range } = this;
    const old = this.here(range.startContainer);
    const whole = address && !SAFE.test(address) ? `https://${address}` : address;
    this.place.hidden = true;
    page.focus();
    if (old) range.selectNode(old);
    document.getSelection().removeAllRanges();
    document.getSelection().addRange(range);
    if (!whole) editor.run("unlink");
    else if (!range.collapsed) editor.run("createLink", whole);
    else editor.run("insertHTML", Object.assign(document.createElement("a"), { href: whole, textContent: address }).outerHTML);
  }

  key(event) {
    if ((event.key !== "Enter" && event.key !== "Escape") || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") return this.set(this.box.value);
    this.place.hidden = true;
    this.page.focus();
  }
}
