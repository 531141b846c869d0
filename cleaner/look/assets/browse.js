"use strict";
// Keys, and the choice of blocks; everything else works without this.
const search = document.getElementById("search");
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  if (event.key === "/") {
    event.preventDefault();
    if (search) search.focus();
    else location.href = "/";
    return;
  }
  const step = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([disabled])`);
  if (step) step.click();
});
const blocks = document.getElementById("by-blocks");
if (blocks) blocks.addEventListener("change", () => {
  for (const piece of document.querySelectorAll(".piece")) {
    const removed = piece.classList.contains("block");
    piece.hidden = (blocks.value === "removed" && !removed) || (blocks.value === "kept" && removed);
  }
});
