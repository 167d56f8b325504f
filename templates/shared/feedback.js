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

  // A problem's code with its parts kept in their order: beside Hebrew, the level would stand before the heading.
  function code(words) {
    const line = document.createDocumentFragment();
    const isOther = (part) => /[^\0-\u058f]/.test(part);
    line.append(...words.split(/([/#])/).map((part) => (isOther(part) ? text("bdi", "", part) : part)));
    return line;
  }

  // Marks words of a note that says its language: those around them are English.
  function spoken(made, language) {
    if (language) made.lang = language;
    return made;
  }

  const KEYBOARDS = { integer: "numeric", decimal: "decimal" };

  // Lets an input box ask for a variant's answer. Keyboards for numbers have no minus sign on iPhones.
  function prepare(input, { answer, mistakes = [] }) {
    const isSigned = [answer, ...mistakes].some(({ value }) => value < 0);
    input.inputMode = (!isSigned && KEYBOARDS[answer.type]) || "text";
    input.placeholder = quizgenAnswers.EXPECTED[answer.type];
  }

  function escaped(words) {
    const holder = document.createElement("span");
    holder.textContent = words;
    return holder.innerHTML;
  }

  // Puts the values that a variant has for it into a text; each name stands between two pairs of braces.
  function fill(advice, slots = {}) {
    return advice.replace(/[{]{2}([a-z_]+)[}]{2}/g, (_, name) => escaped(slots[name]));
  }

  // Joins a variant's mistakes with their words, which are told once for all variants.
  function inWords(mistakes, words) {
    return mistakes.map((mistake) => {
      const { title, advice, see, language } = words[mistake.name];
      return { ...mistake, title, advice: fill(advice, mistake.slots), see, language };
    });
  }

  function explanation(mistake) {
    const line = spoken(element("p"), mistake.language);
    line.dir = "auto"; // the words are those of a note, which may run from right to left
    line.append(text("b", "name", `${mistake.title}.`), " ", element("span", "", mistake.advice));
    return line;
  }

  // A heading and the mistakes made, for what `quizgenAnswers.judge` says of an answer in words.
  function verdict(typed, { verdict: kind, hint, mistakes }) {
    const heads = {
      right: `✓ ${typed} is right.`,
      wrong: `✗ ${typed} is not the answer.`,
      unreadable: `“${typed}” is not counted yet. ${hint}`,
    };
    return [spoken(text("p", "head", heads[kind]), "en"), ...mistakes.map(explanation)];
  }

  // Every wrong answer that has a name, with all the mistakes that lead to it.
  function mistakeList(mistakes) {
    const byValue = new Map();
    mistakes.forEach((mistake) => byValue.set(mistake.text, [...(byValue.get(mistake.text) || []), mistake]));
    const list = element("ul", "mistakes");
    byValue.forEach((group, value) => {
      const item = element("li");
      item.append(text("b", "", value));
      group.forEach((mistake) => {
        const place = group.length > 1 ? item.appendChild(element("p")) : item; // each of several in a paragraph of its own
        const name = spoken(text("span", "name", `${mistake.title}.`), mistake.language);
        const words = element("span");
        words.dir = "auto";
        words.append(name, " ", spoken(element("span", "", mistake.advice), mistake.language));
        place.append(" ", words);
      });
      list.append(item);
    });
    return list;
  }

  return { element, text, code, spoken, prepare, fill, inWords, verdict, mistakeList };
})();
