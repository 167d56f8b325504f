// The quiz as a whole: which view is shown, and what the buttons do.
document.documentElement.classList.add("live"); // at once, before the questions are drawn

function startQuiz() {
  const find = (id) => document.getElementById(id);
  const quiz = JSON.parse(find("quiz-data").textContent);
  const articles = [...document.querySelectorAll(".exercise")];
  let state = quizState.load(quiz);

  const index = () => state.round[state.place];
  const own = () => state.cards[index()];
  const card = () => quiz.cards[index()];
  const variant = () => card().variants[own().variant];
  const isNumeric = () => card().kind === "numeric";
  const save = () => quizState.save(quiz, state);
  const hasKeyboard = () => matchMedia("(pointer: fine)").matches;

  // Views -------------------------------------------------------------------------------------------------------------

  function show(view, { focus = true } = {}) {
    state.view = view;
    find("start").hidden = view !== "start";
    find("result").hidden = view !== "result";
    find("desk").hidden = view !== "question";
    find("overview").hidden = view !== "question";
    articles.forEach((article, number) => article.classList.toggle("current", view === "question" && number === index()));
    ({ start: showStart, question: showQuestion, result: showResult })[view](focus);
    document.body.dataset.view = view;
    save();
  }

  function arrive(heading, focus) {
    if (!focus) return;
    scrollTo({ top: 0 });
    heading.focus({ preventScroll: true });
  }

  function showStart(focus) {
    const { answered, total } = quizResult.tally(quiz, state, quizResult.all(quiz));
    find("resumed").hidden = find("restart").hidden = !answered;
    find("resumed").textContent = `You have answered ${answered} of ${total} questions.`;
    find("begin").textContent = answered ? "Continue" : "Start";
    arrive(find("start-title"), focus);
  }

  function showResult(focus) {
    quizResult.show(quiz, state, articles);
    arrive(find("result-title"), focus);
  }

  function showQuestion(focus) {
    const article = articles[index()];
    const attempt = quizState.current(own());
    const solution = article.querySelector("details.solution");
    if (isNumeric()) solution.before(find("desk"));
    else solution.after(find("desk"));
    solution.open = attempt?.verdict === "given-up";
    quizQuestion.say("");
    if (isNumeric()) {
      quizQuestion.fill(quiz, card(), article, own().variant);
      quizQuestion.askNumeric(article, variant(), own().draft);
      if (attempt) quizQuestion.explain(quiz, card(), variant(), attempt);
    } else {
      if (attempt) sayRecalled(attempt.verdict);
      quizQuestion.letScrollByKeyboard(article);
    }
    arrangeControls();
    showOverview();
    if (focus && isNumeric() && hasKeyboard()) {
      scrollTo({ top: 0 });
      quizQuestion.answerBox().focus({ preventScroll: true });
    } else arrive(article.querySelector("h2"), focus);
  }

  // Which controls fit what has been done so far.
  function arrangeControls() {
    const attempt = quizState.current(own());
    const solution = articles[index()].querySelector("details.solution");
    find("form").hidden = !isNumeric();
    find("give-up").hidden = Boolean(attempt);
    find("check").classList.toggle("primary", !attempt || quizQuestion.given() !== attempt.typed);
    find("recall").hidden = isNumeric() || !solution.open;
    find("onward").hidden = !attempt;
    find("renew").hidden = !isNumeric() || card().variants.length < 2;
    find("next").textContent = state.place + 1 < state.round.length ? "Next question" : "See the result";
    solution.hidden = isNumeric() && !attempt;
  }

  function showOverview() {
    const { answered, total } = quizResult.tally(quiz, state, quizResult.all(quiz));
    find("progress").max = total;
    find("progress").value = answered;
    find("standing").textContent = `${answered} of ${total}`;
    [...find("numbers").children].forEach((item, number) => {
      const verdict = quizState.last(state.cards[number])?.verdict ?? "open";
      const words = { right: "right", wrong: "wrong", "given-up": "not known", open: "not answered" }[verdict];
      const button = item.firstChild;
      button.className = verdict;
      button.setAttribute("aria-label", `Question ${number + 1}, ${words}`);
      if (number === index()) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
  }

  function buildOverview() {
    const items = quiz.cards.map((_, number) => {
      const item = quizgenFeedback.element("li");
      const button = quizgenFeedback.text("button", "", number + 1);
      button.type = "button";
      button.addEventListener("click", () => goTo(number));
      item.append(button);
      return item;
    });
    find("numbers").replaceChildren(...items);
  }

  // What the buttons do -----------------------------------------------------------------------------------------------

  function goTo(number) {
    if (!state.round.includes(number)) state.round = quizResult.all(quiz);
    state.place = state.round.indexOf(number);
    show("question");
  }

  function goOn() {
    if (state.place + 1 === state.round.length) return show("result");
    state.place += 1;
    show("question");
  }

  function judged(attempt) {
    own().renewed = false;
    quizState.record(own(), { variant: own().variant, ...attempt });
    arrangeControls();
    showOverview();
    save();
  }

  function check(event) {
    event.preventDefault();
    const typed = quizQuestion.given();
    if (!typed) {
      const what = variant().options ? "Choose an answer first." : `Type an answer first: ${quizgenAnswers.EXPECTED[variant().answer.type]}.`;
      return quizQuestion.say("unreadable", quizgenFeedback.text("p", "head", what));
    }
    if (quizState.current(own())?.typed === typed) return goOn();
    own().draft = typed;
    const { verdict } = quizQuestion.explain(quiz, card(), variant(), { typed });
    if (verdict !== "unreadable") judged({ typed, verdict });
  }

  function giveUp() {
    judged({ typed: "", verdict: "given-up" });
    quizQuestion.explain(quiz, card(), variant(), quizState.current(own()));
    articles[index()].querySelector("details.solution").open = true;
    find("next").focus();
  }

  function renew() {
    quizState.renew(own(), card().variants.length);
    show("question");
  }

  function sayRecalled(verdict) {
    const words = verdict === "right" ? "✓ You knew it." : "✗ Not yet. It comes back in “Practise what I missed”.";
    quizQuestion.say(verdict, quizgenFeedback.text("p", "head", words));
  }

  function recalled(verdict) {
    judged({ typed: "", verdict });
    goOn();
  }

  function practise() {
    state.round = quizResult.missed(quiz, state);
    state.place = 0;
    state.round.forEach((number) => quizState.renew(state.cards[number], quiz.cards[number].variants?.length ?? 1));
    show("question");
  }

  function restart() {
    state = quizState.fresh(quiz);
    show("start");
  }

  function begin() {
    const [open] = quizResult.unanswered(quiz, state);
    if (open === undefined) return show("result");
    state.round = quizResult.all(quiz);
    return goTo(open);
  }

  const actions = {
    begin, restart, again: restart, next: goOn, renew, "give-up": giveUp, practise,
    knew: () => recalled("right"),
    "not-yet": () => recalled("wrong"),
    unanswered: begin,
    finish: () => show("result"),
    print: () => window.print(),
  };
  Object.entries(actions).forEach(([id, act]) => find(id).addEventListener("click", act));
  find("form").addEventListener("submit", check);
  find("form").addEventListener("input", () => {
    own().draft = quizQuestion.given();
    arrangeControls();
    save();
  });
  articles.forEach((article) => article.querySelector("details.solution").addEventListener("toggle", () => {
    if (state.view !== "question" || article !== articles[index()]) return;
    arrangeControls();
    if (!isNumeric() && !find("recall").hidden && !quizState.current(own())) article.querySelector(".answer").focus();
    quizQuestion.letScrollByKeyboard(article);
  }));
  addEventListener("beforeprint", () => quizResult.showSheet(quiz, state, articles));
  addEventListener("resize", () => quizQuestion.letScrollByKeyboard(articles[index()]));

  document.body.append(mathProbe());
  quizQuestion.mathFallback(document.body);
  buildOverview();
  show(state.view, { focus: false });
}

// As wide as it says if the browser knows MathML.
function mathProbe() {
  const probe = quizgenFeedback.element("span", "", '<math><mspace width="20px" height="1px"></mspace></math>');
  probe.id = "math-probe";
  probe.setAttribute("aria-hidden", "true");
  return probe;
}

addEventListener("DOMContentLoaded", startQuiz);
