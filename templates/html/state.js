// What was done so far: kept in the browser's storage where there is one, else as long as the page is open.
const quizState = (() => {
  const FORMAT = 1;
  const MOST_ATTEMPTS = 50;

  function blank() {
    return { variant: 0, draft: "", attempts: [] };
  }

  function fresh(quiz) {
    return { format: FORMAT, view: "start", round: quiz.cards.map((_, index) => index), place: 0, cards: quiz.cards.map(blank) };
  }

  const isIndex = (value, length) => Number.isInteger(value) && value >= 0 && value < length;

  // Whether something from the storage is a state of this quiz.
  function fits(state, quiz) {
    return (
      state?.format === FORMAT &&
      state.cards?.length === quiz.cards.length &&
      state.cards.every((card, index) => isIndex(card.variant, quiz.cards[index].variants?.length ?? 1) && Array.isArray(card.attempts)) &&
      state.round?.length > 0 &&
      state.round.every((index) => isIndex(index, quiz.cards.length)) &&
      isIndex(state.place, state.round.length) &&
      ["start", "question", "result"].includes(state.view)
    );
  }

  function load(quiz) {
    try {
      const state = JSON.parse(localStorage.getItem(quiz.key));
      return fits(state, quiz) ? state : fresh(quiz);
    } catch {
      return fresh(quiz); // storage is blocked, or holds something else
    }
  }

  function save(quiz, state) {
    try {
      localStorage.setItem(quiz.key, JSON.stringify(state));
    } catch {
      // blocked or full: the page works without
    }
  }

  function record(card, attempt) {
    card.attempts = [...card.attempts, attempt].slice(-MOST_ATTEMPTS);
    card.first ??= attempt.verdict;
  }

  const last = (card) => card.attempts[card.attempts.length - 1];

  // The latest attempt, if it was at the numbers that are shown now.
  const current = (card) => (last(card)?.variant === card.variant && !card.renewed ? last(card) : undefined);

  // Lets a card be asked anew, with other numbers if it has any.
  function renew(card, variants) {
    card.variant = (card.variant + 1) % variants;
    card.draft = "";
    card.renewed = true;
  }

  return { fresh, load, save, record, last, current, renew };
})();
