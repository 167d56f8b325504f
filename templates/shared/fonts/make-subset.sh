#!/usr/bin/env bash
# Makes STIXTwoMath.woff2 from the whole font, named by the first argument. Needs pyftsubset (PyPI: fonttools, brotli).
set -euo pipefail
signs=(
  U+0020-007E U+00A0 U+00A3 U+00A5 U+00A7 U+00A8 U+00AC U+00AE-00B1 U+00B4 U+00B6 U+00B7 U+00D7 U+00F0 U+00F7  # Latin-1
  U+0131 U+0237 U+02C7 U+02D8-02DA U+0300-0304 U+0307 U+0308 U+030A U+030C U+0338 U+20D7 U+20DB U+20DC  # accents
  U+0391-03A1 U+03A3-03A9 U+03B1-03C9 U+03D1 U+03D5 U+03D6 U+03DD U+03F0 U+03F1 U+03F5 U+03F6  # Greek
  U+2010-2016 U+2018-201D U+2020-2022 U+2026 U+2032-2035 U+2044 U+2057 U+2061-2064  # punctuation
  U+2102 U+210A-2113 U+2115 U+2118-211D U+2124 U+2127 U+2128 U+212C-2138 U+2141  # letters like ℝ
  U+2190-219B U+219E U+21A0 U+21A2 U+21A3 U+21A6 U+21A9-21AE U+21B0 U+21B1 U+21B6 U+21B7 U+21BA-21D5
  U+21DA U+21DB U+21DD U+21E0 U+21E2 U+27F5-27FA U+27FC U+2933  # arrows
  U+2200-22F1 U+2A00-2A02 U+2A04 U+2A06 U+2A09 U+2A0C U+2A1D U+2A2F U+2A3F U+29F5  # operators and relations
  U+2A74 U+2A7D U+2A7E U+2A85-2A8C U+2A95 U+2A96 U+2AAF U+2AB0 U+2AB5-2ABA U+2AC5 U+2AC6 U+2ACB U+2ACC U+27C2
  U+2306 U+2308-230B U+231C-231F U+2322 U+2323 U+23B0 U+23B1 U+23B4 U+23B5 U+23DC-23DF
  U+27E6-27E9 U+27EE U+27EF  # brackets
  U+24C8 U+2571 U+2572 U+25A0 U+25A1 U+25B3 U+25B4 U+25B6 U+25B7 U+25BD-25C1 U+25C7 U+25CA U+25CB U+25CF U+25EF U+25FB
  U+2605 U+2660-2663 U+266D-266F U+2713 U+2720 U+29EB U+2B1D  # shapes
  U+1D400-1D7FF  # all letters and digits that are bold, slanted, script, double-struck and so on
)
pyftsubset "$1" --flavor=woff2 --output-file="$(dirname "$0")/STIXTwoMath.woff2" \
  --unicodes="$(IFS=,; echo "${signs[*]}")" --layout-features=ssty,dtls,flac,rtlm,kern,ccmp \
  --no-hinting --name-IDs=0,1,2,4,5,6,13,14
