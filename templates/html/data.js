// What the page knows about its questions: a line of JSON for each, read only when it is needed, so that a large quiz opens
// at once. The first line says what each question is about, the second explains mistakes.
const quizData = (() => {
  class Lazy {
    #line;
    #facts;

    constructor(line) {
      this.#line = line;
    }

    get facts() {
      return (this.#facts ??= JSON.parse(this.#line));
    }
  }

  // A question: what it is about, how many sets of numbers it has (none if it is to be explained), and what its line says.
  class Card extends Lazy {
    constructor(topic, sets, hasOptions, line) {
      super(line);
      Object.assign(this, { topic, sets, hasOptions });
    }

    get title() {
      return this.facts.title;
    }

    get language() {
      return this.facts.language;
    }

    get family() {
      return this.facts.family;
    }

    get variants() {
      return this.facts.variants;
    }

    code(variant) {
      return this.sets ? this.variants[variant].code : this.facts.code;
    }
  }

  function read(text) {
    const [head, advice, ...lines] = text.split("\n");
    const { key, asked = [], topics, languages = [], cards, choices } = JSON.parse(head);
    const words = new Lazy(advice);
    return {
      key,
      asked,
      cards: cards.map(([topic, sets], index) => new Card(topics[topic], sets, choices && sets > 0, lines[index])),
      languageOf: (topic) => languages[topics.indexOf(topic)],
      adviceOn: (family, mistake) => words.facts[family][mistake],
    };
  }

  return { read };
})();
