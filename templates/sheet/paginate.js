// Lays each part of the sheet out in pages of paper, so that a question stays whole, nothing is lost and every footer counts
// the pages of its part. Where scripts are off, the browser breaks the pages itself.
(() => {
  "use strict";

  const HEADINGS = "h1, h2, .version, .scheme, .place, .asked, .number, .worth";
  const WHOLE = "img, svg, tr, math, .math, .held, .formula, .picture, .reply, .name-line";

  const KEPT = ".question, .workspace, .lines"; // never broken where a page of its own holds it
  const MUCH = 0.3; // of a page: rather than leave so much empty, what may be broken is broken
  const LEAST = 0.5; // of its height, that a picture keeps

  const make = (name, className, words = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = words;
    return made;
  };

  const isEmpty = (element) => !element.textContent.trim() && !element.querySelector("img, svg, .workspace, .lines");

  // Whether an element has words of its own, between its children: then it is split between words.
  const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  // Where a text may be split: after a line of code, or after a word outside of formulas.
  const breaks = (element) => {
    const found = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (text.parentElement.closest("math, svg, .math, .held, .formula")) continue;
      const pattern = element.closest("pre") ? /\n/g : /\s+/g;
      for (const match of text.data.matchAll(pattern)) found.push([text, match.index + match[0].length]);
    }
    return found;
  };

  const cut = (element, [from, at], [to, end]) => {
    const range = document.createRange();
    range.setStart(from, at);
    range.setEnd(to, end);
    return range.cloneContents();
  };

  class Pages {
    constructor(part) {
      this.part = part;
      this.all = [];
      this.shells = []; // what the next block is a part of, from the outside in
    }

    open(after = this.all[this.all.length - 1]) {
      const page = make("div", "page");
      page.append(make("div", "page-body"), make("footer", "page-footer"));
      if (after) after.after(page);
      else this.part.append(page);
      this.all.splice(this.all.indexOf(after) + 1, 0, page);
      return page;
    }

    get body() {
      return this.all[this.all.length - 1].firstElementChild;
    }

    get target() {
      return this.shells[this.shells.length - 1] ?? this.body;
    }

    // Whether what was put in last lies outside of the page: below it, or in a column that it doesn't have.
    isFull(body = this.body) {
      const { right, bottom } = body.getBoundingClientRect();
      return [...(body.lastElementChild?.getClientRects() ?? [])].some((box) => box.right > right + 1 || box.bottom > bottom + 1);
    }

    // Goes on on the next page, inside of copies of the shells; headings that would end this page come along.
    turn() {
      const before = this.shells;
      this.open();
      this.shells = [];
      before.forEach((shell) => {
        const copy = shell.cloneNode(false);
        const head = shell.querySelector(":scope > thead");
        if (head) copy.append(head.cloneNode(true));
        this.target.append(copy);
        this.shells.push(copy);
      });
      before.forEach((shell, depth) => {
        const continues = before[depth + 1]?.tagName === "LI";
        if (shell.tagName === "OL") this.shells[depth].start = shell.start + shell.children.length - (continues ? 1 : 0);
        if (shell.tagName === "LI" && !isEmpty(shell)) this.shells[depth].style.listStyle = "none";
      });
      for (let depth = before.length - 1; depth >= 0; depth -= 1) {
        const [shell, copy] = [before[depth], this.shells[depth]];
        while (shell.lastElementChild?.matches(HEADINGS)) copy.prepend(shell.lastElementChild);
        if (!isEmpty(shell) || shell.querySelector("thead")) break;
        shell.remove();
      }
    }

    // Puts a block on this page. What doesn't fit goes to the next one; what is longer than any page is split.
    place(block) {
      const isFirst = isEmpty(this.body) || !this.body.querySelector(":scope > :not(.title)");
      this.target.append(block);
      if (!this.isFull() || this.shrink(block) || this.reduce(block)) return;
      if (!isFirst && !this.mayBreak(block)) {
        const turns = block.matches(WHOLE) || this.isLate(block) || this.fitsAlone(block);
        block.remove();
        if (turns) this.turn();
        this.target.append(block);
        if (!this.isFull()) return;
      }
      this.split(block);
    }

    // Whether a block, taken off its page, fits on one of its own.
    fitsAlone(block) {
      const { shells } = this;
      const page = this.open();
      this.shells = [];
      shells.forEach((shell) => {
        const copy = shell.cloneNode(false);
        this.target.append(copy);
        this.shells.push(copy);
      });
      this.target.append(block);
      const fits = !this.isFull();
      this.all.pop();
      page.remove();
      this.shells = shells;
      return fits;
    }

    // Solutions in the key may go on in the next column or on the next page; all else only if much would stay empty.
    mayBreak(block) {
      if (block.matches(".steps-key .worked-out, .steps-key .worked-out .card-body, .steps-key .steps")) return true;
      return !block.matches(`${WHOLE}, ${KEPT}, .steps-key *`) && this.roomFor(block) > MUCH;
    }

    // Whether a question or an answer that no page can hold would begin so far down that little of it stays there.
    isLate(block) {
      return !this.shells.length && !block.matches(".steps-key *") && this.roomFor(block) < MUCH;
    }

    // How much of the page's height lies below the beginning of a block.
    roomFor(block) {
      const { bottom, height } = this.body.getBoundingClientRect();
      return (bottom - block.getBoundingClientRect().top) / height;
    }

    // The highest picture of a block gives of its height, if the block stays on this page then.
    reduce(block) {
      if (block.matches(".steps-key *")) return false;
      const heightOf = (image) => image.getBoundingClientRect().height;
      const pictures = [...block.querySelectorAll("img")].sort((one, other) => heightOf(other) - heightOf(one));
      const [picture] = block.matches("img") ? [block] : pictures;
      if (!picture) return false;
      const asked = heightOf(picture);
      const over = this.body.lastElementChild.getBoundingClientRect().bottom - this.body.getBoundingClientRect().bottom;
      if (asked - over < LEAST * asked) return false;
      picture.style.maxHeight = `${asked - over - 1}px`;
      if (!this.isFull()) return true;
      picture.style.maxHeight = "";
      return false;
    }

    // The only question of a page gives some of its space for computing.
    shrink(block) {
      const space = block.querySelector(":scope > .workspace");
      if (!space || this.body.querySelectorAll(".question").length > 1) return false;
      const asked = space.getBoundingClientRect().height;
      const over = block.getBoundingClientRect().bottom - this.body.getBoundingClientRect().bottom;
      if (asked - over < 0.25 * asked) return false;
      block.style.setProperty("--workspace", `${asked - over - 1}px`);
      return true;
    }

    split(block) {
      if (block.matches(WHOLE)) return;
      if (hasWords(block) || block.matches("pre, code")) {
        this.splitWords(block);
        return;
      }
      const children = [...block.children];
      if (!children.length) return;
      block.replaceChildren();
      const depth = this.shells.push(block);
      children.forEach((child) => this.place(child));
      this.shells.length = depth - 1;
    }

    splitWords(block) {
      const all = block.cloneNode(true);
      const places = breaks(block.closest("pre") ? this.marked(all) : all);
      const start = [all, 0];
      let [fits, most] = [0, places.length];
      while (fits < most) {
        const middle = Math.ceil((fits + most) / 2);
        block.replaceChildren(cut(all, start, places[middle - 1]));
        if (this.isFull()) most = middle - 1;
        else fits = middle;
      }
      const isFirst = isEmpty(this.body) || this.body.textContent.trim() === block.textContent.trim();
      if (!fits && isFirst) {
        block.replaceChildren(...all.childNodes); // one thing that no page can hold
        return;
      }
      const rest = all.cloneNode(false);
      rest.append(fits ? cut(all, places[fits - 1], [all, all.childNodes.length]) : cut(all, start, [all, all.childNodes.length]));
      block.replaceChildren(...(fits ? cut(all, start, places[fits - 1]).childNodes : []));
      if (isEmpty(block)) block.remove();
      this.turn();
      if (!isEmpty(rest)) this.place(rest);
    }

    // A listing inside of a copy stands in no page, but is still code.
    marked(copy) {
      if (copy.tagName !== "PRE") make("pre", "").append(copy);
      return copy;
    }

    // Makes a version as long as the others: the page with most questions becomes two.
    divide() {
      const count = (page) => page.querySelectorAll(":scope > .page-body > .question").length;
      const fullest = this.all.reduce((best, page) => (count(page) >= count(best) ? page : best));
      const questions = [...fullest.querySelectorAll(":scope > .page-body > .question")];
      if (questions.length < 2) return false;
      this.open(fullest).firstElementChild.append(...questions.slice(Math.ceil(questions.length / 2)));
      return true;
    }

    // The columns of the last page end at one height, and hold whole solutions where the page has room for that.
    end(page) {
      const body = page.firstElementChild;
      const endOf = () => body.getBoundingClientRect().bottom;
      const most = endOf() + 1;
      page.classList.add("last", "whole");
      if (endOf() > most || this.isFull(body)) page.classList.remove("whole");
    }

    finish() {
      const fill = !document.body.classList.contains("compact");
      const { title, footer } = this.part.dataset;
      const language = document.querySelector("h1")?.lang; // the title above says whether it is in another one
      this.all.forEach((page, index) => {
        const isLast = index + 1 === this.all.length;
        if (this.isFull(page.firstElementChild)) page.classList.add("tall"); // one thing that no page can hold
        else if (isLast) this.end(page);
        else if (fill) page.classList.add("filled");
        const words = [title, footer, `Page ${index + 1} of ${this.all.length}`].filter(Boolean);
        page.lastElementChild.append(...words.map((text) => make("span", "", text)));
        if (title && language) page.lastElementChild.firstElementChild.lang = language;
      });
    }
  }

  // Lets wide tables fit: in smaller type, or with broken words.
  function fitTables() {
    document.querySelectorAll(".card-body table, .answers").forEach((table) => {
      const isWide = () => table.scrollWidth > table.parentElement.clientWidth + 1 || table.offsetWidth > table.parentElement.clientWidth + 1;
      for (let size = 0.95; isWide() && size > 0.65; size -= 0.05) table.style.fontSize = `${size}em`;
      if (isWide()) table.classList.add("narrow");
    });
  }

  function paginate() {
    document.documentElement.classList.add("paged");
    const parts = [...document.querySelectorAll(".part")].map((part) => {
      const blocks = [...part.children];
      const pages = new Pages(part);
      pages.open();
      const body = pages.body; // measures what has not been placed yet
      body.append(...blocks);
      fitTables();
      blocks.forEach((block) => block.remove());
      blocks.forEach((block) => pages.place(block));
      return pages;
    });
    const sheets = parts.filter(({ part }) => part.classList.contains("sheet"));
    const most = Math.max(0, ...sheets.map(({ all }) => all.length));
    sheets.forEach((pages) => {
      while (pages.all.length < most && pages.divide());
    });
    parts.forEach((pages) => pages.finish());
    document.documentElement.dataset.paged = "yes";
  }

  addEventListener("load", () => {
    const faces = ["16px 'STIX Two Text'", "italic 16px 'STIX Two Text'", "bold 16px 'STIX Two Text'", "16px 'STIX Two Math'"];
    Promise.all(faces.map((face) => document.fonts.load(face))).then(paginate, paginate);
  });
})();
