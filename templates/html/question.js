// One question: its numbers on the page, and the box or the options for its answer.
const quizQuestion = (() => {
  const { element, text, prepare, mistakeList } = quizgenFeedback;
  const find = (id) => document.getElementById(id);
  const part = (article, name) => article.querySelector(`[data-part="${name}"]`);

  // A variant's mistakes in words: a page tells them once for each family.
  function mistakesOf(quiz, card, variant) {
    return variant.mistakes.map(([name, value, shown, slots]) => {
      const [title, advice, see, language] = quiz.adviceOn(card.family, name);
      return { name, value, text: shown, title, advice: quizgenFeedback.fill(advice, slots), see, language };
    });
  }

  // The first question and solution stand in the article already. Before others take their place, they are written down
  // there: a page that is saved meanwhile has them nowhere else.
  function keepFirst(first, article) {
    if (first.question !== undefined) return;
    const kept = article.dataset.first;
    const asMade = { question: part(article, "question").innerHTML, solution: part(article, "solution").innerHTML };
    Object.assign(first, kept ? JSON.parse(kept) : asMade);
  }

  // Puts a variant's question and solution into the article.
  function fill(quiz, card, article, index) {
    const variant = card.variants[index];
    const first = card.variants[0];
    keepFirst(first, article);
    if (index) article.dataset.first ??= JSON.stringify({ question: first.question, solution: first.solution });
    if (article.dataset.variant !== String(index)) {
      part(article, "question").innerHTML = variant.question;
      part(article, "solution").innerHTML = variant.solution;
      part(article, "answer").textContent = variant.answer.text;
      part(article, "code").replaceChildren(quizgenFeedback.code(variant.code));
      article.querySelector(":scope > .options")?.replaceChildren(...variant.options.map((option) => text("li", "", option)));
      part(article, "mistakes").replaceChildren(mistakeList(mistakesOf(quiz, card, variant)));
      article.dataset.variant = index;
      mathFallback(article);
    }
    letScrollByKeyboard(article);
  }

  // Without MathML in the browser a formula's TeX is better than its pieces in a row.
  function mathFallback(root) {
    if (find("math-probe")?.getBoundingClientRect().width >= 20) return;
    root.querySelectorAll("[data-tex]").forEach((formula) => formula.replaceWith(text("code", "tex", formula.dataset.tex)));
  }

  // What is wider than its box can be scrolled, by keyboard too.
  function letScrollByKeyboard(root) {
    root.querySelectorAll("pre, table, .formula, .steps li, .wide").forEach((box) => {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  function showOptions(variant, chosen) {
    const legend = find("choosing").querySelector("legend");
    const labels = variant.options.map((option, number) => {
      const label = element("label", "option");
      const radio = element("input");
      Object.assign(radio, { type: "radio", name: "option", value: option, checked: option === chosen });
      const key = text("kbd", "", number + 1);
      key.setAttribute("aria-hidden", "true");
      label.append(radio, text("span", "", option), key);
      return label;
    });
    find("choosing").replaceChildren(legend, ...labels);
  }

  function askNumeric(article, variant, draft) {
    const options = variant.options;
    find("typing").hidden = Boolean(options);
    find("choosing").hidden = !options;
    if (options) showOptions(variant, draft);
    else {
      prepare(find("typed"), variant);
      find("typed").value = draft;
      find("typed").setAttribute("aria-describedby", part(article, "question").id || (part(article, "question").id = `${article.id}-text`));
    }
  }

  function answerBox() {
    return find("typing").hidden ? find("choosing").querySelector("input:checked, input") : find("typed");
  }

  const given = () => (find("typing").hidden ? find("choosing").querySelector("input:checked")?.value ?? "" : find("typed").value).trim();

  // Chooses the option with a number, counted from 0; says whether there is one.
  function choose(number) {
    const radio = find("choosing").querySelectorAll("input")[number];
    if (find("choosing").hidden || !radio) return false;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return true;
  }

  return { mistakesOf, fill, askNumeric, answerBox, given, choose, letScrollByKeyboard, mathFallback, part };
})();
