// What is said of an answer, and that it is seen: the box is brought into view, and nobody goes on before it is.
const quizVerdict = (() => {
  const { element, text, spoken, verdict: describe } = quizgenFeedback;
  const find = (id) => document.getElementById(id);
  const MARGIN = 8;

  function say(kind, ...lines) {
    const box = find("verdict");
    box.className = kind ? `verdict ${kind}` : "";
    box.replaceChildren(...lines);
    box.removeAttribute("tabindex");
  }

  const head = (words) => text("p", "head", words);
  const remark = (words) => text("p", "remark", words);

  // What is said of an event: the verdict, the mistakes made, and the ideas behind them, folded.
  function explain(quiz, card, variant, event, remarks) {
    const lines = remarks.filter(Boolean).map(remark);
    if (event.what === "given-up") return say("given-up", head(`The answer is ${variant.answer.text}.`), ...lines);
    const judged = quizgenAnswers.judge(event.typed, variant.answer, quizQuestion.mistakesOf(quiz, card, variant));
    const isSlip = variant.options && judged.verdict === "wrong" && !judged.mistakes.length;
    const slip = isSlip ? [text("p", "", "No single mistake leads here: it takes two at once, or a slip in the arithmetic.")] : [];
    const anchors = new Set(judged.mistakes.map((mistake) => mistake.see).filter(Boolean));
    say(judged.verdict, ...describe(event.typed, judged), ...slip, ...[...anchors].map(quizArticles.idea), ...lines);
    quizQuestion.mathFallback(find("verdict"));
    return judged;
  }

  // What is to be seen of the page: less where a keyboard lies over it.
  function room() {
    const view = window.visualViewport;
    return view ? { top: view.offsetTop, bottom: view.offsetTop + view.height } : { top: 0, bottom: innerHeight };
  }

  function isInView() {
    const box = find("verdict").getBoundingClientRect();
    const { top, bottom } = room();
    return !box.height || (box.top >= top - 1 && box.bottom <= bottom + 1);
  }

  // Of advice that takes more than the screen, only the names stay, each with its advice folded below it.
  function fold() {
    const box = find("verdict");
    [...box.querySelectorAll(":scope > p")].filter((line) => line.querySelector(":scope > .name")).forEach((line) => {
      const folded = spoken(element("details", "why"), line.lang);
      folded.dir = line.dir;
      const summary = element("summary");
      summary.append(line.querySelector(".name"));
      const words = element("p");
      words.append(...line.childNodes);
      folded.append(summary, words);
      line.replaceWith(folded);
    });
  }

  // Brings the verdict into view, with the buttons below it if there is room for both.
  function bring() {
    const box = find("verdict");
    if (!box.childElementCount) return;
    const { top, bottom } = room();
    const height = bottom - top - 2 * MARGIN;
    if (box.offsetHeight > height) fold();
    box.style.setProperty("--room", `${Math.floor(height)}px`);
    if (box.scrollHeight > box.clientHeight + 1) box.tabIndex = 0;
    const verdict = box.getBoundingClientRect();
    const onward = find("onward").getBoundingClientRect();
    const end = onward.height && onward.bottom - verdict.top <= height ? onward.bottom : verdict.bottom;
    if (end > bottom - MARGIN) scrollBy({ top: end - bottom + MARGIN, behavior: "instant" });
    const { top: above } = box.getBoundingClientRect();
    if (above < top + MARGIN) scrollBy({ top: above - top - MARGIN, behavior: "instant" });
  }

  return { say, head, explain, isInView, bring };
})();
