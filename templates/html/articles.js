// The questions and ideas that the page shows without scripts. With scripts they are only text at first, which takes a
// browser no time, and each becomes part of the page when it is needed.
const quizArticles = (() => {
  const made = [];
  let held;
  let ideas;

  function parsed(text) {
    const holder = document.createElement("template");
    holder.innerHTML = text;
    return holder.content;
  }

  // The question with this number, counted from 0.
  function get(index) {
    held ??= document.querySelectorAll("#exercises > noscript");
    return (made[index] ??= make(held[index]));
  }

  function make(text) {
    const article = parsed(text.textContent).firstElementChild;
    text.replaceWith(article);
    quizQuestion.mathFallback(article);
    return article;
  }

  const all = (quiz) => quiz.cards.map((_, index) => get(index));

  // A copy of an idea that explains a mistake.
  function idea(anchor) {
    ideas ??= parsed(document.getElementById("ideas-held").textContent);
    const copy = document.importNode(ideas.getElementById(anchor), true);
    copy.removeAttribute("id");
    copy.className = "why";
    return copy;
  }

  return { get, all, idea };
})();
