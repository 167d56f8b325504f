// A window: its row, its kernel, and where it lies.
function quizWindowPanel(svg, first, put) {
  const { number, slider, button, panel } = quizControls;
  const { root, said, say } = panel();
  const { element } = quizgenFeedback;
  const { signed, pixels } = quizPad;
  const hangsOver = quizSolver.placement(first).overhang > 0;
  let now;
  let at;
  let drawn = null;

  function formula(slide) {
    const { size, before, behind, kernel, stride, dilation } = now;
    const [open, close] = now.ceil ? ["⌈", "⌉"] : ["⌊", "⌋"];
    const padding = before === behind ? `2 · ${before}` : `${before} + ${behind}`;
    const whole = `${open}(${size} + ${padding} − ${dilation} · (${kernel} − 1) − 1)\u00a0/\u00a0${stride}${close} + 1`;
    const plain = Math.floor(slide.span / stride) + 1;
    const ceiled = Math.ceil(slide.span / stride) + 1;
    const dropped = now.ceil && ceiled > slide.positions ? ` − 1 (a window that would start beyond the input)` : "";
    return `out = ${whole} = ${open}${signed(slide.span)}\u00a0/\u00a0${stride}${close} + 1${dropped} = ${now.ceil ? slide.positions : plain}`;
  }

  function draw() {
    const slide = quizSolver.slide(now.size, now, now.ceil);
    svg.style.visibility = slide.fits ? "" : "hidden"; // no picture of other settings
    if (!slide.fits) {
      drawn = null;
      position.holder.hidden = true;
      say(`The kernel spans ${pixels(quizSolver.extent(now))} and fits nowhere on the padded input of ${slide.padded}.`);
      return;
    }
    const placed = quizSolver.placement({ ...now, positions: slide.positions });
    at = at === null ? null : Math.min(at, slide.positions - 1);
    drawn = { placed, ...quizWindow.draw(placed, now.axis, at) };
    put(svg, drawn);
    const words = quizWindow.wordsOf(placed.touched(at ?? 0));
    position.stand((at ?? 0) + 1, slide.positions, `${(at ?? 0) + 1} of ${slide.positions}`, `Window ${(at ?? 0) + 1} of ${slide.positions}, on ${words}`);
    const leftover = placed.overhang ? `The last window hangs over by ${placed.overhang}.` : `${placed.dropped.length} left over.`;
    const looked = at === null ? [] : [`Window ${at + 1} lies on ${words}.`];
    say(formula(slide), ...looked, `${slide.positions} position${slide.positions === 1 ? "" : "s"}. ${leftover}`);
  }

  // Moves the window to where the picture is touched.
  function follow(event) {
    if (!drawn || (event.type === "pointermove" && !event.buttons)) return;
    const frame = svg.getBoundingClientRect();
    const x = ((event.clientX - frame.left) * quizPad.WIDTH) / frame.width;
    const { placed, scale } = drawn;
    const middle = (position) => (scale.x(placed.touched(position).start) + scale.x(placed.end(position) - 1) + scale.unit) / 2;
    const distances = Array.from({ length: placed.positions }, (_, position) => Math.abs(middle(position) - x));
    at = distances.indexOf(Math.min(...distances));
    draw();
  }

  const position = slider("Window", (value) => { at = value - 1; draw(); });
  const settings = element("p", "settings");
  const change = (values) => { Object.assign(now, values); draw(); };

  function reset() {
    now = { ...first, ceil: hangsOver };
    at = null;
    const ceil = element("label");
    const box = element("input");
    Object.assign(box, { type: "checkbox", checked: now.ceil });
    box.addEventListener("input", () => change({ ceil: box.checked }));
    ceil.append(box, " round up (ceil_mode)");
    settings.replaceChildren(
      number("input", now.size, [1, 300], (size) => change({ size })).holder,
      number("kernel", now.kernel, [1, 32], (kernel) => change({ kernel })).holder,
      number("stride", now.stride, [1, 32], (stride) => change({ stride })).holder,
      number("padding", now.before, [0, 32], (padding) => change({ before: padding, behind: padding })).holder,
      number("dilation", now.dilation, [1, 16], (dilation) => change({ dilation })).holder,
      ceil,
    );
    draw();
  }

  const actions = element("p", "actions");
  actions.append(button("As it was", reset));
  root.append(settings, position.holder, said, actions);
  svg.addEventListener("pointerdown", follow);
  svg.addEventListener("pointermove", follow);
  reset();
  return root;
}
