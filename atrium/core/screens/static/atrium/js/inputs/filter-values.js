// The control for the value of one condition, and what is read from it again.
// Some operators take several values and "between" takes two; `several` and `pair` say otherwise.
import { Picked } from "./picked.js";

const SEVERAL = new Set(["in", "not_in", "any", "all", "none", "below"]);
const is_several = (operator) => operator.several ?? SEVERAL.has(operator.op);
const is_pair = (operator) => operator.pair ?? operator.op === "between";

/** The nodes of the control: `filter` holds the templates and titles, `value` is what it shows. */
export function control(filter, field, operator, value) {
  const make = { none: () => [], relative, choice: field.kind === "boolean" ? yes_no : choice, picker }[operator.value] ?? plain;
  return make(filter, field, operator, value);
}

/** The value typed, a list for several or a pair; null when it is missing. */
export function read(place, operator) {
  const picker = place.querySelector("atrium-picker");
  const ticks = [...place.querySelectorAll("input[type=checkbox]:checked")].map((one) => one.value);
  const relative = place.querySelector("[data-relative]");
  if (relative) return read_relative(relative, place.querySelector("[data-n]"));
  const several = operator && is_several(operator);
  const given = picker ? [...picker.querySelectorAll(".picked input, [data-value]")].map((one) => one.value)
    : place.querySelector("input[type=checkbox]") ? ticks
      : [...place.querySelectorAll("input, select")].flatMap((one) => (several ? one.value.split(/[,，、;；]/) : [one.value]))
        .map((one) => one.trim());
  const values = given.filter(Boolean);
  if (!values.length || (operator && is_pair(operator) && values.length < 2)) return null;
  return several || (operator && is_pair(operator)) ? values : values[0];
}

function read_relative(select, n) {
  if (n.hidden) return { relative: select.value };
  return Number(n.value) > 0 ? { relative: select.value, n: Number(n.value) } : null;
}

function template(filter, name) {
  return filter.querySelector(`template[data-control="${name}"]`).content.firstElementChild.cloneNode(true);
}

/** One text, number or date box, or two of them for a span; several texts stand between commas. */
function plain(filter, field, operator, value) {
  const name = ["number", "date", "datetime"].includes(operator.value) ? operator.value : "text";
  const several = is_several(operator) && Array.isArray(value);
  const given = several ? [value.join(", ")] : [value].flat();
  return given.concat(is_pair(operator) && given.length < 2 ? [""] : []).slice(0, is_pair(operator) ? 2 : 1).map((one) => {
    const box = template(filter, name);
    box.ariaLabel = field.label;
    box.value = typeof one === "object" || one === undefined ? "" : one;
    return box;
  });
}

function relative(filter, field, operator, value) {
  const made = template(filter, "relative");
  const [select, n] = [made.querySelector("[data-relative]"), made.querySelector("[data-n]")];
  select.ariaLabel = field.label;
  if (value?.relative) select.value = value.relative;
  if (value?.n) n.value = value.n;
  n.hidden = !select.selectedOptions[0]?.hasAttribute("data-counts");
  return [made];
}

function yes_no(filter, field, operator, value) {
  const made = template(filter, "boolean");
  made.ariaLabel = field.label;
  if (value !== undefined) made.value = String(value);
  return [made];
}

function choice(filter, field, operator, value) {
  const chosen = [value].flat().map(String);
  const made = template(filter, is_several(operator) ? "ticks" : "choice");
  made.ariaLabel = field.label;
  for (const one of field.choices ?? []) {
    if (!is_several(operator)) {
      made.append(new Option(one.label, one.value, false, chosen.includes(String(one.value))));
      continue;
    }
    const tick = template(filter, "tick");
    tick.querySelector("span").textContent = one.label;
    Object.assign(tick.querySelector("input"), { value: one.value, checked: chosen.includes(String(one.value)) });
    made.append(tick);
  }
  return [made];
}

let made = 0;

function picker(filter, field, operator, value) {
  const element = template(filter, is_several(operator) ? "pickers" : "picker");
  const [box, list] = [element.querySelector("[role=combobox]"), element.querySelector("[role=listbox]")];
  list.id = `filter-list-${(made += 1)}`;
  box.setAttribute("aria-controls", list.id);
  box.ariaLabel = list.ariaLabel = field.label;
  box.removeAttribute("id");
  element.dataset.source = field.source;
  nameless(element);
  nameless(element.querySelector("template")?.content);
  const picked = new Picked(element, box);
  const titles = filter.told.titles?.[field.key] ?? {};
  for (const id of [value].flat()) if (id && typeof id !== "object") picked.take(String(id), titles[id] ?? String(id));
  return [element];
}

/** Only the filter as a whole is sent with the form, not the boxes it is made in. */
function nameless(part) {
  for (const one of part?.querySelectorAll("[name]") ?? []) one.removeAttribute("name");
}
