#!/usr/bin/env bash
# Makes STIXTwoMath.woff2 from the whole font, named by the first argument. Needs pyftsubset (PyPI: fonttools, brotli).
set -euo pipefail
signs=(
  U+0020-007E U+00A0 U+00AC U+00B1 U+00B7 U+00D7 U+00F7  # ASCII, signs of Latin-1
  U+0131 U+0237 U+0302-0304 U+0307 U+030A U+0338 U+20D7  # dotless letters, accents
  U+0391-03A1 U+03A3-03A9 U+03B1-03C9 U+03D1 U+03D5 U+03D6 U+03F1 U+03F5  # Greek
  U+2010-2016 U+2018-201D U+2020 U+2022 U+2026 U+2032-2034 U+2044 U+2061-2064  # punctuation
  U+2102 U+210E U+2112 U+2115 U+2119 U+211A U+211D U+2124  # letters like ℝ
  U+2190-2195 U+21A6 U+21D0-21D5  # arrows
  U+2200-2209 U+220B U+220F U+2211-2213 U+2215 U+2217-221A U+221D U+221E U+2223 U+2225 U+2227-222C  # operators
  U+223C U+2243 U+2245 U+2248 U+2260 U+2261 U+2264 U+2265 U+226A U+226B U+2282 U+2283 U+2286 U+2287  # relations
  U+2295 U+2297 U+2299 U+22A4 U+22A5 U+22C5 U+22C6 U+22EE U+22EF U+22F1 U+2A2F
  U+2308-230B U+23DE U+23DF U+27E8 U+27E9  # brackets and braces
  U+1D400-1D433 U+1D434-1D467 U+1D6A4 U+1D6A5 U+1D6E2-1D6FA U+1D6FC-1D71B  # bold and slanted letters
)
pyftsubset "$1" --flavor=woff2 --output-file="$(dirname "$0")/STIXTwoMath.woff2" \
  --unicodes="$(IFS=,; echo "${signs[*]}")" --layout-features=ssty,dtls,flac,rtlm,kern,ccmp \
  --no-hinting --name-IDs=0,1,2,4,5,6,13,14
