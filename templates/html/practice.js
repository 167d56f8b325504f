// What counts, what is mastered, and what is asked next.
//
// A set of numbers counts once, at the first try and without help. A question is mastered when two sets in a row went
// well; one that was missed comes back a few questions later, with fresh numbers, until then.
const quizPractice = (() => {
  const ENOUGH = 2;
  const QUESTIONS_BETWEEN = 3;

  const isJudged = (event) => quizState.JUDGED.includes(event.what);
  const all = (quiz) => quiz.cards.map((_, index) => index);

  const blank = () => ({ first: "", last: null, isRight: false, streak: 0, missed: false, spent: new Set(), closed: new Set() });

  // Concepts have no numbers: one says oneself whether one knew it.
  function takeRecall(found, event) {
    found.isRight = event.what === "right";
    found.streak = found.isRight ? found.streak + 1 : 0;
    found.missed ||= !found.isRight;
  }

  // Numbers are used up once they were answered rightly or their solution was seen: what is typed then counts no more. After
  // a hint or a first try a right answer counts, but not as known.
  function takeAnswer(found, event, hasOptions) {
    const isFresh = !found.spent.has(event.on);
    found.isRight = event.what === "right";
    found.streak = found.isRight && isFresh ? found.streak + 1 : 0;
    found.missed ||= !(found.isRight && isFresh);
    if (event.what !== "wrong" || hasOptions) found.closed.add(event.on);
  }

  // What the events of a card come to.
  function standing(card, events) {
    const found = blank();
    for (const event of events) {
      if (isJudged(event) && !found.closed.has(event.on)) {
        found.first ||= found.spent.has(event.on) && event.what === "right" ? "helped" : event.what;
        found.last = event;
        if (card.sets) takeAnswer(found, event, card.hasOptions);
        else takeRecall(found, event);
      }
      if (card.sets) found.spent.add(event.on);
      if (event.what === "seen") found.closed.add(event.on);
    }
    found.mastered = found.streak >= ENOUGH;
    found.next = nextVariant(card, events, found);
    return found;
  }

  // The numbers to ask next: those whose hints were looked at and that are still open, else fresh ones, if there are any.
  function nextVariant(card, events, found) {
    if (!card.sets) return 0;
    const begun = events.at(-1)?.on;
    const isOpen = begun !== undefined && !found.closed.has(begun) && !events.some((event) => event.on === begun && isJudged(event));
    if (isOpen) return begun;
    for (let number = 0; number < card.sets; number += 1) if (!found.spent.has(number)) return number;
    return null;
  }

  const standings = (quiz, state) => quiz.cards.map((card, index) => standing(card, state.events[index]));

  // Groups of questions by what there is left to do with them.
  function groups(quiz, state) {
    const found = standings(quiz, state);
    const pick = (test) => all(quiz).filter((index) => test(found[index]));
    const canReturn = (one) => one.last && !one.mastered && one.next !== null;
    return {
      open: pick((one) => !one.last),
      missed: pick((one) => canReturn(one) && one.missed),
      once: pick((one) => canReturn(one) && !one.missed),
      usedUp: pick((one) => one.last && !one.mastered && one.next === null),
      mastered: pick((one) => one.mastered),
    };
  }

  function tally(found) {
    const count = (test) => found.filter(test).length;
    return {
      total: found.length,
      answered: count((one) => one.last),
      atOnce: count((one) => one.first === "right"),
      inTheEnd: count((one) => one.isRight),
      mastered: count((one) => one.mastered),
    };
  }

  // The last answer to the numbers that are shown, if they have one.
  function current(state) {
    const { index, variant, since } = state.seat;
    return state.events[index].filter((event) => isJudged(event) && event.on === variant && event.at >= since).at(-1);
  }

  // What was typed and not checked yet, as long as the numbers stay.
  function keepDraft(state, words) {
    state.seat.drafts[state.seat.index] = { on: state.seat.variant, words };
  }

  function draft(state) {
    const { index, variant, drafts } = state.seat;
    return drafts[index]?.on === variant ? String(drafts[index].words) : undefined;
  }

  const has = (state, what) => state.events[state.seat.index].some((event) => event.what === what && event.on === state.seat.variant);

  const hintsUsed = (events, variant) =>
    events.filter((event) => event.what === "hint" && event.on === variant).length;

  // Whether a question that isn't known yet can be asked again: it has numbers besides those that are shown.
  const hasMore = (card, events, variant) => new Set([...events.map((event) => event.on), variant]).size < card.sets;

  // Sits down before a question that is asked now; says whether there is anything to ask.
  function ask(quiz, state, index) {
    const { next } = standing(quiz.cards[index], state.events[index]);
    if (next === null) return false;
    Object.assign(state.seat, { view: "question", index, variant: next, since: quiz.cards[index].sets ? 0 : quizState.now() });
    return true;
  }

  // Opens a question as it was left, or asks it if it never was.
  function open(quiz, state, index) {
    const before = state.events[index].at(-1);
    if (!before) return ask(quiz, state, index);
    Object.assign(state.seat, { view: "question", index, variant: before.on, since: 0 });
    return true;
  }

  function askNext(quiz, state) {
    while (state.seat.queue.length) {
      const index = state.seat.queue.shift();
      if (!standing(quiz.cards[index], state.events[index]).mastered && ask(quiz, state, index)) return true;
    }
    return false;
  }

  // Takes a question out of what is to come; what was missed comes back after some others.
  function schedule(quiz, state, index) {
    const { seat } = state;
    seat.queue = seat.queue.filter((other) => other !== index);
    const { missed, mastered, next } = standing(quiz.cards[index], state.events[index]);
    const comesBack = missed && !mastered && next !== null;
    if (comesBack) seat.queue.splice(QUESTIONS_BETWEEN, 0, index);
    return comesBack;
  }

  // How many of the questions to come are asked again.
  const returning = (state) => state.seat.queue.filter((index) => state.events[index].some(isJudged)).length;

  return { all, standing, standings, groups, tally, current, keepDraft, draft, has, hasMore, hintsUsed, ask, open, askNext, schedule, returning };
})();
