// The controls below a picture that is played with: settings, the position that is looked at, and the formula's numbers.
const quizControls = (() => {
  const { element, text } = quizgenFeedback;

  // A box for a whole number; calls back with each one that is in its bounds.
  function number(name, value, [min, max], set, label = name) {
    const box = element("input");
    Object.assign(box, { type: "number", min, max: Math.max(max, value), step: 1, value, inputMode: "numeric" });
    box.setAttribute("aria-label", label);
    box.title = `a whole number from ${box.min} to ${box.max}`;
    box.addEventListener("input", () => {
      const isUsable = box.value !== "" && box.checkValidity();
      box.setAttribute("aria-invalid", !isUsable); // its value counts: an empty one means that all is well
      if (isUsable) set(Number(box.value));
    });
    const holder = element("label");
    if (name) holder.append(name, " ");
    holder.append(box);
    return { holder, box };
  }

  function slider(name, set) {
    const box = element("input");
    Object.assign(box, { type: "range", min: 1, step: 1 });
    box.addEventListener("input", () => set(Number(box.value)));
    const holder = element("label", "slider");
    const shown = element("span");
    holder.append(text("span", "", name), box, shown);
    // Where it stands, in a word or two for the eye and in a sentence for the ear.
    const stand = (value, max, words, said) => {
      Object.assign(box, { max, value });
      box.setAttribute("aria-valuetext", said);
      shown.textContent = words;
      holder.hidden = max < 2;
    };
    return { holder, stand };
  }

  function button(words, act) {
    const made = text("button", "", words);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function panel() {
    const root = element("div", "play");
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", "Play with this picture");
    root.lang = "en";
    const said = element("div", "said");
    said.setAttribute("role", "status");
    return { root, said, say: (...lines) => said.replaceChildren(...lines.map((line) => text("p", "", line))) };
  }

  return { number, slider, button, panel };
})();
