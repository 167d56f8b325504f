// Lays each part of the sheet out in pages of paper, so that nothing is split and every footer counts the pages of its part.
// Where scripts are off, the browser breaks the pages itself.
(() => {
  "use strict";

  const make = (name, className, words = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = words;
    return made;
  };

  // Whether an element has words of its own, between its children: then it can't be split between them.
  const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  class Pages {
    constructor(part) {
      this.part = part;
      this.all = [];
    }

    open() {
      this.body = make("div", "page-body");
      const page = make("div", "page");
      page.append(this.body, make("footer", "page-footer"));
      this.part.append(page);
      this.all.push(page);
    }

    // Whether what was put in last lies outside of the page: below it, or in a column that it doesn't have.
    get isFull() {
      const { right, bottom } = this.body.getBoundingClientRect();
      return [...this.body.lastElementChild.getClientRects()].some((box) => box.right > right + 1 || box.bottom > bottom + 1);
    }

    // Puts a block on this page, inside of the shells of what it is a part of. What doesn't fit goes to the next page; what
    // is too long for any page is split between its children.
    place(block, shells = []) {
      const isFirst = !this.body.textContent.trim();
      (shells[shells.length - 1] ?? this.body).append(block);
      if (!this.isFull) return;
      if (!isFirst && this.fitsOnNext(block, shells)) return;
      const children = [...block.children];
      if (!children.length || hasWords(block)) return;
      block.replaceChildren();
      shells.push(block);
      children.forEach((child) => this.place(child, shells));
      shells.pop();
    }

    // Moves a block to a new page, unless it is too long for a whole page as well.
    fitsOnNext(block, shells) {
      const { body } = this;
      this.open();
      const copies = shells.map((shell) => shell.cloneNode(false));
      copies.forEach((copy, depth) => {
        (copies[depth - 1] ?? this.body).append(copy);
        const head = shells[depth].querySelector(":scope > thead");
        if (head) copy.append(head.cloneNode(true));
      });
      const target = copies[copies.length - 1] ?? this.body;
      const before = block.parentNode;
      target.append(block);
      const isLeaf = !block.children.length || hasWords(block);
      if (!this.isFull || isLeaf) {
        shells.forEach((shell) => shell.textContent.trim() || shell.remove());
        shells.splice(0, shells.length, ...copies);
        return true;
      }
      before.append(block);
      this.all.pop().remove();
      this.body = body;
      return false;
    }

    count() {
      this.all.forEach((page, index) => {
        this.body = page.querySelector(".page-body");
        if (this.isFull) page.classList.add("tall"); // one thing that no page can hold
        else if (index + 1 < this.all.length) page.classList.add("filled");
        const words = [this.part.dataset.footer, `Page ${index + 1} of ${this.all.length}`];
        page.querySelector(".page-footer").append(...words.map((text) => make("span", "", text)));
      });
    }
  }

  function paginate() {
    document.documentElement.classList.add("paged");
    document.querySelectorAll(".part").forEach((part) => {
      const blocks = [...part.children];
      const pages = new Pages(part);
      pages.open();
      blocks.forEach((block) => pages.place(block));
      pages.count();
    });
    document.documentElement.dataset.paged = "yes";
  }

  addEventListener("DOMContentLoaded", () => {
    const faces = ["16px 'STIX Two Text'", "italic 16px 'STIX Two Text'", "bold 16px 'STIX Two Text'", "16px 'STIX Two Math'"];
    Promise.all(faces.map((face) => document.fonts.load(face))).then(paginate, paginate);
  });
})();
