// Hints: the worked steps, one at a time, before there is an answer. The last one is the answer itself, and is no hint.
const quizHints = (() => {
  const { element, text } = quizgenFeedback;
  const find = (id) => document.getElementById(id);

  // The rule and all steps but the last; of a single step, what it is about.
  function ofSteps(solution, steps) {
    const rule = solution.querySelector(":scope > .formula");
    const hints = [...(rule ? [rule] : []), ...steps.slice(0, -1)];
    const label = steps.at(-1).querySelector(".label");
    return hints.length || !label ? hints : [label];
  }

  // What a line says: without spaces, and with a sign where only the place of a number tells what it is.
  function words(line) {
    const copy = line.cloneNode(true);
    copy.querySelectorAll("mfrac, msup, msub").forEach((pair) => pair.lastElementChild.before(pair.matches("mfrac") ? "/" : "^"));
    return copy.textContent.replace(/\s/g, "");
  }

  // Whether a line shows the answer, or a number that would be accepted as it.
  function tells(line, answer) {
    const said = words(line);
    const asked = answer.text.replace(/\s/g, "");
    if (!/^[−-]?\d[\d,./]*$/.test(asked)) return said.includes(asked);
    const numbers = said.match(/\d+(?:[.,]\d+)*(?:\/\d+)?/g) ?? [];
    return numbers.some((number) => ["", "-"].some((sign) => quizgenAnswers.judge(sign + number, answer).verdict === "right"));
  }

  // In a solution of a note, items of lists and formulas on their own lines are steps. No hint shows the answer or follows
  // from it: notes may have more after it, a check for example.
  function ofNote(solution, answer) {
    const steps = [...solution.querySelectorAll(":scope > :is(ol, ul) > li, :scope > .formula")].slice(0, -1);
    const telling = steps.findIndex((step) => tells(step, answer));
    return telling < 0 ? steps : steps.slice(0, telling);
  }

  function of(solution, answer) {
    const steps = [...solution.querySelectorAll(".steps > li")];
    return steps.length ? ofSteps(solution, steps) : ofNote(solution, answer);
  }

  // A copy, in the language and direction of the words around the original.
  function item(hint) {
    const line = element("li");
    ["lang", "dir"].forEach((name) => {
      const around = hint.closest(`[data-part="solution"] [${name}]`);
      if (around) line.setAttribute(name, around.getAttribute(name));
    });
    const copy = hint.cloneNode(true);
    copy.querySelectorAll(".play").forEach((control) => control.remove()); // a copy of it does nothing
    line.append(...(hint.matches("li") ? [...copy.childNodes] : [copy]));
    return line;
  }

  // Shows the hints that were asked for, and what follows from them: the question comes back if it has more numbers.
  function show(solution, answer, used, isOpen, hasMore) {
    const hints = of(solution, answer);
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
