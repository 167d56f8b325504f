-- What HTML can't say of a sheet, as raw text of each format: space to compute, lines, boxes, new pages, footers.
local LINE_MM = 7.5
local MOST_WIDTH_CM, MOST_HEIGHT_CM = 16, 15
local IS_MARKDOWN = FORMAT:match("^gfm") or FORMAT:match("^markdown") or FORMAT:match("^commonmark")

local function raw(format, text)
  return pandoc.RawBlock(format, text)
end

local function twips(cm)
  return tostring(math.floor(cm * 567 + 0.5))
end

local function escaped(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

-- Two of these signs in a row are one in the fonts of LaTeX: << would be a quotation mark.
local function unligatured(text)
  local pieces, from = pandoc.List(), 1
  for at = 1, #text - 1 do
    local pair = text:sub(at, at + 1)
    if pair == "<<" or pair == ">>" or pair == ",," or pair == "``" then
      pieces:extend({ pandoc.Str(text:sub(from, at)), pandoc.RawInline("latex", "\\/") })
      from = at + 1
    end
  end
  pieces:insert(pandoc.Str(text:sub(from)))
  return pieces
end

local function latex(text)
  local written = pandoc.write(pandoc.Pandoc({ pandoc.Plain(unligatured(text)) }), "latex")
  return (written:gsub("%s+$", ""))
end

-- A footer that may be too long for its line is broken before the number of the page, which it would be printed over.
local LONG_FOOTER = 60 -- bytes: wide signs have three

local function latex_footer(footer)
  local written = latex(footer)
  if #footer <= LONG_FOOTER then return written end
  return "\\parbox[t]{0.8\\headwidth}{\\raggedright " .. written .. "}"
end

local SIDES = ""
for _, side in ipairs({ "top", "left", "bottom", "right" }) do
  SIDES = SIDES .. '<w:' .. side .. ' w:val="single" w:sz="8" w:space="6" w:color="000000"/>'
end

-- In Word the space is that above the box: an empty paragraph would let LibreOffice split the question there.
local function workspace(cm)
  if FORMAT == "opendocument" or FORMAT == "odt" then
    return raw("opendocument", '<text:p text:style-name="QuizgenSpace"/>')
  elseif FORMAT == "latex" then
    return raw("latex", "\\vspace*{" .. cm .. "cm}")
  end
  return {}
end

local function lines(number)
  local blocks = {}
  for index = 1, number do
    if FORMAT == "docx" then
      local keep = index < number and "<w:keepNext/>" or ""
      blocks[#blocks + 1] = raw(
        "openxml",
        "<w:p><w:pPr>" .. keep .. '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
          .. '<w:between w:val="single" w:sz="4" w:space="0" w:color="999999"/></w:pBdr>'
          .. '<w:spacing w:before="0" w:after="0" w:line="' .. twips(LINE_MM / 10) .. '" w:lineRule="exact"/></w:pPr></w:p>'
      )
    elseif FORMAT == "odt" or FORMAT == "opendocument" then
      blocks[#blocks + 1] = raw("opendocument", '<text:p text:style-name="QuizgenLine"/>')
    elseif FORMAT == "latex" then
      blocks[#blocks + 1] = raw("latex", "\\par\\nointerlineskip\\vspace{" .. LINE_MM .. "mm}\\hrule height 0.2pt")
    end
  end
  if #blocks == 0 then
    blocks = { pandoc.Para({ pandoc.Str("Answer:") }) }
  end
  return blocks
end

local function box(words, cm)
  if FORMAT == "docx" then
    return raw(
      "openxml",
      '<w:p><w:pPr><w:pBdr>' .. SIDES .. '</w:pBdr><w:spacing w:before="' .. twips(math.max(cm, 0.3)) .. '" w:after="240"/><w:ind w:left="5400"/></w:pPr>'
        .. '<w:r><w:t xml:space="preserve">' .. escaped(words) .. "</w:t></w:r></w:p>"
    )
  elseif FORMAT == "odt" or FORMAT == "opendocument" then
    return raw("opendocument", '<text:p text:style-name="QuizgenBox">' .. escaped(words) .. "</text:p>")
  elseif FORMAT == "latex" then
    return raw("latex", "\\par\\hfill " .. words .. " \\fbox{\\rule[-2mm]{0pt}{8mm}\\rule{5cm}{0pt}}\\par\\bigskip")
  end
  return pandoc.Para({ pandoc.Str(words .. ": ") })
end

-- A question stays on one page: Python lets Word keep its paragraphs together (office.py). What may be longer than a page
-- is not bound to one.
local function kept_together(div)
  local is_short = div.classes:includes("short")
  if FORMAT == "docx" then
    return { raw("openxml", "<quizgen-keep/>"), div, raw("openxml", "<quizgen-free/>") }
  elseif FORMAT == "latex" and is_short then
    return {
      raw("latex", "\\par\\noindent\\begin{minipage}{\\linewidth}\\setlength{\\parskip}{6pt}"),
      div,
      raw("latex", "\\end{minipage}\\par\\medskip"),
    }
  elseif (FORMAT == "odt" or FORMAT == "opendocument") and is_short then
    return {
      raw(
        "opendocument",
        '<table:table table:style-name="QuizgenTable"><table:table-column/><table:table-row '
          .. 'table:style-name="QuizgenRow"><table:table-cell office:value-type="string">'
      ),
      div,
      raw("opendocument", "</table:table-cell></table:table-row></table:table>"),
    }
  end
  return div.content
end

-- What is read together with what follows it stays on the page of that.
local function kept_with_next(div)
  if FORMAT == "docx" then
    return { raw("openxml", "<quizgen-next/>"), div, raw("openxml", "<quizgen-free/>") }
  elseif FORMAT == "odt" or FORMAT == "opendocument" then
    div.attributes["custom-style"] = "QuizgenKept"
    return div
  elseif FORMAT == "latex" then
    return { div, raw("latex", "\\par\\nopagebreak") }
  end
  return div.content
end

-- A part begins on a new page, with its own footer and page numbers.
local function part_begin(index, footer)
  if FORMAT == "latex" then
    local turn = index > 1 and "\\clearpage\\setcounter{page}{1}" or ""
    local last = "\\renewcommand{\\quizgenlast}{\\pageref{quizgen-end-" .. index .. "}}"
    return raw("latex", turn .. "\\renewcommand{\\quizgenfooter}{" .. latex_footer(footer) .. "}" .. last)
  elseif FORMAT == "odt" or FORMAT == "opendocument" then
    return raw("opendocument", '<text:p text:style-name="QuizgenPage' .. index .. '"/>')
  elseif FORMAT ~= "docx" and index > 1 then
    return pandoc.HorizontalRule()
  end
  return {}
end

-- The end of a part has a name, whose page is the number of its pages.
local function part_end(index)
  if FORMAT == "latex" then
    return raw("latex", "\\label{quizgen-end-" .. index .. "}")
  elseif FORMAT == "odt" or FORMAT == "opendocument" then
    return raw("opendocument", '<text:p text:style-name="QuizgenEnd"><text:bookmark text:name="quizgenEnd' .. index .. '"/></text:p>')
  elseif FORMAT == "docx" then
    return raw("openxml", '<quizgen-end number="' .. index .. '"/>')
  end
  return {}
end

-- A callout or a fold of a note: a quotation, in which the title is set in bold, so that its end is seen.
local function callout(div)
  local title = div.content[1]
  if title and (title.t == "Para" or title.t == "Plain") then
    div.content[1] = pandoc.Para({ pandoc.Strong(title.content) })
  end
  return pandoc.BlockQuote(div.content)
end

function Div(div)
  local classes = div.classes
  if classes:includes("workspace") then
    return workspace(tonumber(div.attributes.cm))
  elseif classes:includes("lines") then
    return lines(tonumber(div.attributes.number))
  elseif classes:includes("box") then
    return box(pandoc.utils.stringify(div), tonumber(div.attributes.cm))
  elseif classes:includes("part") then
    return part_begin(tonumber(div.attributes.index), div.attributes.footer)
  elseif classes:includes("end") then
    return part_end(tonumber(div.attributes.index))
  elseif classes:includes("kept") then
    return kept_with_next(div)
  elseif classes:includes("question") then
    return kept_together(div)
  elseif classes:includes("callout") then
    return callout(div)
  end
  if FORMAT ~= "docx" and FORMAT ~= "odt" then
    return div.content
  end
end

-- A paragraph runs as its first letter does. Browsers find that out by themselves, Word doesn't; for LibreOffice see office.py.
local FROM_RIGHT = { { 0x590, 0x8FF }, { 0xFB1D, 0xFDFF }, { 0xFE70, 0xFEFC }, { 0x10800, 0x10FFF }, { 0x1E800, 0x1EFFF } }

local LEFT_TO_RIGHT = 0x200E -- a mark

local function runs_from_right(text)
  for _, code in utf8.codes(text) do
    for _, range in ipairs(FROM_RIGHT) do
      if code >= range[1] and code <= range[2] then return true end
    end
    if code == LEFT_TO_RIGHT then return false end
    local is_latin = (code | 32) >= 97 and (code | 32) <= 122
    if is_latin or (code >= 0xC0 and (code < 0x2000 or code > 0x2BFF)) then return false end
  end
  return false
end

local function from_right(block)
  if FORMAT ~= "docx" or not runs_from_right(pandoc.utils.stringify(block)) then return nil end
  return pandoc.Div({ block }, { dir = "rtl" })
end

Para, Plain = from_right, from_right

-- What a formula becomes. LaTeX breaks none that is displayed: what is too wide would be lost.
local LONG_FORMULA = 90
-- Environments that are displayed by themselves: they fit into no box.
local DISPLAYED = { "equation", "align", "alignat", "flalign", "gather", "multline", "eqnarray" }

-- Word and LibreOffice get the TeX of a formula where pandoc can't read it. Python has it as MathML, which pandoc reads.
local AS_MATHML = pandoc.WriterOptions({ html_math_method = "mathml" })

local function is_read(made)
  local written = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ made }) }), "html", AS_MATHML)
  return written:find("<math", 1, true) ~= nil
end

local function read_otherwise(made, mathml)
  if is_read(made) then return made end
  local found = nil
  pandoc.read(mathml, "html"):walk({
    Math = function(other)
      other.mathtype = made.mathtype
      found = found or other
    end,
  })
  return found and is_read(found) and found or made
end

local function formula(kind, text, mathml)
  local made = pandoc.Math(kind, text)
  if mathml then return read_otherwise(made, mathml) end
  if FORMAT ~= "latex" or kind ~= "DisplayMath" or #text < LONG_FORMULA then return made end
  if text:find("\\tag") then return made end
  for _, name in ipairs(DISPLAYED) do
    if text:find("{" .. name .. "%*?}") then return made end
  end
  return pandoc.RawInline("latex", "\\[\\quizgenfit{" .. text .. "}\\]")
end

function Span(span)
  if span.attributes.tex then return formula(span.attributes.shown, span.attributes.tex, span.attributes.mathml) end
  if FORMAT ~= "docx" and FORMAT ~= "odt" then
    return span.content
  end
end

-- Pandoc makes boxes of ☐ and ☒ at the beginning of an item, and none of ☑.
local function ticked(list)
  for _, item in ipairs(list.content) do
    local first = item[1] and (item[1].t == "Plain" or item[1].t == "Para") and item[1].content[1]
    if first and first.text == "☑" then first.text = "☒" end
  end
  return list
end

if FORMAT == "latex" then
  BulletList = ticked
  Str = function(word) return unligatured(word.text) end
elseif IS_MARKDOWN then
  BulletList, OrderedList = ticked, ticked
end

-- No picture is wider or higher than a page.
function Image(image)
  local found, _, contents = pcall(pandoc.mediabag.fetch, image.src)
  local known, size = pcall(function() return pandoc.image.size(contents) end)
  if not found or not known then return nil end
  local width = tonumber((image.attributes.width or ""):match("^[%d.]+")) or size.width
  local cm = width / 96 * 2.54
  local height = cm * size.height / size.width
  local scale = math.min(1, MOST_WIDTH_CM / cm, MOST_HEIGHT_CM / height)
  image.attributes.width = string.format("%.2fcm", cm * scale)
  image.attributes.height = nil
  if IS_MARKDOWN then image.attributes.width = nil end
  return image
end
