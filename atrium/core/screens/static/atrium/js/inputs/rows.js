// <atrium-rows>: several values of one kind, a row each. The last row is emptied and not removed.
class Rows extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.list = this.querySelector("ul");
    this.next = this.list.children.length;
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.matches("[data-add]")) this.add();
      if (button?.matches("[data-remove]")) this.remove_row(button.closest("li"));
    });
  }

  add() {
    const row = this.querySelector("template").content.cloneNode(true);
    for (const control of row.querySelectorAll("[name]")) {
      control.name = control.name.replace("__n__", this.next);
    }
    this.next += 1;
    this.list.append(row);
    this.list.lastElementChild.querySelector("input").focus();
  }

  remove_row(row) {
    const near = row.nextElementSibling ?? row.previousElementSibling;
    if (near) row.remove();
    else row.querySelector("input").value = "";
    (near ?? row).querySelector("input").focus();
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("atrium-rows", Rows);
