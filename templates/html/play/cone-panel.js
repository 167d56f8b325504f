// A receptive field: its layers, and which unit looks.
function quizConePanel(svg, first, put) {
  const { number, slider, button, panel } = quizControls;
  const { root, said, say } = panel();
  const { element, text } = quizgenFeedback;
  const MOST_LAYERS = 8;
  const LARGEST = 4000;
  let now;

  // How many units the last map has on an input of a known width, or which kernel fits nowhere.
  function unitsAcross() {
    let across = now.pixels;
    for (const [index, { kernel, stride, padding, dilation }] of now.windows.entries()) {
      const slide = quizSolver.slide(across, { kernel, stride, dilation, before: padding, behind: padding });
      const spans = `The kernel of layer ${index + 1} spans ${quizPad.pixels(quizSolver.extent(slide.window))}`;
      if (!slide.fits) return { across: 0, refusal: `${spans} and fits nowhere on its padded input of ${slide.padded}.` };
      across = slide.positions;
    }
    return { across };
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
    const { across, refusal } = now.pixels === null ? {} : unitsAcross();
    const isDrawn = size <= LARGEST && !refusal;
    svg.style.visibility = isDrawn ? "" : "hidden"; // no picture of other settings
    unit.holder.hidden = true;
    if (size > LARGEST) return say(`A field of ${size.toLocaleString("en")} pixels is too large to be drawn.`);
    const said = [...formulas(fields), `Field ${size}, jump ${jump}.`];
    if (refusal) return say(...said, refusal);
    const beyond = across ? Math.max(0, now.units.at(-1) + 1 - across) : 0;
    now.units = now.units.map((other) => other - beyond);
    put(svg, quizCone.draw(now));
    if (!across) return say(...said);
    const [from] = now.units;
    const begin = quizSolver.start(fields.at(-1), from);
    const seen = `Unit ${from} sees ${quizPad.columnsWords(begin, begin + size - 1)}`;
    unit.stand(from + 1, across, `unit ${from}`, seen);
    return say(...said.slice(0, -1), `${said.at(-1)} ${seen}.`);
  }

  const unit = slider("Unit", (value) => { now.units = [value - 1, ...now.units.slice(1).map((other) => other - now.units[0] + value - 1)]; draw(); });
  const table = element("table", "settings");

  const bounds = { kernel: [1, 32], stride: [1, 16], padding: [0, 32], dilation: [1, 32] };

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
    more.setAttribute("aria-disabled", !isRoomForMore());
    fewer.setAttribute("aria-disabled", !isOneToSpare());
    draw();
  }

  // A button that is disabled loses the focus, and the next Enter would go to the page: these stay, and do nothing.
  const isRoomForMore = () => now.windows.length < MOST_LAYERS;
  const isOneToSpare = () => now.windows.length > 1;

  function grow() {
    if (!isRoomForMore()) return;
    now.windows.push({ kernel: 3, stride: 1, padding: 1, dilation: 1 });
    rows();
  }

  function shrink() {
    if (!isOneToSpare()) return;
    now.windows.pop();
    rows();
  }

  const more = button("One more layer", grow);
  const fewer = button("One layer less", shrink);
  const reset = () => { now = { ...first, windows: first.windows.map((window) => ({ ...window })), units: [...first.units] }; rows(); };
  const actions = element("p", "actions");
  actions.append(more, fewer, button("As it was", reset));
  root.append(table, unit.holder, said, actions);
  reset();
  return root;
}
