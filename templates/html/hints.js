// Hints: the worked steps, one at a time, before there is an answer. The last one is the answer itself, and is no hint.
const quizHints = (() => {
  const { element, text } = quizgenFeedback;
  const find = (id) => document.getElementById(id);

  // The rule and all steps but the last; of a single step, what it is about.
  function of(solution) {
    const steps = [...solution.querySelectorAll(".steps > li")];
    const rule = solution.querySelector(":scope > .formula");
    const hints = [...(rule ? [rule] : []), ...steps.slice(0, -1)];
    const label = steps.at(-1)?.querySelector(".label");
    return hints.length || !label ? hints : [label];
  }

  function item(hint) {
    const line = element("li");
    const isStep = hint.matches("li");
    line.append(...(isStep ? [...hint.cloneNode(true).childNodes] : [hint.cloneNode(true)]));
    return line;
  }

  // Shows the hints that were asked for, and what follows from them: the question comes back if it has more numbers.
  function show(solution, used, isOpen, hasMore) {
    const hints = of(solution);
    const list = find("hints");
    list.replaceChildren(...hints.slice(0, used).map(item));
    list.hidden = !used;
    quizQuestion.letScrollByKeyboard(list);
    find("hint").hidden = !isOpen || used >= hints.length;
    find("hint").textContent = `Hint ${used + 1} of ${hints.length}`;
    find("hint-note").textContent = used && isOpen ? `With a hint, the answer counts, but ${hasMore ? "the question comes back" : "not towards mastering the question"}.` : "";
    return hints.length;
  }

  // Takes the offer back once there is an answer; hints that were shown stay.
  function close() {
    find("hint").hidden = true;
    find("hint-note").textContent = "";
  }

  function bring() {
    find("hints").lastElementChild?.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  return { show, close, bring };
})();
