// The editors' calendar: a date dragged onto another day opens the form that moves it, where one confirms.
// Without a mouse, « Move the date » beside each date leads to the same form. Listens on the document: htmx swaps the grid.
let dragged = null;

const dayUnder = (event) => (event.target.closest ? event.target.closest("[data-day]") : null);
const clear = () => document.querySelectorAll(".agenda-day.over").forEach((day) => day.classList.remove("over"));

document.addEventListener("dragstart", (event) => {
  const meeting = event.target.closest?.("[data-move]");
  if (!meeting) return;
  dragged = meeting;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
});
document.addEventListener("dragover", (event) => {
  const day = dragged && dayUnder(event);
  if (!day) return;
  event.preventDefault();
  clear();
  day.classList.add("over");
});
document.addEventListener("drop", (event) => {
  const day = dragged && dayUnder(event);
  if (!day) return;
  event.preventDefault();
  const from = dragged.closest("[data-day]");
  const address = dragged.dataset.move;
  dragged = null;
  clear();
  if (from !== day) window.location.assign(`${address}?jour=${day.dataset.day}`);
});
document.addEventListener("dragend", () => {
  dragged = null;
  clear();
});
