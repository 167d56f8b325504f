// Shows one of the card's variants, another at each review, and judges what was typed. Front and back run this file anew,
// in some clients each in a page of its own, so the choice is kept in three places. The page's own comes first: what the
// front shows the back shows, whatever a preview of the same card does in between. Nothing here needs a new engine.
// Two braces must never stand side by side here: Anki would take them for a field.
const root = document.getElementById("quizgen");
const { mistakes: words, variants } = JSON.parse(document.getElementById("quizgen-variants").textContent.replace(/\u00a0/g, " ").trim());
const KEY = `quizgen:${root.dataset.id}`;
const LAST_BACK = "quizgen:last back";
const AT_ONCE = 30 * 60000; // milliseconds: whoever comes back to a card later has forgotten its numbers
const PREVIEWS = ["previewer", "card layout"]; // titles of the desktop's windows in which nothing is reviewed
const isPreview = PREVIEWS.includes(document.title);
const part = (name) => root.querySelector(`[data-part="${name}"]`);

const places = [
  { get: (key) => window[key], set: (key, text) => { window[key] = text; } },
  { get: (key) => sessionStorage.getItem(key), set: (key, text) => sessionStorage.setItem(key, text) },
  { get: (key) => localStorage.getItem(key), set: (key, text) => localStorage.setItem(key, text) },
];

function attempt(action) {
  try {
    return action();
  } catch (error) {
    return undefined; // storage is blocked, or holds something else
  }
}

// What is kept under a key, from the first place that has it.
function read(key, isGood) {
  for (const place of places) {
    const found = attempt(() => JSON.parse(place.get(key)));
    if (found && isGood(found)) return found;
  }
  return null;
}

function write(key, value) {
  const text = JSON.stringify(value);
  places.forEach((place) => attempt(() => place.set(key, text)));
}

// The choice that is kept, if it is about these variants.
const load = () => read(KEY, ({ index, code }) => Boolean(variants[index]) && variants[index].code === code);
const save = (state) => write(KEY, state);

// Which back was seen last, of those that knew what their front had shown: the proof that a choice lasts from side to side.
const lastBack = () => read(LAST_BACK, ({ id, time }) => Boolean(id && time));

function variantOfTheDay() {
  return Math.floor(Date.now() / 86400000) % variants.length;
}

function another(before) {
  const others = variants.map((_, index) => index).filter((index) => !before || index !== before.index);
  return others.length ? others[Math.floor(Math.random() * others.length)] : 0;
}

// A front that is shown again keeps its numbers until another card's back was seen: clients render the front twice, and
// whoever takes a review back, or sees a card again at once, shall find the same question.
function chooseForFront() {
  const kept = load();
  const back = lastBack();
  const isAgain = back && back.id === root.dataset.id && Date.now() - back.time < AT_ONCE;
  if (kept && !kept.seen) return kept;
  const index = kept && isAgain ? kept.index : back ? another(kept) : variantOfTheDay();
  const state = { index, code: variants[index].code, seen: false, typed: "" };
  save(state);
  return state;
}

// Where nothing is known of the front, both sides take the variant of the day.
function chooseForBack() {
  const kept = load();
  if (!kept) return { index: variantOfTheDay(), typed: "" };
  kept.seen = true;
  save(kept);
  write(LAST_BACK, { id: root.dataset.id, time: Date.now() });
  return kept;
}

function askForAnswer(state, variant) {
  const form = part("form");
  const input = form.querySelector("input");
  const hint = part("hint");
  let warned = "";
  quizgenFeedback.prepare(input, variant);
  input.value = state.typed;
  input.addEventListener("input", () => {
    state.typed = input.value;
    save(state);
    hint.hidden = true;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = input.value.trim();
    const said = typed && typed !== warned ? quizgenAnswers.judge(typed, variant.answer) : {};
    if (said.verdict !== "unreadable") {
      flip(input);
      return;
    }
    warned = typed; // said once: the next Enter turns the card all the same
    hint.textContent = `${said.hint} Enter once more shows the answer.`;
    hint.hidden = false;
  });
  form.hidden = false;
  if (!isPreview && !isTouched()) input.focus({ preventScroll: true });
}

// On a touch screen the keyboard would come up unasked, or a real one lose its shortcuts.
function isTouched() {
  return Boolean(window.matchMedia) && window.matchMedia("(pointer: coarse)").matches;
}

// Turns the card where the client lets it: the desktop, AnkiDroid. Elsewhere the keyboard goes away, and the client's own
// button is to be seen; in a preview its keys work again.
function flip(input) {
  if (isPreview) input.blur();
  else if (typeof pycmd === "function") pycmd("ans");
  else if (typeof showAnswer === "function") showAnswer();
  else input.blur();
}

function showVerdict(typed, variant) {
  const box = part("verdict");
  if (!typed) return;
  const judged = quizgenAnswers.judge(typed, variant.answer, quizgenFeedback.inWords(variant.mistakes, words));
  box.className = `verdict ${judged.verdict}`;
  box.append(...quizgenFeedback.verdict(typed, judged));
  box.hidden = false;
  offerWhy(box, new Set(judged.mistakes.map((mistake) => mistake.see)));
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
  part("code").textContent = "";
  part("code").append(quizgenFeedback.code(variant.code));
  showVerdict(state.typed.trim(), variant);
  part("mistakes").innerHTML = "";
  part("mistakes").append(quizgenFeedback.mistakeList(quizgenFeedback.inWords(variant.mistakes, words)));
}

if (root.dataset.side === "front") showFront();
else showBack();
