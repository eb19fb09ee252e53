// <input data-shows="theme|density">: the choice is seen at once, before the preferences are saved.
document.addEventListener("change", ({ target }) => {
  const what = target.dataset?.shows;
  if (!what) return;
  const { dataset } = document.documentElement;
  if (target.value === "system") delete dataset[what];
  else dataset[what] = target.value;
});
