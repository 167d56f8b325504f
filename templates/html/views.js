// What each view shows: the start, a question to answer, a question to look at again, the result.
const quizViews = (() => {
  const { text } = quizgenFeedback;
  const find = (id) => document.getElementById(id);
  const hasKeyboard = () => !matchMedia("(pointer: coarse)").matches;

  function arrive(heading, focus) {
    if (!focus) return;
    scrollTo({ top: 0, behavior: "instant" });
    heading.focus({ preventScroll: true });
  }

  function start(quiz, state, focus) {
    const { open, missed } = quizPractice.groups(quiz, state);
    const { answered, total } = quizPractice.tally(quizPractice.standings(quiz, state));
    const again = missed.length ? ` It begins with what you missed: ${missed.length} question${missed.length > 1 ? "s" : ""}.` : "";
    find("resumed").hidden = find("restart").hidden = find("to-result").hidden = !answered;
    find("resumed").textContent = `You have answered ${answered} of ${total} questions.${again}`;
    find("begin").textContent = !answered ? "Start" : open.length || missed.length ? "Continue" : "See the result";
    find("to-result").hidden ||= !open.length && !missed.length;
    arrive(find("start-title"), focus);
  }

  function tellIfKept(isKept) {
    find("kept").hidden = !isKept;
    find("not-kept").hidden = isKept;
  }

  function titleOf(quiz, state, article) {
    const { index, variant, view, since } = state.seat;
    const isNumeric = quiz.cards[index].sets > 0;
    const isEarlier = (event) => quizState.JUDGED.includes(event.what) && (isNumeric ? event.on !== variant : event.at < since);
    const isAgain = view === "question" && state.events[index].some(isEarlier);
    const words = isNumeric ? ", again with new numbers" : ", again";
    article.querySelector("h2 .of").textContent = isAgain ? words : ` of ${quiz.cards.length}`;
  }

  // What comes after the verdict: whether it counts, and whether the question comes back.
  function remarks(quiz, state, event) {
    const { index } = state.seat;
    const events = state.events[index];
    const card = quiz.cards[index];
    const one = quizPractice.standing(card, events);
    const hints = card.sets ? quizPractice.hintsUsed(events, event.on) : 0;
    const before = quizPractice.standing(card, events.filter((other) => other.at < event.at));
    const place = state.seat.queue.indexOf(index); // among few questions it may be the next
    const said = [];
    if (before.closed.has(event.on)) said.push("These numbers are used up, so this doesn’t count: only new numbers do.");
    else if (event.what === "right" && hints) said.push(`With ${hints} hint${hints > 1 ? "s" : ""}.`);
    if (one.mastered) said.push("Mastered: right twice in a row, without help.");
    else if (place >= 0) said.push(`It comes back ${place ? "in a few questions" : "next"}${card.sets ? ", with new numbers" : ""}.`);
    else if (one.missed && one.next === null) said.push("These were its last numbers on this page: for more, write a new page with quizgen html.");
    return said.length ? [said.join(" ")] : [];
  }

  function sayRecalled(quiz, state, event) {
    const words = event.what === "right" ? "✓ You knew it." : "✗ Not yet.";
    quizVerdict.say(event.what, quizVerdict.head(words), ...remarks(quiz, state, event).map((line) => text("p", "remark", line)));
  }

  // Puts the numbers, the verdict and the solution in place, for both views of a question.
  function place(quiz, state, article) {
    const { index, variant } = state.seat;
    const card = quiz.cards[index];
    const event = quizPractice.current(state);
    const solution = article.querySelector("details.solution");
    quizVerdict.say("");
    find("hints").hidden = true;
    if (card.sets) {
      solution.before(find("desk"));
      quizQuestion.fill(quiz, card, article, variant);
      const hints = quizPractice.hintsUsed(state.events[index], variant);
      const isOpen = !event && state.seat.view === "question";
      quizHints.show(quizQuestion.part(article, "solution"), card.variants[variant].answer, hints, isOpen, quizPractice.hasMore(card, state.events[index], variant));
      if (event) quizVerdict.explain(quiz, card, card.variants[variant], event, remarks(quiz, state, event));
    } else {
      solution.after(find("desk"));
      if (event) sayRecalled(quiz, state, event);
      quizQuestion.letScrollByKeyboard(article);
    }
    titleOf(quiz, state, article);
    return { card, event, solution };
  }

  function question(quiz, state, article, focus) {
    const { card, event, solution } = place(quiz, state, article);
    solution.open = event?.what === "given-up";
    if (card.sets) quizQuestion.askNumeric(article, card.variants[state.seat.variant], quizPractice.draft(state) ?? event?.typed ?? "");
    arrange(quiz, state, article);
    quizOverview.show(quiz, state);
    if (focus && card.sets && hasKeyboard()) {
      scrollTo({ top: 0, behavior: "instant" });
      quizQuestion.answerBox().focus({ preventScroll: true });
    } else arrive(article.querySelector("h2"), focus);
  }

  // Which controls fit what has been done so far.
  function arrange(quiz, state, article) {
    const card = quiz.cards[state.seat.index];
    const isNumeric = card.sets > 0;
    const isReview = state.seat.view === "review";
    const event = quizPractice.current(state);
    const solution = article.querySelector("details.solution");
    const { next } = quizPractice.standing(card, state.events[state.seat.index]);
    find("form").hidden = !isNumeric || isReview;
    find("give-up").hidden = Boolean(event);
    find("check").classList.toggle("primary", !event || quizQuestion.given() !== (event.typed ?? ""));
    find("recall").hidden = isNumeric || isReview || !solution.open || Boolean(event);
    find("onward").hidden = isReview ? next === null : !event;
    find("next").hidden = isReview;
    find("renew").hidden = isReview ? next === null : !isNumeric || next === null || next === state.seat.variant;
    find("renew").textContent = !isReview || event ? (isNumeric ? "New numbers" : "Ask me again") : "Answer it now";
    find("walk").hidden = !isReview;
    find("next").textContent = state.seat.queue.length ? "Next question" : "See the result";
    solution.hidden = isNumeric ? !event : isReview && !event;
  }

  function review(quiz, state, article, focus) {
    const { event, solution } = place(quiz, state, article);
    solution.open = Boolean(event);
    if (!event) quizVerdict.say("given-up", quizVerdict.head("Not answered yet."));
    arrange(quiz, state, article);
    find("before").disabled = state.seat.index === 0;
    find("after").disabled = state.seat.index === quiz.cards.length - 1;
    arrive(article.querySelector("h2"), focus);
  }

  function result(quiz, state, actions, focus) {
    quizResult.show(quiz, state, actions);
    arrive(find("result-title"), focus);
  }

  return { start, tellIfKept, question, review, result, arrange, remarks, sayRecalled };
})();
