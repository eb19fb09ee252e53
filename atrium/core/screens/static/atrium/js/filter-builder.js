// <atrium-filter>: edits a filter, {"all": [{field, op, value}, {"any": […]}]}, and keeps it in a hidden input.
import { fill_row, row_changed, row_value } from "./inputs/filter-row.js";

class Filter extends HTMLElement {
  connectedCallback() {
    if (this.told) return;
    this.told = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.kept = this.querySelector("input[data-filter]");
    this.place = this.querySelector("[data-tree]");
    this.draw(this.kept.value ? JSON.parse(this.kept.value) : {});
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("change", (event) => this.changed(event));
    this.addEventListener("input", (event) => this.typed(event));
  }

  /** The filter as it stands; conditions that are not finished are left out. */
  get value() {
    return this.group_value(this.place.firstElementChild);
  }

  set value(tree) {
    this.draw(tree);
    this.write();
  }

  draw(tree) {
    const whole = "all" in tree || "any" in tree ? tree : { all: tree.field ? [tree] : [] };
    this.place.replaceChildren(this.group(whole));
  }

  group(tree) {
    const made = this.part("group");
    const join = "any" in tree ? "any" : "all";
    made.querySelector("[data-join]").value = join;
    const list = made.querySelector("[data-parts]");
    for (const one of tree[join]) list.append(this.one(one));
    return made;
  }

  one(tree) {
    if (!("field" in tree)) {
      const item = this.part("nested");
      item.append(this.group(tree));
      return item;
    }
    return fill_row(this, this.part("row"), tree);
  }

  part(name) {
    return this.querySelector(`template[data-part="${name}"]`).content.firstElementChild.cloneNode(true);
  }

  changed(event) {
    if (event.target === this.kept) return;
    event.stopImmediatePropagation(); // the page hears of the filter, not of its parts
    const row = event.target.closest("[data-row]");
    if (row) row_changed(this, row, event.target);
    this.write();
  }

  typed(event) {
    event.stopImmediatePropagation();
    if (event.target.matches("input")) this.write(); // a select tells by "change", once its row is redrawn
  }

  clicked(event) {
    const act = event.target.closest("button[data-act]")?.dataset.act;
    if (!act) return;
    const item = event.target.closest("li");
    const list = event.target.closest("[data-group]").querySelector("[data-parts]");
    if (act === "add" || act === "add-group") this.add(list, act === "add" ? this.blank() : { any: [this.blank()] });
    if (act === "wrap") this.wrap(item);
    if (act === "remove") this.remove_item(item);
    this.write();
  }

  blank() {
    const [first] = this.told.fields;
    return { field: first.key, op: first.operators[0].op };
  }

  add(list, tree) {
    list.append(this.one(tree));
    list.lastElementChild.querySelector("[data-field]").focus();
  }

  /** Puts a group around one condition, to which others can then be added. */
  wrap(item) {
    const made = this.one({ any: [] });
    item.replaceWith(made);
    made.querySelector("[data-parts]").append(item);
    made.querySelector("[data-join]").focus();
  }

  remove_item(item) {
    const near = item.nextElementSibling ?? item.previousElementSibling ?? item.closest("[data-group]");
    item.remove();
    (near.querySelector("[data-field]") ?? near.querySelector("[data-act=add]")).focus();
  }

  group_value(group) {
    const parts = [...group.querySelector("[data-parts]").children];
    const values = parts.map((one) => (one.matches("[data-row]") ? row_value(this, one) : this.group_value(one.querySelector("[data-group]"))));
    return { [group.querySelector("[data-join]").value]: values.filter((one) => one && (one.field || (one.all ?? one.any).length)) };
  }

  write() {
    const text = JSON.stringify(this.value);
    if (text === this.kept.value) return;
    this.kept.value = text;
    this.kept.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("atrium-filter", Filter);

document.addEventListener("click", (event) => {
  const open = event.target.closest("[data-filter-open]");
  if (open) document.getElementById(open.dataset.filterOpen).showModal();
  if (event.target.closest("dialog.filter-sheet [data-close]")) event.target.closest("dialog").close();
});
document.addEventListener("submit", (event) => event.target.closest("dialog.filter-sheet")?.close());
