// Reads the answers that people type and compares them. The rules are those of docs/answers.md and of the reader in
// Python; tests/data/typed_answers.json holds the cases on which both agree.
// Two braces must never stand side by side here: Anki would take them for a field.
const quizgenAnswers = (() => {
  "use strict";

  const EXPECTED = {
    integer: "a whole number, such as 18,496",
    shape: "two numbers, such as 24 × 60",
    volume: "height × width × channels, such as 30 × 30 × 20",
    pair: "two numbers in order, such as 0 and 1",
    range: "the first and the last number, such as 31 to 32",
    set: "all the numbers, such as 6, 7, 8",
    ratio: "a fraction or a decimal, such as 1/9 or 0.111",
    decimal: "a number, such as 102.23",
  };

  const SIGNS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "…": "..", "⁄": "/", "÷": "/", "·": "*", "’": "'", "`": "'",
  };
  const GROUPED = /(?<![\d.,])\d{1,3}(?:([,' ])\d{3})(?:\1\d{3})*(?![\d,']| \d)/g;
  const TIMES = /\s*[x×*]\s*/;
  const TO = /(?<=\d)\s*(?:to|-|\.\.+)\s*(?=-?\d)/;
  const LIST = /\s*(?:,|;|\band\b|\s)\s*/;
  const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
  const UNITS = /\s*(?:px|pixels?|parameters?|params?|macs?|[km]b|bytes?|layers?|channels?|filters?|times)$/;
  const BRACKETS = ["()", "[]", "{" + "}"];
  const LONGEST_SPAN = 1000;
  const LONGEST = 4000;

  // Reduces the ways to write the same: case, widths, signs, spaces, brackets, units.
  function tidy(text) {
    let tidied = text.normalize("NFKC").toLowerCase();
    tidied = Array.from(tidied, (sign) => SIGNS[sign] ?? sign).join("");
    tidied = tidied.replace(/\s+/g, " ").trim().replace(/\.+$/, "");
    if (tidied.length > 1 && BRACKETS.includes(tidied[0] + tidied[tidied.length - 1])) {
      tidied = tidied.slice(1, -1).trim();
    }
    return tidied.replace(UNITS, "");
  }

  const ungroup = (text) => text.replace(GROUPED, (number) => number.replace(/[,' ]/g, ""));

  function number(text) {
    const plain = ungroup(text);
    return NUMBER.test(plain) ? Number(plain) : null;
  }

  function whole(text) {
    const value = number(text);
    return value !== null && Number.isInteger(value) ? value : null;
  }

  // Splits at the first separator that occurs, and reads whole numbers between.
  function wholes(text, separators) {
    let parts = [text];
    for (const separator of separators) {
      // Between numbers that × separates, a comma can only stand between thousands.
      const found = (separator === LIST ? text : ungroup(text)).split(separator);
      if (found.length > 1) {
        parts = found;
        break;
      }
    }
    const values = parts.map(whole);
    return values.includes(null) ? null : values;
  }

  const READERS = {
    integer(text) {
      if (/^\d{1,3}(\.\d{3})+$/.test(text)) return null; // thousands to some, a decimal to others
      return number(text);
    },
    shape(text) {
      const values = wholes(text, [TIMES, LIST]);
      return values && values.length === 2 ? values : null;
    },
    volume(text) {
      const values = wholes(text, [TIMES, LIST]);
      return values && values.length === 3 ? [values[2], values[0], values[1]] : null;
    },
    pair(text) {
      const values = wholes(text, [LIST]);
      return values && values.length === 2 ? values : null;
    },
    range(text) {
      const values = wholes(text, [TO, LIST]);
      return values && values.length <= 2 ? [values[0], values[values.length - 1]] : null;
    },
    set(text) {
      const span = text.split(TO);
      if (span.length === 2 && span.every((part) => /^\d+$/.test(part))) {
        const [first, last] = span.map(Number);
        if (last < first || last - first > LONGEST_SPAN) return null;
        return Array.from({ length: last - first + 1 }, (_, index) => first + index);
      }
      const values = wholes(text, [LIST]);
      return values && [...new Set(values)].sort((a, b) => a - b);
    },
    ratio(text) {
      const parts = text.split("/");
      const values = parts.map((part) => number(part.trim()));
      if (parts.length > 2 || values.includes(null) || values[1] === 0) return null;
      const isExact = !text.includes(".");
      return { above: values[0], below: values.length === 2 ? values[1] : 1, isExact };
    },
    decimal(text) {
      return number(/^\d+,\d{1,2}$/.test(text) ? text.replace(",", ".") : text);
    },
  };

  // Reads what was typed as an answer of a type; null if it can't be one.
  function read(text, type) {
    const tidied = tidy(text);
    return tidied.length > LONGEST ? null : READERS[type](tidied);
  }

  function equals(typed, value, type, tolerance) {
    if (type === "ratio") {
      if (typed.isExact) return typed.above * value[1] === value[0] * typed.below;
      return Math.abs(typed.above / typed.below - value[0] / value[1]) <= tolerance + 1e-9;
    }
    if (type === "decimal") return Math.abs(typed - value) <= tolerance + 1e-9;
    if (type === "integer") return typed === value;
    return typed.length === value.length && typed.every((part, index) => part === value[index]);
  }

  // Says "right", "wrong" or "unreadable" of what was typed, and which mistakes give that answer.
  function judge(text, answer, mistakes = []) {
    const typed = read(text, answer.type);
    if (typed === null) return { verdict: "unreadable", expected: EXPECTED[answer.type], mistakes: [] };
    const isRight = equals(typed, answer.value, answer.type, answer.tolerance);
    const made = mistakes.filter((mistake) => equals(typed, mistake.value, answer.type, answer.tolerance));
    return { verdict: isRight ? "right" : "wrong", mistakes: isRight ? [] : made };
  }

  return { read, judge, EXPECTED };
})();
