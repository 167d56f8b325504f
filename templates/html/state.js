// What was done, as events: answers, hints and solutions looked at. They are kept in the browser's storage where there is
// one, and two tabs put theirs together. Where one is in the quiz belongs to the tab.
const quizState = (() => {
  const FORMAT = 2;
  const MOST_EVENTS = 200;
  const VIEWS = ["start", "question", "review", "result"];
  const JUDGED = ["right", "wrong", "given-up"];
  const KINDS = [...JUDGED, "hint", "seen"];
  let latest = 0;

  // Later than all that was done before, so that no two events have the same time, and a clock that is set back mixes up none.
  function now() {
    latest = Math.max(Date.now(), latest + 1);
    return latest;
  }

  const blankSeat = () => ({ view: "start", index: 0, variant: 0, since: 0, queue: [], drafts: {} });

  function fresh(quiz) {
    return { format: FORMAT, began: now(), events: quiz.cards.map(() => []), seat: blankSeat() };
  }

  const isIndex = (value, length) => Number.isInteger(value) && value >= 0 && value < length;
  const variantsOf = (card) => card.sets || 1;

  // An answer that was computed is judged anew whenever its mistakes are named, so it takes the words that were typed.
  const hasWords = ({ what, typed }, card) => !card.sets || !["right", "wrong"].includes(what) || typeof typed === "string";

  const isEvent = (event, card) =>
    Number.isSafeInteger(event?.at) && isIndex(event.on, Infinity) && KINDS.includes(event.what) && hasWords(event, card);

  const verdicts = new WeakMap(); // by question: an answer is read once, though the storage is read at each key

  function verdictOn({ on, typed }, card) {
    if (!verdicts.has(card)) verdicts.set(card, new Map());
    const known = verdicts.get(card);
    const words = `${on} ${typed}`;
    if (!known.has(words)) known.set(words, quizgenAnswers.judge(typed, card.variants[on].answer).verdict);
    return known.get(words);
  }

  // The page may have been written again, with fewer sets of numbers or an answer put right: what was done to others says
  // nothing here.
  function holds(event, card) {
    if (event.on >= variantsOf(card)) return false;
    return !card.sets || !["right", "wrong"].includes(event.what) || verdictOn(event, card) === event.what;
  }

  // Whether something from the storage was done in this quiz.
  function fits(record, quiz) {
    return (
      record?.format === FORMAT &&
      Number.isSafeInteger(record.began) &&
      Array.isArray(record.events) &&
      record.events.length === quiz.cards.length &&
      record.events.every((events, index) => Array.isArray(events) && events.every((event) => isEvent(event, quiz.cards[index])))
    );
  }

  function seatFits(seat, quiz) {
    return (
      VIEWS.includes(seat?.view) &&
      isIndex(seat.index, quiz.cards.length) &&
      isIndex(seat.variant, variantsOf(quiz.cards[seat.index])) &&
      Number.isSafeInteger(seat.since) &&
      Array.isArray(seat.queue) &&
      seat.queue.every((index) => isIndex(index, quiz.cards.length)) &&
      typeof seat.drafts === "object" && seat.drafts !== null
    );
  }

  function read(storage, key) {
    try {
      return JSON.parse(window[storage].getItem(key));
    } catch {
      return null; // storage is blocked, or holds something else
    }
  }

  function write(storage, key, value) {
    try {
      window[storage].setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false; // blocked or full: the page works without
    }
  }

  // Two courses may name their notes and questions alike: what is kept for none of our questions belongs to another quiz,
  // and ours has the next free name.
  function nameFor(quiz) {
    const isOthers = (key) => {
      const asked = read("localStorage", key)?.asked;
      return Array.isArray(asked) && asked.length > 0 && !asked.some((words) => quiz.asked.includes(words));
    };
    let name = quiz.key;
    for (let number = 2; isOthers(name); number += 1) name = `${quiz.key}-${number}`;
    return name;
  }

  // What all tabs did in this quiz, if the storage holds it, and apart from that what was done to an older page; what this
  // tab does next is later.
  function stored(quiz) {
    const record = read("localStorage", quiz.key);
    if (!fits(record, quiz)) return null;
    latest = record.events.flat().reduce((time, { at }) => Math.max(time, at), Math.max(latest, record.began));
    const pick = (test) => record.events.map((events, index) => events.filter((event) => test(event, quiz.cards[index])));
    return { began: record.began, events: pick(holds), apart: pick((event, card) => !holds(event, card)) };
  }

  function load(quiz) {
    quiz.key = nameFor(quiz);
    const record = stored(quiz);
    if (!record) return fresh(quiz);
    const kept = read("sessionStorage", quiz.key);
    const isSameVisit = kept?.began === record.began && seatFits(kept.seat, quiz);
    if (isSameVisit) latest = Math.max(latest, kept.seat.since);
    return { format: FORMAT, began: record.began, events: record.events, seat: isSameVisit ? kept.seat : blankSeat() };
  }

  const same = (event) => `${event.at} ${event.on} ${event.what}`;

  // Of very many tries the earliest are forgotten, but never that numbers were used, and how.
  function bounded(events) {
    const isRepeated = ({ on, what }, index) =>
      JUDGED.includes(what) && events.findIndex((other) => other.on === on && other.what === what) < index;
    const spare = Math.max(0, events.length - MOST_EVENTS);
    const forgotten = new Set(events.filter(isRepeated).slice(0, spare));
    return events.filter((event) => !forgotten.has(event));
  }

  function union(mine, theirs) {
    const all = new Map([...mine, ...theirs].map((event) => [same(event), event]));
    return bounded([...all.values()].sort((a, b) => a.at - b.at));
  }

  // Puts in what another tab has done. Returns the cards that this concerns, or "anew" if all was begun anew there.
  function merge(quiz, state) {
    const record = stored(quiz);
    if (!record || record.began < state.began) return [];
    if (record.began > state.began) {
      Object.assign(state, { began: record.began, events: record.events, seat: blankSeat() });
      return "anew";
    }
    const concerned = quiz.cards.map((_, index) => index).filter((index) => {
      const known = new Set(state.events[index].map(same));
      return record.events[index].some((event) => !known.has(same(event)));
    });
    concerned.forEach((index) => { state.events[index] = union(state.events[index], record.events[index]); });
    return concerned;
  }

  // Says whether the browser has kept it. What was done to an older page stays, as that may be open too, or come back.
  function save(quiz, state) {
    const found = stored(quiz);
    if (found?.began > state.began) return true; // begun anew in another tab, as it will tell
    merge(quiz, state);
    const { format, began, seat } = state;
    const apart = found?.began === began ? found.apart : [];
    const events = state.events.map((mine, index) => union(mine, apart[index] ?? []));
    write("sessionStorage", quiz.key, { began, seat });
    return write("localStorage", quiz.key, { format, began, asked: quiz.asked, events });
  }

  function record(state, index, event) {
    state.events[index] = union(state.events[index], [{ at: now(), ...event }]);
  }

  return { JUDGED, fresh, load, merge, save, record, now };
})();
