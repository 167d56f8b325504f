// Reads from a still picture what it was drawn from, draws it anew, and offers to play with it.
const quizPlay = (() => {
  const { text, spoken } = quizgenFeedback;
  const offered = new WeakSet();

  // window: pixels, padding before and behind, kernel, stride, dilation, positions, and what the row is.
  function readWindow(words) {
    const [size, before, behind, kernel, stride, dilation, positions] = words.slice(0, 7).map(Number);
    return { size, before, behind, kernel, stride, dilation, positions, axis: words.slice(7).join(" ") };
  }

  // cone: layers as kernel.stride.padding.dilation; units; the input's width, if its borders matter; what the row is.
  function readCone(rest) {
    const [layers, units, pixels, axis] = rest.split(";");
    const windows = layers.split(" ").map((layer) => {
      const [kernel, stride, padding, dilation] = layer.split(".").map(Number);
      return { kernel, stride, padding, dilation };
    });
    return { windows, units: units.split(" ").map(Number), pixels: pixels ? Number(pixels) : null, axis };
  }

  function read(source) {
    const [kind, ...words] = source.split(" ");
    return kind === "cone" ? { kind, ...readCone(words.join(" ")) } : { kind, ...readWindow(words) };
  }

  // The still picture itself.
  function redraw(source) {
    const found = read(source);
    return found.kind === "cone" ? quizCone.draw(found) : quizWindow.draw(quizSolver.placement(found), found.axis);
  }

  function put(svg, { box, inner }) {
    svg.setAttribute("viewBox", box);
    svg.innerHTML = inner;
  }

  // In a page that was saved while it was used, the controls of then do nothing, and the picture may be another one.
  function renew(svg, controls) {
    controls.remove();
    svg.style.visibility = "";
    put(svg, redraw(svg.dataset.play));
  }

  // Puts a button below each picture that can be played with.
  function offer(root) {
    root.querySelectorAll("svg[data-play]").forEach((svg) => {
      if (offered.has(svg)) return;
      offered.add(svg);
      const figure = svg.parentElement;
      const controls = figure.nextElementSibling;
      if (controls?.matches(".play")) renew(svg, controls);
      const button = spoken(text("button", "play", "Play with this picture"), "en"); // it may stand in a note's words
      button.type = "button";
      button.addEventListener("click", () => {
        const found = read(svg.dataset.play);
        const panel = found.kind === "cone" ? quizConePanel(svg, found, put) : quizWindowPanel(svg, found, put);
        button.replaceWith(panel);
        panel.querySelector("input").focus({ preventScroll: true });
        panel.scrollIntoView({ block: "nearest", behavior: "instant" });
      });
      figure.after(button);
    });
  }

  document.addEventListener("toggle", (event) => event.target.open && offer(event.target), true);

  return { redraw };
})();
