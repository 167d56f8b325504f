// The solver's arithmetic of windows and receptive fields (quizgen/solver), for pictures to play with. A test compares
// both on every case recorded from PyTorch.
const quizSolver = (() => {
  const range = (start, stop, step = 1) => ({ start, stop, step, length: Math.max(0, Math.ceil((stop - start) / step)) });
  const list = ({ start, step, length }) => Array.from({ length }, (_, index) => start + index * step);

  // Pixels from the first to the last one that a kernel touches.
  const extent = ({ kernel, dilation }) => dilation * (kernel - 1) + 1;

  // Slides a window over `size` pixels with padding before and behind; `fits` says whether it has a place at all.
  function slide(size, window, ceil = false) {
    const { stride, before, behind } = window;
    const span = size + before + behind - extent(window);
    let positions = Math.floor(span / stride) + 1;
    if (ceil) {
      positions = Math.ceil(span / stride) + 1;
      if ((positions - 1) * stride >= size + before) positions -= 1; // it would start beyond the input, as PyTorch has it
    }
    const fits = span >= 0 || (ceil && positions > 0);
    return { size, window, ceil, span, positions, fits, padded: size + before + behind, remainder: fits ? ((span % stride) + stride) % stride : 0 };
  }

  // Where windows lie on a row of pixels, as quizgen's Placement.
  function placement({ size, before, behind, kernel, stride, dilation, positions }) {
    const touched = (position) => {
      const start = position * stride - before;
      return range(start, start + dilation * (kernel - 1) + 1, dilation);
    };
    const end = (position) => position * stride - before + dilation * (kernel - 1) + 1;
    const stop = size + behind;
    const last = end(positions - 1);
    return {
      size, before, behind, kernel, stride, dilation, positions, touched, end,
      padded: range(-before, stop),
      dropped: range(Math.min(last, stop), stop),
      overhang: Math.max(0, last - stop),
    };
  }

  // The receptive fields at the input and after each window. All three numbers grow by the old jump.
  function fields(windows) {
    const found = [{ size: 1, jump: 1, padding: 0 }];
    for (const { kernel, stride, padding, dilation } of windows) {
      const { size, jump, padding: shift } = found.at(-1);
      found.push({ size: size + dilation * (kernel - 1) * jump, jump: jump * stride, padding: shift + padding * jump });
    }
    return found;
  }

  const start = (field, unit) => unit * field.jump - field.padding;

  // Which units of the input, of each layer, and at last themselves some units depend on.
  function trace(windows, units) {
    const traced = [[...units].sort((a, b) => a - b)];
    for (const { kernel, stride, padding, dilation } of [...windows].reverse()) {
      const seen = new Set();
      traced.at(-1).forEach((unit) => {
        for (let tap = 0; tap < kernel; tap += 1) seen.add(unit * stride - padding + tap * dilation);
      });
      traced.push([...seen].sort((a, b) => a - b));
    }
    return traced.reverse();
  }

  return { range, list, extent, slide, placement, fields, start, trace };
})();
