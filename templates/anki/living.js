// Shows one of the card's variants, another at each review, and judges what was typed. Front and back run this file anew,
// in some clients each in a page of its own, so the choice is kept in three places; where all fail, both sides take the
// variant of the day. Two braces must never stand side by side here: Anki would take them for a field.
const root = document.getElementById("quizgen");
const { mistakes: words, variants } = JSON.parse(document.getElementById("quizgen-variants").textContent.replace(/\u00a0/g, " ").trim());
const key = `quizgen:${root.dataset.id}`;
const part = (name) => root.querySelector(`[data-part="${name}"]`);

const places = [
  { get: () => window[key], set: (text) => { window[key] = text; } },
  { get: () => sessionStorage.getItem(key), set: (text) => sessionStorage.setItem(key, text) },
  { get: () => localStorage.getItem(key), set: (text) => localStorage.setItem(key, text) },
];

function attempt(action) {
  try {
    return action();
  } catch {
    return undefined; // storage is blocked, or holds something else
  }
}

// The newest state that is kept anywhere, if it is about these variants.
function load() {
  const states = places.map((place) => attempt(() => JSON.parse(place.get()))).filter((state) => state?.time);
  const newest = states.sort((a, b) => b.time - a.time)[0];
  return newest && variants[newest.index]?.code === newest.code ? newest : null;
}

function save(state) {
  state.time = Date.now();
  places.forEach((place) => attempt(() => place.set(JSON.stringify(state))));
}

// Whether a choice made on the front is still known on the back, even in another page.
function canRemember() {
  return places.slice(1).some((place) => attempt(() => (place.set(place.get() ?? "null"), true)));
}

function variantOfTheDay() {
  return Math.floor(Date.now() / 86400000) % variants.length;
}

function freshIndex(before) {
  if (!canRemember()) return variantOfTheDay();
  const others = variants.map((_, index) => index).filter((index) => index !== before?.index);
  return others.length ? others[Math.floor(Math.random() * others.length)] : 0;
}

// A new variant only once the back of the last one was seen: clients may render the front twice.
function chooseForFront() {
  const before = load();
  if (before && !before.seen) return before;
  const index = freshIndex(before);
  const state = { index, code: variants[index].code, seen: false, typed: "" };
  save(state);
  return state;
}

function chooseForBack() {
  const kept = load();
  if (kept) {
    kept.seen = true;
    save(kept);
    return kept;
  }
  return { index: variantOfTheDay(), typed: "" };
}

function askForAnswer(state, variant) {
  const form = part("form");
  const input = form.querySelector("input");
  quizgenFeedback.prepare(input, variant.answer.type);
  input.value = state.typed;
  input.addEventListener("input", () => {
    state.typed = input.value;
    save(state);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (typeof pycmd === "function") pycmd("ans");
    else input.blur(); // the keyboard goes away, and the button of the client is to be seen
  });
  form.hidden = false;
  input.focus({ preventScroll: true });
}

function showVerdict(typed, variant) {
  const box = part("verdict");
  if (!typed) return;
  const judged = quizgenAnswers.judge(typed, variant.answer, quizgenFeedback.inWords(variant.mistakes, words));
  box.className = `verdict ${judged.verdict}`;
  box.append(...quizgenFeedback.verdict(typed, judged));
  offerWhy(box, new Set(judged.mistakes.map((mistake) => mistake.see)));
  box.hidden = false;
}

// Brings the concepts that explain the mistake to the verdict, folded.
function offerWhy(box, ids) {
  root.querySelectorAll("details.why").forEach((concept) => {
    if (ids.has(concept.dataset.id)) box.append(concept);
  });
}

function showFront() {
  const state = chooseForFront();
  const variant = variants[state.index];
  part("question").innerHTML = variant.question;
  askForAnswer(state, variant);
}

function showBack() {
  const state = chooseForBack();
  const variant = variants[state.index];
  part("question").innerHTML = variant.question;
  part("answer").textContent = variant.answer.text;
  part("solution").innerHTML = variant.solution;
  part("code").textContent = variant.code;
  part("mistakes").replaceChildren(quizgenFeedback.mistakeList(quizgenFeedback.inWords(variant.mistakes, words)));
  showVerdict(state.typed.trim(), variant);
}

if (root.dataset.side === "front") showFront();
else showBack();
