// One condition of a filter: its field, its operator, its value.
import { control, read } from "./filter-values.js";

/** Draws the condition `tree` into a fresh row. */
export function fill_row(filter, row, tree) {
  options(row.querySelector("[data-field]"), filter.told.fields.map((one) => [one.key, one.label]), tree.field);
  operators(filter, row, tree.op, tree.value);
  return row;
}

/** Redraws what depends on the control that was changed. */
export function row_changed(filter, row, changed) {
  if (changed.matches("[data-field]")) operators(filter, row);
  if (changed.matches("[data-op]")) value_control(filter, row, row_value(filter, row, true).value);
  if (changed.matches("[data-relative]")) {
    row.querySelector("[data-n]").hidden = !changed.selectedOptions[0].hasAttribute("data-counts");
  }
}

/** The condition as a filter has it; null while its value is missing, unless that may be so. */
export function row_value(filter, row, unfinished = false) {
  const operator = operator_of(filter, row);
  const value = read(row.querySelector("[data-value-place]"), operator);
  if (value === null && !unfinished && operator.value !== "none") return null;
  return { field: field_of(filter, row).key, op: operator.op, ...(value === null ? {} : { value }) };
}

function operators(filter, row, op, value) {
  const known = field_of(filter, row).operators.map((one) => [one.op, one.label]);
  options(row.querySelector("[data-op]"), known, op);
  value_control(filter, row, value);
}

function value_control(filter, row, value) {
  const place = row.querySelector("[data-value-place]");
  place.replaceChildren(...control(filter, field_of(filter, row), operator_of(filter, row), value));
}

function field_of(filter, row) {
  const key = row.querySelector("[data-field]").value;
  return filter.told.fields.find((one) => one.key === key);
}

function operator_of(filter, row) {
  const op = row.querySelector("[data-op]").value;
  return field_of(filter, row).operators.find((one) => one.op === op);
}

function options(select, pairs, chosen) {
  select.replaceChildren(...pairs.map(([value, label]) => new Option(label, value, false, value === chosen)));
}
