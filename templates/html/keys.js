// Keys: 1 to 9 choose, Enter goes on, Escape closes. Where a key already means something, it keeps its meaning.
const quizKeys = (() => {
  const BUSY = "input, textarea, select, button, summary, a, [contenteditable], dialog";
  const isPlain = (event) => !event.ctrlKey && !event.altKey && !event.metaKey && !event.defaultPrevented && !event.isComposing;
  const isTyping = (target) => target.matches?.("input:not([type=radio])");

  // Closes the innermost thing that is open in the current question or the overview; says whether there was one.
  function closeOne() {
    const open = [...document.querySelectorAll(".current details[open], #desk details[open], #overview details[open], #made details[open]")].filter((box) => box.offsetParent);
    const around = document.activeElement?.closest("details[open]");
    const last = around ?? open.at(-1);
    if (!last) return false;
    last.open = false;
    last.querySelector("summary").focus({ preventScroll: true });
    return true;
  }

  function listen(actions) {
    addEventListener("keydown", (event) => {
      if (!isPlain(event) || document.querySelector("dialog[open]")) return;
      const isDigit = /^[1-9]$/.test(event.key) && !isTyping(event.target);
      if (isDigit && actions.choose(Number(event.key) - 1)) event.preventDefault();
      else if (event.key === "Escape" && (closeOne() || actions.leave())) event.preventDefault();
      else if (event.key === "Enter") {
        if (event.repeat) event.preventDefault(); // a key that is held down goes nowhere
        else if (!event.target.closest?.(BUSY) && actions.goOn()) event.preventDefault();
      }
    });
  }

  return { listen };
})();
