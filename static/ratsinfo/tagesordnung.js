// Moves the items of an agenda by dragging; the page works without it, by its buttons. What was done is announced.
"use strict";

(() => {
  const form = document.querySelector("form:has(#ziehen)");
  if (!form) return;
  let dragged = null;

  // Only the handle drags: text in the fields can still be marked with the mouse.
  for (const handle of form.querySelectorAll(".punkt__griff")) handle.draggable = true;

  const partOf = (item) => item.closest(".punkte");
  const itemUnder = (event) => event.target.closest?.(".punkt");
  const isBehind = (item, event) => {
    const box = item.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  };
  const unmark = () => form.querySelectorAll(".punkt--davor, .punkt--danach").forEach((item) => item.classList.remove("punkt--davor", "punkt--danach"));

  form.addEventListener("dragstart", (event) => {
    dragged = itemUnder(event);
    if (!dragged || !event.target.closest?.(".punkt__griff")) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(dragged, 0, 0);
  });

  form.addEventListener("dragover", (event) => {
    const item = itemUnder(event);
    if (!dragged || !item || item === dragged || partOf(item) !== partOf(dragged)) return;
    event.preventDefault();
    unmark();
    item.classList.add(isBehind(item, event) ? "punkt--danach" : "punkt--davor");
  });

  form.addEventListener("drop", (event) => {
    const item = itemUnder(event);
    if (!dragged || !item) return;
    event.preventDefault();
    const button = document.getElementById("ziehen");
    form.elements.zug.value = `${isBehind(item, event) ? "nach" : "vor"}:${item.dataset.punkt}`;
    button.value = `ziehen:${dragged.dataset.punkt}`;
    form.requestSubmit(button);
  });

  form.addEventListener("dragend", () => {
    dragged = null;
    unmark();
  });

  // A message that is there when the page opens is not read out; one that comes afterwards is.
  const said = [...document.querySelectorAll(".messagelist li")].map((message) => message.textContent.trim()).join(" ");
  if (said) setTimeout(() => { document.getElementById("ansage").textContent = said; }, 300);
})();
