// In the editor of minutes: a block that the import guessed is read once somebody has changed it.

document.addEventListener("input", read);
document.addEventListener("change", read);

function read(event) {
  const form = event.target.closest("[data-edit-form]");
  // A rich text keeps its words in a hidden field beside what is typed into.
  const field = event.target.name ? event.target : event.target.closest("[data-contentpath]")?.querySelector("[name]");
  if (!form || !field || field.name.endsWith("-to_check")) return;
  // The tick of the nearest block around the field: body-3-value-points-0-value-text, then body-3-value-…
  const steps = field.name.split("-");
  while (steps.length > 1) {
    steps.pop();
    const tick = form.elements.namedItem(`${steps.join("-")}-to_check`);
    if (tick) {
      if (tick.checked) tick.click();
      return;
    }
  }
}
