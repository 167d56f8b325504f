// Puts into words what judging an answer has found: the named mistakes with their advice, and the list of wrong answers.
// Two braces must never stand side by side here: Anki would take them for a field.
const quizgenFeedback = (() => {
  "use strict";

  function element(name, className, html) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (html) made.innerHTML = html;
    return made;
  }

  function text(name, className, words) {
    const made = element(name, className);
    made.textContent = words;
    return made;
  }

  const KEYBOARDS = { integer: "numeric", decimal: "decimal" };

  // Lets an input box ask for an answer of a type.
  function prepare(input, type) {
    input.inputMode = KEYBOARDS[type] ?? "text";
    input.placeholder = quizgenAnswers.EXPECTED[type];
  }

  const capitalised = (words) => `${words[0].toUpperCase()}${words.slice(1)}`;

  function explanation(mistake) {
    const line = element("p");
    line.append(text("b", "name", `${capitalised(mistake.title)}.`), " ", element("span", "", mistake.advice));
    return line;
  }

  // A heading and the mistakes made, for what `quizgenAnswers.judge` says of an answer in words.
  function verdict(typed, { verdict: kind, expected, mistakes }) {
    const heads = {
      right: `✓ ${typed} is right.`,
      wrong: `✗ ${typed} is not the answer.`,
      unreadable: `${typed} can't be read as an answer. Expected is ${expected}.`,
    };
    return [text("p", "head", heads[kind]), ...mistakes.map(explanation)];
  }

  // Every wrong answer that has a name, with all the mistakes that lead to it.
  function mistakeList(mistakes) {
    const byValue = new Map();
    mistakes.forEach((mistake) => byValue.set(mistake.text, [...(byValue.get(mistake.text) ?? []), mistake]));
    const list = element("ul", "mistakes");
    byValue.forEach((group, value) => {
      const item = element("li");
      item.append(text("b", "", value));
      group.forEach((mistake) => item.append(" ", text("span", "name", `${mistake.title}.`), " ", element("span", "", mistake.advice)));
      list.append(item);
    });
    return list;
  }

  return { element, text, prepare, verdict, mistakeList };
})();
