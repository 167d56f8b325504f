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
    ratio: "a fraction, or a decimal with three significant digits, such as 1/9 or 0.111",
    decimal: "a number, such as 102.23",
    name: "one of the names in the question",
  };

  const SIGNS = { "−": "-", "…": "..", "⁄": "/", "÷": "/", "·": "*", "’": "'", "`": "'", "٫": ".", "٬": ",", "،": ",", "、": "," };
  const POWERS = /[\u00b2\u00b3\u00b9\u2070-\u209f]|[0-9][ \t]*[\u00bc-\u00be\u2150-\u215e\u2189]/;
  const UNITS = new RegExp(
    "\\s*(?:(?:trainable|input|output|image) )?(?:px|pixels?|param(?:eter)?s?|weights?|bias(?:es)?|neurons?|macs?" +
      "|multiply-accumulates?|layers?|convolutions?|channels?|filters?|rows?|columns?|sides?|units?|values?|inputs?|outputs?" +
      "|class(?:es)?|positions?|times)$",
  );
  const BYTES = /\s*([kmg]?b|bytes?|kilobytes?|megabytes?|gigabytes?)$/;
  const BINARY_UNITS = /[kmg]ib$|[kmg]ibibytes?$/;
  const FLOPS = /[kmg]?flops?$/;
  const FACTORS = { b: 1, k: 1e3, m: 1e6, g: 1e9 };
  const RAISED = { ...Array.from("⁰¹²³⁴⁵⁶⁷⁸⁹"), "-": "⁻" };
  const LETTER = /[a-zà-ɏα-ωа-я]/; // a unit without any, such as €, may stand before the number too
  const GROUPED = /(^|[^0-9.,])([1-9][0-9]{0,2}(?:([,' ])[0-9]{3})(?:\3[0-9]{3})*)(?![0-9,']| [0-9])/g;
  const NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]{1,2})?$/;
  const GROUP_OR_DECIMAL = /^[1-9][0-9]{0,2},[0-9]{3}$/;
  const DECIMAL_COMMA = /^[+-]?(?![1-9][0-9]{0,2},[0-9]{3}(?![0-9]))[0-9]+,[0-9]+(?:e[+-]?[0-9]+)?$/;
  const TIMES = /\s*[x×*]\s*|\s+by\s+/;
  const TO = /([0-9])\s*(?:to|-|\.\.+)\s*(?=-?[0-9])/g;
  const LIST = /\s*(?:[,;]\s*and\b|,|;|\band\b|\s)\s*/;
  const APART = /\s*(?:[,;]\s*and\b|;|\band\b|,\s)\s*/; // between numbers that may be grouped, as in 1,024, 2,048
  const ZEROS = /,0[0-9]{2}(?![0-9])/; // a group of thousands, and no number of its own
  const ENDS = new RegExp(
    "^(?:left|top|before|start|first)\\s*:?\\s*(-?[0-9,]+?)\\s*(?:[,;]|\\band\\b)?\\s*" +
      "(?:right|bottom|after|end|second|last)\\s*:?\\s*(-?[0-9,]+)$",
  );
  const SIGNED = / -[0-9]/; // the dash may be a sign, and the comma stand between numbers, as in 6 -7,800
  const BRACKETS = ["()", "[]", "{" + "}"];
  const LONGEST_SPAN = 1000;
  const LONGEST = 4000;
  const WHOLE_TOLERANCE = 0.5; // that of a ratio above 100, whose three significant digits are a whole number
  const TINY = 1e-9;
  const FLOAT = 1e-15;

  // What says how to write an answer that can't be read.
  class Unreadable extends Error {}

  function unreadable(hint) {
    throw new Unreadable(hint);
  }

  // A digit of any script: such digits stand in tens, zero first.
  function digit(sign) {
    let point = sign.codePointAt(0);
    let before = 0;
    while (/^\p{Nd}$/u.test(String.fromCodePoint(point - 1))) {
      point -= 1;
      before += 1;
    }
    return String(before % 10);
  }

  // Writes any dash as a minus, digits of any script as ours, and what can't be seen as nothing.
  function plain(sign) {
    if (sign in SIGNS) return SIGNS[sign];
    if (sign < "\u0080") return sign;
    if (/^\p{Pd}$/u.test(sign)) return "-";
    if (/^\p{Nd}$/u.test(sign)) return digit(sign);
    return /^\p{Cf}$/u.test(sign) ? "" : sign;
  }

  // Reduces case, widths, scripts of digits, signs, spaces, brackets, and words for what is counted.
  const tidy = (text) => tidyName(text).replace(UNITS, "");

  // Reduces the same, but for words: those that say what is counted may be part of a name, as in input_layer.
  function tidyName(text) {
    let tidied = Array.from(text.normalize("NFKC").toLowerCase(), plain).join("");
    tidied = tidied.replace(/\s+/g, " ").trim().replace(/[.,;]+$/, "").trim();
    if (tidied.length > 1 && BRACKETS.includes(tidied[0] + tidied[tidied.length - 1])) tidied = tidied.slice(1, -1).trim();
    return tidied.replace(/^[=≈~]\s*/, "").replace(/^([+-])\s+(?=[0-9])/, "$1");
  }

  const ungrouped = (text) => text.replace(GROUPED, (_, before, found) => before + found.replace(/[,' ]/g, ""));

  // A number, its thousands set apart or not; null if it is none.
  function number(text) {
    const found = ungrouped(text);
    return NUMBER.test(found) ? Number(found) : null;
  }

  const whole = (text) => (Number.isInteger(number(text)) ? number(text) : null);

  // A number that need not be whole: a comma may stand for the decimal point.
  function decimalNumber(text) {
    if (GROUP_OR_DECIMAL.test(text)) {
      unreadable(`Is the comma in ${text} a decimal point? Please write ${text.replace(",", ".")} or ${text.replace(",", "")}.`);
    }
    return number(DECIMAL_COMMA.test(text) ? text.replace(",", ".") : text);
  }

  const isOfMemory = (unit) => new RegExp(`^(?:${BYTES.source})`).test(unit.toLowerCase());

  // Takes a unit of memory off, and finds by what to multiply to get to the unit that is asked for.
  function inBytes(text, unit) {
    if (BINARY_UNITS.test(text)) {
      const asked = unit ? `${unit}, which counts in thousands` : "kB or MB";
      unreadable(`The question asks for ${asked}; please convert KiB and MiB.`);
    }
    const match = BYTES.exec(text);
    if (!match || (unit && !isOfMemory(unit))) return { rest: text, factor: 1 };
    const factor = unit ? FACTORS[match[1][0]] / FACTORS[unit[0].toLowerCase()] : 1;
    return { rest: text.slice(0, match.index), factor };
  }

  // Splits at the first separator that occurs, and reads whole numbers between.
  function wholes(text, separators) {
    let parts = [text];
    for (const separator of separators) {
      const found = separator === TO ? text.replace(TO, "$1\u0001").split("\u0001") : text.split(separator);
      if (found.length > 1) {
        parts = found;
        break;
      }
    }
    const values = parts.map(whole);
    return values.includes(null) ? null : values;
  }

  // Reads whole numbers in a row: as they are, or grouped in thousands where only that fits the answer.
  function listed(text, fits, separators) {
    const isGrouped = ZEROS.test(text) && !TIMES.test(text);
    const plain = isGrouped ? null : wholes(text, separators);
    const grouped = plain && fits(plain) ? null : wholes(text, [APART]);
    return grouped && (!plain || fits(grouped)) ? grouped : plain;
  }

  const rising = (values) => [...new Set(values)].sort((a, b) => a - b);
  const withoutFrom = (text) => (text.startsWith("from ") ? text.slice(5) : text);
  const scale = (value, places) => Math.sign(value) * Math.floor(Math.abs(value) * 10 ** places + 0.5 + TINY);
  const tooCoarse = (places, unit = "") => `That is rounded too far: please give ${places} decimal${places > 1 ? "s" : ""}${unit}.`;
  const couple = (values) => (values && values.length === 2 ? values : null);

  // How many decimals a number has; those of 1.5e-3 are four, as of 0.0015.
  function placesOf(text) {
    const [digits, exponent = "0"] = ungrouped(text).split("e");
    const match = /[.,]([0-9]*)$/.exec(digits);
    return Math.max((match ? match[1].length : 0) - Number(exponent), 0);
  }

  const READERS = {
    integer(text, answer) {
      if (FLOPS.test(text)) unreadable("The question asks for MACs, not for FLOPs.");
      const { rest, factor } = inBytes(text, answer.unit);
      if (/^[0-9]{1,3}(\.[0-9]{3})+$/.test(rest) && factor === 1) return null; // thousands to some, a decimal to others
      const value = number(rest);
      if (value === null) return null;
      if (factor === 1) return value;
      const scaled = value * factor;
      return Math.abs(scaled - Math.round(scaled)) < TINY ? Math.round(scaled) : scaled;
    },
    shape: (text) => couple(listed(text, couple, [TIMES, LIST])),
    volume(text) {
      const values = listed(text, (found) => found.length === 3, [TIMES, LIST]);
      return values && values.length === 3 ? [values[2], values[0], values[1]] : null;
    },
    pair(text) {
      const named = ENDS.exec(text);
      return named ? wholes(`${named[1]};${named[2]}`, [/;/]) : couple(listed(text, couple, [TIMES, LIST]));
    },
    range(text) {
      const isRange = (found) => found.length <= 2 || found.every((value, index) => value === found[0] + index);
      const values = text.search(TO) < 0 ? listed(withoutFrom(text), isRange, [LIST]) : wholes(withoutFrom(text), [TO]);
      return values && isRange(values) ? [values[0], values[values.length - 1]] : null;
    },
    set(text, answer) {
      const span = withoutFrom(text).replace(TO, "$1\u0001").split("\u0001").map(SIGNED.test(text) ? String : ungrouped);
      if (span.length === 2 && span.every((part) => /^[0-9]{1,9}$/.test(part))) {
        const [first, last] = span.map(Number);
        return last < first || last - first > LONGEST_SPAN ? null : Array.from({ length: last - first + 1 }, (_, index) => first + index);
      }
      const values = listed(withoutFrom(text), (found) => equals(rising(found), answer.value, answer), [LIST]);
      return values && rising(values);
    },
    ratio(text, answer) {
      const isPercentage = text.endsWith("%");
      const rest = isPercentage ? text.slice(0, -1).trim() : text;
      const slash = rest.includes("/") ? "/" : ":";
      const parts = rest.split(slash);
      if (parts.length > 2) return null;
      const isWhole = answer.value[1] === 1;
      const above = parts.length > 1 || isWhole ? number(parts[0].trim()) : decimalNumber(rest.trim());
      const below = parts.length > 1 ? number(parts[1].trim()) : 1;
      if (above === null || below === null || below === 0) return null;
      const percent = isPercentage ? 100 : 1;
      const fraction = { above, below: below * percent, places: 0, isExact: true };
      if (parts.length > 1) return rest.includes(".") ? { ...fraction, isExact: false, places: 6 } : fraction;
      const places = placesOf(rest) + (isPercentage ? 2 : 0);
      const hasDigits = toleranceOf(answer.value[0] / answer.value[1], answer.value[1]) >= WHOLE_TOLERANCE;
      return { ...fraction, isExact: !places && !isPercentage && !hasDigits, places };
    },
    name(text, answer) {
      const names = answer.options.filter((name) => plainName(name) === plainName(text));
      return names.length === 1 ? names[0] : null;
    },
    decimal(text, answer) {
      const { rest, factor } = inBytes(text, answer.unit);
      const value = decimalNumber(rest);
      if (value === null) return null;
      const typed = placesOf(rest);
      const found = { value: value * factor, places: factor === 1 ? typed : Math.max(answer.places || 0, typed) };
      const isCoarse = factor !== 1 && factor / 10 ** typed > 10 ** -answer.places && !equals(found, answer.value, answer);
      if (isCoarse && scale(answer.value / factor, typed) === scale(value, typed)) unreadable(tooCoarse(answer.places, ` in ${answer.unit}`));
      return found;
    },
  };

  const plainName = (text) => text.toLowerCase().replace(/[-_ ]/g, "");
  // Takes the unit off that the question asks for, but for one of memory: that may have to be converted.
  function withoutUnit(typed, unit) {
    if (!unit || isOfMemory(unit)) return typed;
    const text = typed.trim();
    const plainly = unit.normalize("NFKC").toLowerCase().replace(/−/g, "-");
    const raised = plainly.replace(/[0-9-]/g, (sign) => RAISED[sign]);
    for (const form of [unit.toLowerCase(), plainly, plainly.replace(/-/g, "−"), raised, plainly.replace(/μ/g, "µ")]) {
      const rest = text.slice(0, text.length - form.length);
      const isWord = LETTER.test(form[0]) && LETTER.test(rest.slice(-1).toLowerCase());
      if (text.toLowerCase().endsWith(form) && !isWord) return rest;
      if (!LETTER.test(form) && text.toLowerCase().startsWith(form)) return text.slice(form.length);
    }
    return text;
  }

  // Reads what was typed as an answer of a kind.
  function readOrThrow(typedText, answer) {
    const text = withoutUnit(typedText, answer.unit);
    if (POWERS.test(text)) unreadable("Please write powers and mixed fractions as plain numbers.");
    const tidied = answer.type === "name" ? tidyName(text) : tidy(text);
    const typed = tidied.length > LONGEST ? null : READERS[answer.type](tidied, answer);
    return typed === null ? unreadable(`Please type ${EXPECTED[answer.type]}.`) : typed;
  }

  // Tells whether a number is within a tolerance, whose edge counts in floats too, however small or large they are.
  const isWithin = (shown, value, tolerance) => Math.abs(shown - value) <= tolerance * (1 + TINY) + Math.abs(value) * FLOAT;

  function equals(typed, value, { type, tolerance }) {
    const shown = (number) => scale(number, typed.places) / 10 ** typed.places;
    if (type === "ratio") {
      const [above, below] = value;
      if (typed.isExact) return typed.above * below === above * typed.below;
      return isWithin(shown(typed.above / typed.below), above / below, toleranceOf(above / below, below));
    }
    if (type === "decimal") return isWithin(shown(typed.value), value, tolerance);
    if (type === "integer" || type === "name") return typed === value;
    return typed.length === value.length && typed.every((part, index) => part === value[index]);
  }

  // Half a unit of the third significant digit of a ratio; a whole number is exact.
  function toleranceOf(value, below) {
    return below === 1 ? 0 : 10 ** (Math.floor(Math.log10(Math.abs(value)) + 1e-12) - 2) / 2;
  }

  // Says so if a number is right, but rounded too far.
  function coarse(typed, { type, value, places = 0 }) {
    if (type === "ratio" && !typed.isExact && scale(value[0] / value[1], typed.places) === scale(typed.above / typed.below, typed.places)) {
      return "That is rounded too far: please give three significant digits, or a fraction.";
    }
    if (type === "decimal" && typed.places < places && scale(value, typed.places) === scale(typed.value, typed.places)) {
      return tooCoarse(places);
    }
    return "";
  }

  // Says "right", "wrong" or "unreadable" of what was typed, with a hint how to write it, and which mistakes give it.
  function judge(text, answer, mistakes = []) {
    let typed;
    try {
      typed = readOrThrow(text, answer);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { verdict: "unreadable", hint: error.message, mistakes: [] };
    }
    if (equals(typed, answer.value, answer)) return { verdict: "right", hint: "", mistakes: [] };
    const hint = coarse(typed, answer);
    if (hint) return { verdict: "unreadable", hint, mistakes: [] };
    // How numbers are told apart depends on the answer, so what was typed is read as each mistake's too.
    const names = ({ value }) => equals(typed, value, answer) || judge(text, { ...answer, value }).verdict === "right";
    return { verdict: "wrong", hint: "", mistakes: mistakes.filter(names) };
  }

  return { judge, EXPECTED };
})();
