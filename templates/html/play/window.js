// A window on a row of pixels, drawn as quizgen/figures/line.py draws it; with one more position where it was moved to.
const quizWindow = (() => {
  const { range, list } = quizSolver;
  const { WIDTH, half, ordinal, pixels, signed, columnsWords, sentence } = quizPad;
  const LEFT = 50;
  const RIGHT = WIDTH - 4;
  const ROW = 16;
  const TRACK = 10;
  const PITCH = 16;
  const CELL = 14;
  const FEW = 13;
  const THINNEST = 3;
  const LETTER = 6.3;
  const TOP = 40;

  const one = (column) => range(column, column + 1);
  const wordsOf = (touched) => columnsWords(touched.start, touched.start + (touched.length - 1) * touched.step);

  // The positions that are drawn: the first, the second and the last, and the one that is looked at.
  function shownPositions({ positions }, at) {
    return [...new Set([0, Math.min(1, positions - 1), at ?? 0, positions - 1])].sort((a, b) => a - b);
  }

  function scaleOf(found, at) {
    const stop = Math.max(found.padded.stop, found.end(found.positions - 1), found.size);
    const columns = range(found.padded.start, stop);
    const start = range(columns.start, Math.max(found.end(Math.min(1, found.positions - 1)), 1));
    const end = range(Math.min(found.touched(found.positions - 1).start, found.size - 1), stop);
    const looked = at === null ? [] : [range(found.touched(at).start, found.end(at))];
    return quizPad.fit(columns, [start, end, ...looked], LEFT, RIGHT);
  }

  function headline({ size, before, behind }, axis) {
    return `${axis ? `${axis}: ` : ""}${pixels(size)}${before || behind ? `, padding ${before} + ${behind}` : ""}`;
  }

  function cells(pad, scale, role, columns, y) {
    scale.runs(columns).forEach((run) => pad.cells(role, scale.edges(run), y, ROW));
  }

  function drawInput(pad, scale, found, axis) {
    pad.text(LEFT, 12, headline(found, axis));
    pad.text(LEFT - 6, TOP + 13, "input", "e");
    cells(pad, scale, "p", range(found.padded.start, 0), TOP);
    cells(pad, scale, "c", range(0, found.size), TOP);
    cells(pad, scale, "p", range(found.size, found.padded.stop), TOP);
    [...new Set([0, found.size - 1])].sort((a, b) => a - b).forEach((column) => {
      const edges = scale.edges(one(column));
      if (edges[1] > RIGHT - ROW) pad.text(Math.max(edges[1], RIGHT), TOP - 5, signed(column), "e");
      else pad.text(half(edges[0] + edges[1]), TOP - 5, signed(column), "t");
    });
    if (scale.hidden.length) pad.zigzag(scale.x(scale.hidden.stop) - 16, TOP, ROW);
  }

  // What a kernel touches, with a line through its holes; returns the x behind it.
  function taps(pad, scale, touched, y) {
    let end = 0;
    const last = touched.start + (touched.length - 1) * touched.step;
    scale.runs(range(touched.start, last + 1)).forEach((run) => {
      const edges = scale.edges(run);
      end = edges.at(-1);
      if (touched.step === 1) pad.cells("k", edges, y, TRACK);
      else pad.line("h", [edges[0], y + half(TRACK)], [end, y + half(TRACK)]);
    });
    if (touched.step > 1) {
      list(touched).forEach((column) => scale.runs(one(column)).forEach((run) => {
        const [left, right] = scale.edges(run);
        const spare = Math.max(0, THINNEST - (right - left));
        pad.box("k", left - half(spare), y, right - left + spare, TRACK);
      }));
    }
    return end;
  }

  function drawTracks(pad, scale, found, at, top) {
    let y = top;
    const kernel = `kernel ${found.kernel}${found.dilation > 1 ? `, dilation ${found.dilation}` : ""}`;
    const remarks = { 0: kernel, 1: `stride ${found.stride}` };
    const shown = shownPositions(found, at);
    shown.forEach((position, number) => {
      const isGap = at === null ? number === shown.length - 1 && found.positions > 3 : number > 0 && position > shown[number - 1] + 1;
      if (isGap) {
        pad.text(LEFT - 16, y + 6, "⋮", "e");
        y += 11;
      }
      pad.text(LEFT - 6, y + 10, ordinal(position + 1), position === at ? "e m" : "e");
      const end = taps(pad, scale, found.touched(position), y);
      const remark = position === at ? wordsOf(found.touched(position)) : remarks[position] ?? "";
      if (remark && end + 8 + LETTER * remark.length < WIDTH) pad.text(end + 8, y + 10, remark);
      y += PITCH;
    });
    return y;
  }

  // A row that is not to scale: a cell for each pixel, of many the first and the last.
  function drawOutput(pad, count, y) {
    pad.text(LEFT - 6, y + 13, "output", "e");
    const parts = count <= FEW ? [[LEFT, count]] : [[LEFT, 6], [LEFT + 6 * CELL + 22, 5]];
    let end = LEFT;
    parts.forEach(([x, shown]) => {
      end = x + CELL * shown;
      pad.cells("o", Array.from({ length: shown + 1 }, (_, index) => x + index * CELL), y, ROW);
    });
    if (parts.length > 1) pad.zigzag(parts[1][0] - 16, y, ROW);
    pad.text(end + 7, y + 13, pixels(count), "s", true);
    return y + ROW;
  }

  function describe(found, axis, at) {
    const dilation = found.dilation > 1 ? `, dilation ${found.dilation}` : "";
    const first = `Window 1 lies on ${wordsOf(found.touched(0))}`;
    const last = `, the last one, ${found.positions}, on ${wordsOf(found.touched(found.positions - 1))}`;
    const said = [`${sentence(headline(found, axis))}; kernel ${found.kernel}${dilation}, stride ${found.stride}.`];
    said.push(`${first}${found.positions === 1 ? "" : last}.`);
    if (at !== null) said.push(`Window ${at + 1} lies on ${wordsOf(found.touched(at))}.`);
    if (found.dropped.length) said.push(`At the end no window reaches ${wordsOf(found.dropped)}.`);
    if (found.overhang) said.push(`The last window hangs over the end by ${found.overhang}.`);
    said.push(`The output has ${pixels(found.positions)}.`);
    return said.join(" ");
  }

  // Draws a placement; `at` is the position that is looked at, or null for the still picture.
  function draw(found, axis = "", at = null) {
    const pad = quizPad.pad();
    const scale = scaleOf(found, at);
    drawInput(pad, scale, found, axis);
    list(found.dropped).forEach((column) => scale.runs(one(column)).forEach((run) => {
      const [left, right] = scale.edges(run);
      pad.cross("x", left, TOP, right - left, ROW);
    }));
    let y = drawTracks(pad, scale, found, at, TOP + ROW + 8);
    const remark = found.dropped.length ? `${found.dropped.length} left over` : found.overhang ? `hangs over by ${found.overhang}` : "";
    if (remark) {
      pad.text(scale.edges(one(scale.columns.stop - 1))[1], y + 10, remark, "e");
      y += 16;
    }
    y = drawOutput(pad, found.positions, y + 6);
    return { ...pad.drawing(y + 4, "A window slides along a row of pixels", describe(found, axis, at)), scale };
  }

  return { draw, wordsOf };
})();
