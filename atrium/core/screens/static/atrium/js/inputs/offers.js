// What a picker offers: what the server found, what could be made, or a remark that there is nothing.
import { filled, nodes } from "./http.js";

/** Whether two titles are one to a person. */
export const same = (one, other) => one?.toLocaleLowerCase() === other?.toLocaleLowerCase();

/** Fills the picker's list for what was typed, and answers the sentence to be spoken about it. */
export function draw(picker, html, text, fault) {
  const { list, options, picked, dataset } = picker;
  const taken = new Set(picked.several ? picked.ids : []);
  list.replaceChildren(nodes(html));
  for (const option of options.options) if (taken.has(option.dataset.id)) option.remove();
  const count = options.options.length;
  if (!fault && makeable(picker, text)) {
    const option = line(list, filled(dataset.createLabel, { title: text }));
    Object.assign(option.dataset, { id: text, title: text, make: "" });
  }
  const said = fault || (count ? filled(dataset.found, { count }) : dataset.none);
  if (!options.options.length) line(list, said);
  return said;
}

/** Whether what was typed could be made: it is not there and not chosen yet. */
function makeable({ options, picked, dataset }, text) {
  const known = options.options.some((one) => same(one.dataset.title, text));
  return text && "create" in dataset && !known && !picked.ids.includes(text);
}

/** One more option; without an id it is only a remark, which nobody can take. */
function line(list, text) {
  const option = document.createElement("li");
  option.textContent = text;
  option.role = "option";
  list.append(option);
  return option;
}
