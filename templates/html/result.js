// The result: how much was right at once and in the end, topic by topic, and a sheet of all answers.
const quizResult = (() => {
  const { element, text } = quizgenFeedback;
  const find = (id) => document.getElementById(id);
  const WORDS = { right: "✓ right", wrong: "✗ wrong", "given-up": "✗ not known" };

  function tally(quiz, state, indices) {
    const cards = indices.map((index) => state.cards[index]);
    return {
      total: cards.length,
      answered: cards.filter((card) => card.attempts.length).length,
      atOnce: cards.filter((card) => card.first === "right").length,
      inTheEnd: cards.filter((card) => quizState.last(card)?.verdict === "right").length,
    };
  }

  const all = (quiz) => quiz.cards.map((_, index) => index);

  const missed = (quiz, state) =>
    all(quiz).filter((index) => state.cards[index].attempts.length && quizState.last(state.cards[index]).verdict !== "right");

  const unanswered = (quiz, state) => all(quiz).filter((index) => !state.cards[index].attempts.length);

  function summary({ total, answered, atOnce, inTheEnd }) {
    const parts = [`${atOnce} of ${total} right at once.`];
    if (inTheEnd > atOnce) parts.push(`${inTheEnd} right in the end.`);
    if (answered < total) parts.push(`${total - answered} not answered yet.`);
    return parts.join(" ");
  }

  function showTopics(quiz, state) {
    const topics = new Map();
    quiz.cards.forEach((card, index) => topics.set(card.topic, [...(topics.get(card.topic) ?? []), index]));
    const rows = [...topics].map(([topic, indices]) => {
      const { total, atOnce, inTheEnd } = tally(quiz, state, indices);
      const row = element("tr");
      const head = text("th", "", topic);
      head.scope = "row";
      row.append(head, ...[atOnce, inTheEnd, total].map((number) => text("td", "", number)));
      return row;
    });
    find("by-topic").tBodies[0].replaceChildren(...rows);
  }

  // A line of the answer sheet: the code, what was answered, and what is right.
  function line(card, own, article) {
    const item = element("li");
    const attempt = quizState.last(own);
    const variant = card.variants?.[attempt?.variant ?? own.variant];
    const title = element("span", "asked");
    title.append(article.querySelector(".skill").textContent || article.querySelector(".question").textContent.trim());
    const code = text("span", "code", variant?.code ?? article.querySelector("[data-part=code]").textContent);
    const typed = attempt?.typed ? `${attempt.typed} ` : "";
    const answer = text("span", `given ${attempt?.verdict ?? "none"}`, attempt ? `${typed}${WORDS[attempt.verdict]}` : "");
    item.append(title, code, answer);
    if (attempt && attempt.verdict !== "right" && variant) item.append(text("span", "correct", `Answer: ${variant.answer.text}`));
    return item;
  }

  function showSheet(quiz, state, articles) {
    find("answers").replaceChildren(...quiz.cards.map((card, index) => line(card, state.cards[index], articles[index])));
    find("sheet-score").textContent = summary(tally(quiz, state, all(quiz)));
  }

  function show(quiz, state, articles) {
    const sums = tally(quiz, state, all(quiz));
    find("score").textContent = `${sums.inTheEnd} of ${sums.total}`;
    find("summary").textContent = summary(sums);
    find("practise").hidden = !missed(quiz, state).length;
    find("unanswered").hidden = !unanswered(quiz, state).length;
    showTopics(quiz, state);
    showSheet(quiz, state, articles);
  }

  return { show, showSheet, tally, missed, unanswered, all };
})();
