// How far one is: the bar, what is still to come back, and a list of all questions to go to.
const quizOverview = (() => {
  const { element, text } = quizgenFeedback;
  const find = (id) => document.getElementById(id);
  const WORDS = { mastered: "mastered", right: "right", wrong: "wrong", "given-up": "not known", open: "not answered" };

  // How a question stands, in a word.
  function kind(one) {
    if (!one.last) return "open";
    if (one.mastered) return "mastered";
    if (one.isRight) return "right";
    return one.last.what;
  }

  function listen(goTo) {
    find("numbers").addEventListener("click", ({ target }) => target.matches("button") && goTo(Number(target.textContent) - 1));
  }

  function build(quiz) {
    const items = quiz.cards.map((_, number) => {
      const item = element("li");
      const button = text("button", "", number + 1);
      button.type = "button";
      item.append(button);
      return item;
    });
    find("numbers").replaceChildren(...items);
  }

  function show(quiz, state) {
    if (!find("numbers").childElementCount) build(quiz);
    const found = quizPractice.standings(quiz, state);
    const { answered, total } = quizPractice.tally(found);
    const returning = quizPractice.returning(state);
    find("progress").max = total;
    find("progress").value = answered;
    find("standing").textContent = `${answered} of ${total}${returning ? ` · ${returning} to come back` : ""}`;
    [...find("numbers").children].forEach((item, number) => {
      const button = item.firstChild;
      button.className = kind(found[number]);
      button.setAttribute("aria-label", `Question ${number + 1}, ${WORDS[kind(found[number])]}`);
      if (number === state.seat.index) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
  }

  return { kind, listen, show };
})();
