// Small things forms and lists of choices ask for by attribute:
//   data-submits               a choice that sends its form at once
//   data-fills="id" data-source="/address"   a choice whose value brings the content of another element
//   data-with-id="7"           a button that sends id=7 along with its own name and value
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-submits]")) target.form.requestSubmit();
  if (target.matches("[data-fills]")) {
    const query = new URLSearchParams({ [target.name]: target.value });
    window.htmx.ajax("GET", `${target.dataset.source}?${query}`, { target: `#${target.dataset.fills}`, swap: "innerHTML" });
  }
});

document.addEventListener("formdata", ({ target, formData }) => {
  const id = target.sender?.dataset.withId;
  if (id) formData.set("id", id);
});

document.addEventListener("submit", ({ target, submitter }) => (target.sender = submitter), true);
