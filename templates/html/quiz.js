// The quiz as a whole: which view is shown, and what buttons and keys do.
document.documentElement.classList.add("live"); // at once, before the questions are drawn

function startQuiz() {
  const find = (id) => document.getElementById(id);
  const quiz = quizData.read(find("quiz-data").textContent);
  let state = quizState.load(quiz);

  const seat = () => state.seat;
  const card = () => quiz.cards[seat().index];
  const article = () => quizArticles.get(seat().index);
  const variant = () => card().variants[seat().variant];
  const isNumeric = () => card().sets > 0;
  const save = () => quizViews.tellIfKept(quizState.save(quiz, state));
  const groups = () => quizPractice.groups(quiz, state);

  // Views -------------------------------------------------------------------------------------------------------------

  function show({ focus = true } = {}) {
    const { view } = seat();
    const isAsking = view === "question" || view === "review";
    find("start").hidden = view !== "start";
    find("result").hidden = view !== "result";
    find("desk").hidden = !isAsking;
    find("overview").hidden = view !== "question";
    document.querySelector(".exercise.current")?.classList.remove("current");
    if (isAsking) article().classList.add("current");
    document.body.dataset.view = view;
    if (view === "start") quizViews.start(quiz, state, focus);
    else if (view === "question") quizViews.question(quiz, state, article(), focus);
    else if (view === "review") quizViews.review(quiz, state, article(), focus);
    else quizViews.result(quiz, state, { review, practise, practisable }, focus);
    save();
  }

  function go(view) {
    seat().view = view;
    show();
  }

  const refresh = () => {
    quizViews.arrange(quiz, state, article());
    quizOverview.show(quiz, state);
    save();
  };

  // Going from question to question -----------------------------------------------------------------------------------

  // What was begun and not answered is asked again before all others.
  function leave() {
    const { view, index, queue } = seat();
    if (view === "question" && !quizPractice.current(state) && !queue.includes(index)) queue.unshift(index);
  }

  function goTo(number) {
    leave();
    if (!quizPractice.open(quiz, state, number)) return;
    seat().queue = seat().queue.filter((index) => index !== number || quizPractice.current(state));
    show();
  }

  function goOn() {
    if (quizPractice.askNext(quiz, state)) show();
    else go("result");
  }

  // The same for the keyboard: nothing is left before its verdict was to be seen.
  function goOnIfSeen(event) {
    if (event?.detail || quizVerdict.isInView()) goOn();
    else quizVerdict.bring();
  }

  function practise(indices) {
    seat().queue = indices;
    goOn();
  }

  // The questions in which a mistake was made, and two others in which it can be made; none that is mastered, as it is not
  // asked any more.
  function practisable(name, made) {
    const found = quizPractice.standings(quiz, state);
    const isToPractise = (index) => found[index].next !== null && !found[index].mastered;
    const isPossible = (index) => quiz.cards[index].sets && quiz.cards[index].variants[found[index].next].mistakes.some(([other]) => other === name);
    const others = quizPractice.all(quiz).filter((index) => !made.includes(index) && isToPractise(index) && isPossible(index));
    return [...made.filter(isToPractise), ...others.slice(0, 2)];
  }

  function begin() {
    const { open, missed } = groups();
    practise([...missed, ...open]);
  }

  function review(index) {
    const last = state.events[index].filter((event) => quizState.JUDGED.includes(event.what)).at(-1);
    Object.assign(seat(), { view: "review", index, variant: last?.on ?? 0, since: 0 });
    if (last && isNumeric() && !quizPractice.has(state, "seen")) quizState.record(state, index, { on: last.on, what: "seen" });
    show();
  }

  // Answers -----------------------------------------------------------------------------------------------------------

  function judged(event) {
    const { index, variant: on } = seat();
    quizState.record(state, index, { on, ...event });
    quizPractice.schedule(quiz, state, index);
  }

  function check(event) {
    event.preventDefault();
    const typed = quizQuestion.given();
    const before = quizPractice.current(state);
    if (before && (before.typed ?? "") === typed) return goOnIfSeen();
    if (!typed) {
      const what = variant().options ? "Choose an answer first." : `Type an answer first: ${quizgenAnswers.EXPECTED[variant().answer.type]}.`;
      quizVerdict.say("unreadable", quizVerdict.head(what));
      return quizVerdict.bring();
    }
    look();
    const { verdict } = quizgenAnswers.judge(typed, variant().answer);
    if (verdict !== "unreadable") judged({ what: verdict, typed });
    const attempt = quizPractice.current(state);
    const isCounted = verdict !== "unreadable" && attempt;
    quizVerdict.explain(quiz, card(), variant(), { what: verdict, typed }, isCounted ? quizViews.remarks(quiz, state, attempt) : []);
    quizPractice.keepDraft(state, typed);
    if (isCounted) refresh();
    if (verdict === "wrong" && !variant().options) find("typed").select();
    if (matchMedia("(pointer: coarse)").matches && isCounted) quizQuestion.answerBox().blur();
    if (isCounted) quizHints.close();
    quizVerdict.bring();
  }

  function giveUp() {
    judged({ what: "given-up" });
    const attempt = quizPractice.current(state);
    quizVerdict.explain(quiz, card(), variant(), attempt, quizViews.remarks(quiz, state, attempt));
    refresh();
    quizHints.close();
    article().querySelector("details.solution").open = true;
    find("next").focus({ preventScroll: true });
    quizVerdict.bring();
  }

  function hint() {
    const { index, variant: on } = seat();
    quizState.record(state, index, { on, what: "hint" });
    const events = state.events[index];
    const hasMore = quizPractice.hasMore(card(), events, on);
    quizHints.show(quizQuestion.part(article(), "solution"), variant().answer, quizPractice.hintsUsed(events, on), true, hasMore);
    quizQuestion.mathFallback(find("hints"));
    if (find("hint").hidden) quizQuestion.answerBox().focus({ preventScroll: true });
    quizHints.bring();
    save();
  }

  function renew() {
    if (quizPractice.ask(quiz, state, seat().index)) show();
  }

  function recalled(what) {
    judged({ what });
    goOn();
  }

  // Everything else ---------------------------------------------------------------------------------------------------

  function restart() {
    state = quizState.fresh(quiz);
    find("sure").close();
    show();
  }

  // A solution that is looked at after an answer: from then on its numbers show nothing.
  function look() {
    const isOpen = article().querySelector("details.solution").open;
    if (isNumeric() && isOpen && quizPractice.current(state) && !quizPractice.has(state, "seen")) judged({ what: "seen" });
  }

  // Comes some time after a solution was opened: an answer may be faster, so that looks again.
  function opened(one) {
    if (one !== article() || seat().view !== "question") return;
    look();
    refresh();
    if (!isNumeric() && !find("recall").hidden) one.querySelector(".answer").focus();
    quizQuestion.letScrollByKeyboard(one);
  }

  const sure = () => find("sure").showModal();
  const actions = {
    begin, restart: sure, again: sure, forget: restart, hint, renew, "give-up": giveUp, next: goOnIfSeen,
    practise: () => practise(groups().missed),
    "once-more": () => practise(groups().once),
    unanswered: () => practise(groups().open),
    "walk-through": () => review(0),
    before: () => review(seat().index - 1),
    after: () => review(seat().index + 1),
    back: () => go("result"),
    "to-result": () => go("result"),
    keep: () => find("sure").close(),
    knew: () => recalled("right"),
    "not-yet": () => recalled("wrong"),
    finish: () => { leave(); go("result"); },
    print: () => window.print(),
  };
  Object.entries(actions).forEach(([id, act]) => find(id).addEventListener("click", act));
  find("form").addEventListener("submit", check);
  find("form").addEventListener("input", () => {
    quizPractice.keepDraft(state, quizQuestion.given());
    quizViews.arrange(quiz, state, article());
    save();
  });
  find("exercises").addEventListener("toggle", ({ target }) => target.matches("details.solution") && opened(target.closest(".exercise")), true);
  quizKeys.listen({
    choose(number) {
      if (seat().view !== "question") return false;
      if (isNumeric()) return quizQuestion.choose(number);
      if (find("recall").hidden || number > 1) return false;
      recalled(number ? "wrong" : "right");
      return true;
    },
    leave: () => seat().view === "review" && (go("result"), true),
    goOn() {
      const solution = article().querySelector("details.solution");
      if (seat().view === "start") begin();
      else if (seat().view !== "question") return false;
      else if (quizPractice.current(state)) goOnIfSeen();
      else if (!isNumeric() && !solution.open) solution.open = true;
      else return false;
      return true;
    },
  });
  function catchUp() {
    const concerned = quizState.merge(quiz, state);
    if (concerned === "anew") return show({ focus: false });
    seat().queue = seat().queue.filter((index) => !concerned.includes(index));
    if (seat().view === "question" && !concerned.includes(seat().index)) quizOverview.show(quiz, state);
    else if (concerned.length) show({ focus: false });
  }
  addEventListener("storage", (event) => event.key === quiz.key && catchUp());
  addEventListener("pageshow", (event) => event.persisted && catchUp()); // another page was here meanwhile
  addEventListener("beforeprint", () => {
    if (seat().view === "start") quizArticles.all(quiz);
    else quizResult.showSheet(quiz, state, review);
  });
  addEventListener("resize", () => document.querySelectorAll(".exercise.current, #result").forEach(quizQuestion.letScrollByKeyboard));

  document.body.append(mathProbe());
  quizOverview.listen(goTo);
  show({ focus: false });
}

// As wide as it says if the browser knows MathML.
function mathProbe() {
  const probe = quizgenFeedback.element("span", "", '<math><mspace width="20px" height="1px"></mspace></math>');
  probe.id = "math-probe";
  probe.setAttribute("aria-hidden", "true");
  return probe;
}

addEventListener("DOMContentLoaded", startQuiz);
