// What a unit sees, drawn as quizgen/figures/cone.py draws it: a row for each layer, down to the pixels of the input.
const quizCone = (() => {
  const { fields, trace, start } = quizSolver;
  const { WIDTH, NARROWEST, round, half, pixels: pixelsWords, columnsWords } = quizPad;
  const LEFT = 120;
  const RIGHT = WIDTH - 6;
  const WIDEST = 18;
  const CELL = 12;
  const PITCH = 38;
  const MOST = 7;

  // Where a unit's cell begins, in columns of the input: it is a jump wide, around the field's centre.
  const leftOf = ({ field }, unit) => start(field, unit) + (field.size - field.jump) / 2;
  const spanOf = (level) => [leftOf(level, level.units[0]), leftOf(level, level.units.at(-1) + 1)];

  // The maps on the way, from the unit down to the input.
  function levelsOf(windows, units) {
    const found = fields(windows);
    const traced = trace(windows, units);
    return found.map((field, number) => ({ window: windows[number - 1] ?? null, field, units: traced[number] })).reverse();
  }

  function scaleOf(levels) {
    const first = Math.min(...levels.map((level) => spanOf(level)[0]));
    const last = Math.max(...levels.map((level) => spanOf(level)[1]));
    let unit = Math.min(WIDEST, (RIGHT - LEFT) / (last - first));
    if (unit >= 2) unit = Math.floor(unit);
    const left = LEFT + half(round(RIGHT - LEFT - (last - first) * unit));
    return { unit, x: (column) => left + round((column - first) * unit) };
  }

  function label(pad, { window, field }, y) {
    if (!window) return pad.text(4, y + 10, "input");
    const { kernel, stride, dilation } = window;
    const settings = [`kernel ${kernel}`];
    if (stride > 1 || dilation === 1) settings.push(`stride ${stride}`);
    if (dilation > 1) settings.push(`dilation ${dilation}`);
    pad.text(4, y + 3, settings.length > 2 ? `${settings[0]}, s ${stride}, d ${dilation}` : settings.join(", "));
    return pad.text(4, y + 17, `field ${field.size}, jump ${field.jump}`, "s", true);
  }

  // The runs of units; holes of no more than `unseen` units are too narrow to be drawn.
  function runsOf(units, unseen) {
    const runs = [];
    let [begin] = units;
    units.slice(1).forEach((unit, index) => {
      if (unit > units[index] + 1 + unseen) {
        runs.push([begin, units[index] + 1]);
        begin = unit;
      }
    });
    return [...runs, [begin, units.at(-1) + 1]];
  }

  function edgesOf(scale, level, [first, stop]) {
    if (stop <= first) return [];
    const begin = leftOf(level, first);
    const step = level.field.jump;
    if (step * scale.unit < NARROWEST) return [scale.x(begin), scale.x(begin + step * (stop - first))];
    return Array.from({ length: stop - first + 1 }, (_, number) => scale.x(begin + step * number));
  }

  function row(pad, scale, level, y, pixels) {
    const runs = runsOf(level.units, 1 / (level.field.jump * scale.unit));
    if (runs.length > 1) {
      const [begin, end] = spanOf(level).map(scale.x);
      pad.line("h", [begin, y + half(CELL)], [end, y + half(CELL)]);
    }
    runs.forEach(([first, stop]) => {
      const parts = pixels === null || level.window
        ? [["k", [first, stop]]]
        : [["p", [first, Math.min(stop, 0)]], ["k", [Math.max(first, 0), Math.min(stop, pixels)]], ["p", [Math.max(first, pixels), stop]]];
      parts.forEach(([role, run]) => pad.cells(role, edgesOf(scale, level, run), y, CELL));
    });
  }

  function seenWords({ units }, pixels) {
    const across = units.at(-1) - units[0] + 1;
    if (pixels !== null) return columnsWords(units[0], units.at(-1));
    return units.length < across ? `${units.length} of ${pixelsWords(across)}` : pixelsWords(across);
  }

  // How far apart the fields of the first and the last unit begin.
  const apart = ({ field, units }) => start(field, units.at(-1)) - start(field, units[0]);

  function measure(pad, scale, levels, y, pixels) {
    const seen = levels.at(-1);
    const { field, units } = levels[0];
    let [begin, end] = spanOf(seen);
    let words = seenWords(seen, pixels);
    if (units.length > 1) {
      [begin, end] = [start(field, units[0]), start(field, units.at(-1))];
      words = `${pixelsWords(apart(levels[0]))} apart`;
    }
    const left = scale.x(begin);
    const right = scale.x(end);
    pad.line("g", [left, y + 4], [left, y + 10], [right, y + 10], [right, y + 4]);
    const middle = units.length === 1 ? half(LEFT + RIGHT) : Math.max(half(left + right), LEFT + 30);
    pad.text(middle, y + 24, words, "t", true);
    return y + 30;
  }

  function describe(levels, pixels) {
    const depth = levels.length - 1;
    const { units } = levels[0];
    let rows = levels.slice(0, -1).map(({ field }, number) => `layer ${depth - number} has field ${field.size} and jump ${field.jump}`);
    if (levels.length > MOST) rows = [...rows.slice(0, 2), "…", ...rows.slice(-2)];
    const layer = `of layer ${depth}`;
    const who = units.length > 1
      ? `The fields of units ${units[0]} and ${units.at(-1)} ${layer} lie ${pixelsWords(apart(levels[0]))} apart.`
      : `${pixels === null ? "A unit" : `Unit ${units[0]}`} ${layer} sees ${seenWords(levels.at(-1), pixels)} of the input.`;
    return `${who} From there down, ${rows.join(", ")}.`;
  }

  // Draws what units of the last layer see. `pixels` is the width of the input where its borders matter, else null.
  function draw({ windows, units, pixels, axis }) {
    const levels = levelsOf(windows, units);
    const pad = quizPad.pad();
    const scale = scaleOf(levels);
    const chosen = levels.length <= MOST ? levels : [...levels.slice(0, 2), null, ...levels.slice(-3)];
    let y = 8;
    let above = null;
    chosen.forEach((level) => {
      if (!level) {
        pad.text(half(LEFT), y + 8, "⋮", "t");
        y += 22;
        return;
      }
      const [begin, end] = spanOf(level).map(scale.x);
      if (above) pad.area("v", ...above, [end, y], [end, y + CELL], [begin, y + CELL], [begin, y]);
      above = [[begin, y + CELL], [end, y + CELL]];
      label(pad, level, y);
      row(pad, scale, level, y, pixels);
      y += PITCH;
    });
    y += CELL - PITCH;
    if (axis) pad.text(4, y + 24, axis);
    return pad.drawing(measure(pad, scale, levels, y, pixels), "What a unit sees", describe(levels, pixels));
  }

  return { draw };
})();
