// [data-tabs]: links whose content htmx swaps in; the one that was followed is marked once it has come.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const link = ctx.sourceElement?.closest?.("[data-tabs] a");
  if (!link || ctx.response?.status >= 400) return;
  for (const one of link.parentElement.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
  link.setAttribute("aria-current", "page");
});
