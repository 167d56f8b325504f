-- What is too wide for its line or its column, and what would end a cell of Markdown.
local IS_MARKDOWN = FORMAT:match("^gfm") or FORMAT:match("^markdown") or FORMAT:match("^commonmark")

-- LaTeX breaks no word of itself, no code and no table.
local MOST_SIGNS, MOST_COLUMNS, CHUNK = 40, 8, 8
local LONG_LINE = 80

local function chunks(text, make)
  local found, pieces = pandoc.List(), pandoc.List()
  for _, code in utf8.codes(text) do found:insert(utf8.char(code)) end
  for first = 1, #found, CHUNK do
    if first > 1 then pieces:insert(pandoc.RawInline("latex", "\\allowbreak{}")) end
    pieces:insert(make(table.concat(found, "", first, math.min(first + CHUNK - 1, #found))))
  end
  return pieces
end

function Code(code)
  if FORMAT == "latex" and #code.text > MOST_SIGNS then return chunks(code.text, pandoc.Code) end
end

-- Pandoc's Markdown loses a mark behind a backslash of the same word, so each backslash becomes a word of its own.
local function backslashes_apart(text)
  local pieces = pandoc.List()
  for before, backslash in text:gmatch("([^\\]*)(\\?)") do
    if before ~= "" then pieces:insert(pandoc.Str(before)) end
    if backslash ~= "" then pieces:insert(pandoc.Str(backslash)) end
  end
  return pieces
end

function Str(word)
  if IS_MARKDOWN and word.text:find("\\%p") then return backslashes_apart(word.text) end
  if FORMAT == "latex" and #word.text > MOST_SIGNS then return chunks(word.text, pandoc.Str) end
end

-- In a table of Markdown a bar ends a cell, also in code and formulas; pandoc escapes only those in words. A line can't end
-- within a cell but by a tag: pandoc writes "[TABLE]" in place of a table with other ends.
local CELLS = {
  LineBreak = function() return pandoc.RawInline("markdown", "<br>") end,
  Code = function(code)
    code.text = code.text:gsub("|", "\\|")
    return code
  end,
  Math = function(made)
    made.text = made.text:gsub("(\\?)(.)", function(before, sign)
      if sign == "|" then return before == "\\" and "\\Vert " or "\\|" end
    end)
    return made
  end,
}

-- A column of LaTeX is as wide as its longest word, and what is left of the line goes to those that hold more.
local SMALL_LINE = 110

local function longest_word(text)
  local longest = 1
  for word in text:gsub("[\xE3-\xF4][\x80-\xBF]+", " "):gmatch("[^%s%-]+") do
    local length = utf8.len(word) or 1
    longest = math.max(longest, length > MOST_SIGNS and CHUNK or length)
  end
  return longest
end

local function each_cell(made, look)
  local function rows(found)
    for _, row in ipairs(found) do
      for index, cell in ipairs(row.cells) do look(index, cell) end
    end
  end
  rows(made.head.rows)
  for _, body in ipairs(made.bodies) do rows(body.body) end
end

local function sum(numbers)
  local total = 0
  for _, number in ipairs(numbers) do total = total + number end
  return total
end

local function shared(line, words, texts)
  local need, widths = sum(words), {}
  local left, more = math.max(line - need, 0), sum(texts) - need + #words
  for index, word in ipairs(words) do
    widths[index] = word * math.min(1, line / need) + left * (texts[index] - word + 1) / more
  end
  return widths
end

-- A word that is wider than its column all the same. TeX hyphenates none that a cell begins with or that has a hyphen, nor code.
local LONG_WORD = 20

local function hyphenated(text)
  local pieces = pandoc.List()
  for part, hyphen in text:gmatch("([^-]*)(%-?)") do
    local is_a_word = #part <= LONG_WORD and not part:find("[^%a%p]")
    if part ~= "" then pieces:insert(pandoc.RawInline("latex", "\\hspace{0pt}")) end
    if part ~= "" then pieces:extend(is_a_word and { pandoc.Str(part) } or chunks(part, pandoc.Str)) end
    if hyphen ~= "" then pieces:insert(pandoc.RawInline("latex", "\\nobreak\\hspace{0pt}-")) end
  end
  return pieces
end

local function broken(cell, width)
  cell.contents = cell.contents:walk({
    Str = function(word)
      if utf8.len(word.text) > width then return hyphenated(word.text) end
    end,
    Code = function(code)
      if utf8.len(code.text) > width then return chunks(code.text, pandoc.Code) end
    end,
  })
end

function Table(made)
  if IS_MARKDOWN then return made:walk(CELLS) end
  if FORMAT ~= "latex" then return nil end
  local count, texts, words = #made.colspecs, {}, {}
  for index = 1, count do texts[index], words[index] = 1, 1 end
  each_cell(made, function(index, cell)
    local text = pandoc.utils.stringify(cell.contents)
    texts[index] = math.max(texts[index] or 1, utf8.len(text) or 1)
    words[index] = math.max(words[index] or 1, longest_word(text))
  end)
  if sum(texts) + 2 * count <= LONG_LINE then return nil end
  local line = LONG_LINE - 2 * (count - 1)
  local is_small = count > MOST_COLUMNS or sum(words) > line
  if is_small then line = SMALL_LINE - count end
  local widths = shared(line, words, texts)
  local is_even = math.max(table.unpack(words)) <= line / count
  made.colspecs = made.colspecs:map(function(spec, index)
    return { spec[1], 0.98 * (is_even and 1 / count or widths[index] / line) }
  end)
  if not is_even then each_cell(made, function(index, cell) broken(cell, widths[index]) end) end
  if not is_small then return made end
  local small = "\\begingroup\\scriptsize\\setlength{\\tabcolsep}{2pt}"
  return { pandoc.RawBlock("latex", small), made, pandoc.RawBlock("latex", "\\endgroup") }
end
