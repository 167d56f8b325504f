// A sheet to draw on, and columns to scale: what quizgen/drawing and quizgen/figures do for still pictures. Shapes have
// roles and no colours; all of one role become one path.
const quizPad = (() => {
  const WIDTH = 320;
  const NARROWEST = 4;
  const ROLES = ["v", "c", "p", "o", "h", "k", "r", "q", "a", "g", "x", "b"];
  const UNBROKEN = 20;
  const WIDEST = 18;
  const GAP = 22;
  const FEWEST = 4;
  const { range } = quizSolver;

  // Half to even, as Python rounds.
  function round(value) {
    const below = Math.floor(value);
    if (value - below !== 0.5) return Math.round(value);
    return below % 2 ? below + 1 : below;
  }

  const half = (value) => Math.floor(value / 2);
  const escaped = (words) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  function pad() {
    const paths = {};
    const texts = [];
    const add = (role, data) => { paths[role] = (paths[role] ?? "") + data; };
    const box = (role, x, y, width, height) => add(role, `M${x} ${y}h${width}v${height}h-${width}z`);
    const line = (role, ...points) => add(role, points.map(([x, y], index) => `${index ? "L" : "M"}${x} ${y}`).join(""));
    return {
      box,
      line,
      cells(role, edges, y, height) {
        if (edges.length < 2) return;
        const width = edges.at(-1) - edges[0];
        box(role, edges[0], y, width, height);
        if (width >= NARROWEST * (edges.length - 1)) add(role, edges.slice(1, -1).map((x) => `M${x} ${y}v${height}`).join(""));
      },
      area(role, ...points) {
        line(role, ...points);
        add(role, "z");
      },
      cross: (role, x, y, width, height) => add(role, `M${x} ${y}l${width} ${height}m0-${height}l-${width} ${height}`),
      zigzag: (x, y, height) => add("b", [0, 6].map((shift) => `M${x + shift} ${y - 3}l4 ${half(height)}l-5 5l4 ${half(height)}`).join("")),
      text: (x, y, words, anchor = "s", strong = false) => texts.push({ role: strong ? `${anchor} m` : anchor, x, y, words }),
      drawing(height, title, description) {
        const shapes = ROLES.filter((role) => paths[role]).map((role) => `<path class="${role}" d="${paths[role]}"></path>`);
        const labels = texts.map(({ role, x, y, words }) => `<text class="${role}" x="${x}" y="${y}">${escaped(words)}</text>`);
        return {
          box: `0 0 ${WIDTH} ${height}`,
          inner: `<title>${escaped(title)}</title><desc>${escaped(description)}</desc>${shapes.join("")}${labels.join("")}`,
        };
      },
    };
  }

  // The longest gap between the columns that have to be seen, less what may be shown of it without crowding.
  function dull(columns, interesting) {
    let reached = columns.start;
    let longest = range(0, 0);
    for (const wanted of [...interesting].sort((a, b) => a.start - b.start)) {
      if (wanted.start - reached > longest.length) longest = range(reached, wanted.start);
      reached = Math.max(reached, wanted.stop);
    }
    const spare = Math.max(2, UNBROKEN - 2 - (columns.length - longest.length));
    const shrunk = range(longest.start + half(spare + 1), longest.stop - half(spare));
    return shrunk.length >= FEWEST ? shrunk : range(0, 0);
  }

  // Fits columns between two x, and hides the longest run of columns that are of no interest.
  function fit(columns, interesting, left, right) {
    const hidden = columns.length > UNBROKEN ? dull(columns, interesting) : range(0, 0);
    const isBroken = hidden.length > 0;
    const room = right - left - (isBroken ? GAP : 0);
    const exact = room / (columns.length - hidden.length);
    const unit = exact >= 2 ? Math.min(WIDEST, Math.floor(exact)) : exact;
    const edge = (column, isBehind) => {
      const shown = column - columns.start;
      return isBehind ? left + GAP + round((shown - hidden.length) * unit) : left + round(shown * unit);
    };
    const isBehind = (column) => isBroken && column >= hidden.stop;
    return {
      columns, hidden, unit,
      x: (column) => edge(column, isBehind(column)),
      runs(wanted) {
        if (!isBroken) return wanted.length ? [wanted] : [];
        const before = range(wanted.start, Math.min(wanted.stop, hidden.start));
        return [before, range(Math.max(wanted.start, hidden.stop), wanted.stop)].filter((part) => part.length);
      },
      edges: (run) => Array.from({ length: run.length + 1 }, (_, index) => edge(run.start + index, isBehind(run.start))),
    };
  }

  // Numbers in words, as labels and descriptions need them.
  function ordinal(number) {
    const isTeen = [11, 12, 13].includes(number % 100);
    return `${number}${isTeen ? "th" : { 1: "st", 2: "nd", 3: "rd" }[number % 10] ?? "th"}`;
  }

  const pixels = (count) => `${count} pixel${count === 1 ? "" : "s"}`;
  const signed = (number) => String(number).replace("-", "−");
  const columnsWords = (first, last) => (first === last ? `column ${signed(first)}` : `columns ${signed(first)} to ${signed(last)}`);
  const sentence = (words) => words[0].toUpperCase() + words.slice(1);

  return { WIDTH, NARROWEST, pad, fit, round, half, ordinal, pixels, signed, columnsWords, sentence };
})();
