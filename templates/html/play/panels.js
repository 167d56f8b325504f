// The controls below a picture that is played with: settings, the position that is looked at, and the formula's numbers.
const quizControls = (() => {
  const { element, text } = quizgenFeedback;

  // A box for a whole number; calls back with each one that is in its bounds.
  function number(name, value, [min, max], set, label = name) {
    const box = element("input");
    Object.assign(box, { type: "number", min, max, step: 1, value, inputMode: "numeric" });
    box.setAttribute("aria-label", label);
    box.addEventListener("input", () => {
      const isUsable = box.value !== "" && box.checkValidity();
      box.toggleAttribute("aria-invalid", !isUsable);
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

// A receptive field: its layers, and which unit looks.
function quizConePanel(svg, first, put) {
  const { number, slider, button, panel } = quizControls;
  const { root, said, say } = panel();
  const { element, text } = quizgenFeedback;
  const MOST_LAYERS = 8;
  const LARGEST = 4000;
  let now;

  // How many units the last map has on an input of a known width.
  function unitsAcross() {
    return now.windows.reduce((size, { kernel, stride, padding, dilation }) => {
      const slide = quizSolver.slide(size, { kernel, stride, dilation, before: padding, behind: padding });
      return slide.fits ? slide.positions : 1;
    }, now.pixels);
  }

  function formulas(fields) {
    return now.windows.map(({ kernel, stride, dilation }, number) => {
      const [old, next] = [fields[number], fields[number + 1]];
      const growth = `${dilation > 1 ? `${dilation} · ` : ""}(${kernel} − 1) · ${old.jump}`;
      return `Layer ${number + 1}: r = ${old.size} + ${growth} = ${next.size}, j = ${old.jump} · ${stride} = ${next.jump}`;
    });
  }

  function draw() {
    const fields = quizSolver.fields(now.windows);
    const { size, jump } = fields.at(-1);
    if (size > LARGEST) return say(`A field of ${size.toLocaleString("en")} pixels is too large to be drawn.`);
    const [from] = now.units;
    put(svg, quizCone.draw(now));
    const begin = quizSolver.start(fields.at(-1), from);
    const seen = quizPad.columnsWords(begin, begin + size - 1);
    if (now.pixels === null) unit.holder.hidden = true;
    else unit.stand(from + 1, Math.max(from + 1, unitsAcross()), `unit ${from}`, `Unit ${from} sees ${seen}`);
    const where = now.pixels === null ? "" : ` Unit ${from} sees ${seen}.`;
    return say(...formulas(fields), `Field ${size}, jump ${jump}.${where}`);
  }

  const unit = slider("Unit", (value) => { now.units = [value - 1, ...now.units.slice(1).map((other) => other - now.units[0] + value - 1)]; draw(); });
  const table = element("table", "settings");

  const bounds = { kernel: [1, 15], stride: [1, 8], padding: [0, 8], dilation: [1, 8] };

  function line(window, index) {
    const row = element("tr");
    const head = text("th", "", index + 1);
    head.scope = "row";
    const boxes = Object.keys(bounds).map((name) => {
      const cell = element("td");
      const set = (value) => { window[name] = value; draw(); };
      cell.append(number("", window[name], bounds[name], set, `${name} of layer ${index + 1}`).holder);
      return cell;
    });
    row.append(head, ...boxes);
    return row;
  }

  function rows() {
    const head = element("tr");
    head.append(...["layer", ...Object.keys(bounds)].map((name) => { const cell = text("th", "", name); cell.scope = "col"; return cell; }));
    table.replaceChildren(head, ...now.windows.map(line));
    more.disabled = now.windows.length >= MOST_LAYERS;
    fewer.disabled = now.windows.length < 2;
    draw();
  }

  const more = button("One more layer", () => { now.windows.push({ kernel: 3, stride: 1, padding: 1, dilation: 1 }); rows(); });
  const fewer = button("One layer less", () => { now.windows.pop(); rows(); });
  const reset = () => { now = { ...first, windows: first.windows.map((window) => ({ ...window })), units: [...first.units] }; rows(); };
  const actions = element("p", "actions");
  actions.append(more, fewer, button("As it was", reset));
  root.append(table, unit.holder, said, actions);
  reset();
  return root;
}
