// The result: what is mastered, topic by topic, the named mistakes, and every answer, each a way back to its question.
const quizResult = (() => {
  const { element, text, spoken, code: inOrder } = quizgenFeedback;
  const find = (id) => document.getElementById(id);
  const SIGNS = { mastered: "✓ mastered", right: "✓ right", wrong: "✗ wrong", "given-up": "✗ not known", open: "" };

  function summary({ total, answered, atOnce, inTheEnd, mastered }) {
    const parts = [`${atOnce} of ${total} right at once.`];
    if (inTheEnd !== atOnce) parts.push(`${inTheEnd} right in the end.`);
    if (answered < total) parts.push(`${total - answered} not answered yet.`);
    parts.push(mastered === total ? "You have mastered them all." : `${mastered} mastered.`);
    return parts.join(" ");
  }

  function showTopics(quiz, found) {
    const topics = new Map();
    quiz.cards.forEach((card, index) => topics.set(card.topic, [...(topics.get(card.topic) ?? []), found[index]]));
    const rows = [...topics].map(([topic, ones]) => {
      const { total, atOnce, inTheEnd, mastered } = quizPractice.tally(ones);
      const row = element("tr");
      const head = spoken(text("th", "", topic), quiz.languageOf(topic));
      head.scope = "row";
      row.append(head, ...[atOnce, inTheEnd, mastered, total].map((number) => text("td", "", number)));
      return row;
    });
    find("by-topic").tBodies[0].replaceChildren(...rows);
  }

  // The named mistakes that were made, each with the questions in which it was. In other questions a mistake of the same name
  // may have other advice, even the opposite: then it is another one.
  function mistakesMade(quiz, state) {
    const made = new Map();
    quiz.cards.forEach((card, index) => state.events[index].filter((event) => event.what === "wrong" && card.sets).forEach((event) => {
      const variant = card.variants[event.on];
      const known = quizQuestion.mistakesOf(quiz, card, variant);
      quizgenAnswers.judge(event.typed, variant.answer, known).mistakes.forEach((mistake) => {
        const words = JSON.stringify(quiz.adviceOn(card.family, mistake.name));
        const one = made.get(words) ?? { mistake, name: mistake.name, questions: new Set() };
        one.questions.add(index);
        made.set(words, one);
      });
    }));
    return [...made.values()];
  }

  function button(words, action) {
    const made = text("button", "", words);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  function mistakeItem({ mistake, name, questions }, { review, practise, practisable }) {
    const item = element("li");
    const where = element("p", "where");
    where.append(...[...questions].map((index) => button(`Question ${index + 1}`, () => review(index))));
    const again = practisable(name, [...questions]);
    if (again.length) where.append(button("Practise this", () => practise(again)));
    const words = element("div");
    words.dir = "auto";
    const title = spoken(text("b", "name", `${mistake.title}.`), mistake.language);
    words.append(title, " ", spoken(element("span", "", mistake.advice), mistake.language));
    item.append(words);
    if (mistake.see) item.append(quizArticles.idea(mistake.see));
    item.append(where);
    return item;
  }

  function showMistakes(quiz, state, actions) {
    const made = mistakesMade(quiz, state);
    find("made").hidden = !made.length;
    find("mistakes-made").replaceChildren(...made.map((one) => mistakeItem(one, actions)));
    quizQuestion.mathFallback(find("mistakes-made"));
  }

  // A line of the answer sheet: the question, its code, what was answered, and what is right.
  function line(card, events, one, open) {
    const item = element("li");
    const shown = one.last?.on ?? 0;
    const asked = spoken(button(card.title, open), card.language);
    asked.className = "asked";
    const code = element("span", "code");
    code.append(inOrder(card.code(shown)));
    const kind = quizOverview.kind(one);
    const hints = one.last ? quizPractice.hintsUsed(events, one.last.on) : 0;
    const help = hints ? `, with ${hints} hint${hints > 1 ? "s" : ""}` : "";
    const typed = one.last?.typed ? `${one.last.typed} ` : "";
    item.append(asked, code, text("span", `given ${kind}`, `${typed}${SIGNS[kind]}${help}`));
    if (one.last && !one.isRight && card.sets) item.append(text("span", "correct", `Answer: ${card.variants[shown].answer.text}`));
    return item;
  }

  function showSheet(quiz, state, review = () => {}) {
    const found = quizPractice.standings(quiz, state);
    const lines = quiz.cards.map((card, index) => line(card, state.events[index], found[index], () => review(index)));
    find("answers").replaceChildren(...lines);
    find("sheet-score").textContent = summary(quizPractice.tally(found));
  }

  // Which buttons there are, and what is said of numbers that are used up.
  function arrange(quiz, state) {
    const { open, missed, once, usedUp } = quizPractice.groups(quiz, state);
    find("practise").hidden = !missed.length;
    find("once-more").hidden = !once.length;
    find("unanswered").hidden = !open.length;
    const ways = ["practise", "unanswered", "once-more"];
    const first = ways.find((id) => !find(id).hidden);
    ways.forEach((id) => find(id).classList.toggle("primary", id === first));
    find("walk-through").hidden = !quiz.cards.length;
    find("used-up").hidden = !usedUp.length;
    const which = usedUp.map((index) => index + 1).join(", ");
    find("used-up-which").textContent = usedUp.length > 1 ? `The numbers of questions ${which} are used up.` : `The numbers of question ${which} are used up.`;
  }

  function show(quiz, state, actions) {
    const sums = quizPractice.tally(quizPractice.standings(quiz, state));
    find("score").textContent = `${sums.inTheEnd} of ${sums.total}`;
    find("summary").textContent = summary(sums);
    showTopics(quiz, quizPractice.standings(quiz, state));
    showMistakes(quiz, state, actions);
    arrange(quiz, state);
    showSheet(quiz, state, actions.review);
    quizQuestion.letScrollByKeyboard(find("result"));
  }

  return { show, showSheet };
})();
