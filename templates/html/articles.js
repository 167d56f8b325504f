// The questions and ideas that the page shows without scripts. With scripts they are only text at first, which takes a
// browser no time, and each becomes part of the page when it is needed.
const quizArticles = (() => {
  const made = [];
  let ideas;

  function parsed(text) {
    const holder = document.createElement("template");
    holder.innerHTML = text;
    return holder.content;
  }

  // The question with this number, counted from 0. A page that was saved while it was used has some already.
  function get(index) {
    return (made[index] ??= document.getElementById(`q${index + 1}`) ?? make(index));
  }

  function make(index) {
    const text = document.getElementById(`q${index + 1}-held`);
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
