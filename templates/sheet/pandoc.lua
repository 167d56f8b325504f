-- What HTML can't say of a sheet, as raw text of each format: space to compute, lines, boxes, new pages, footers.
local LINE_MM = 7.5
local MOST_WIDTH_CM, MOST_HEIGHT_CM = 16, 15

local function raw(format, text)
  return pandoc.RawBlock(format, text)
end

local function twips(cm)
  return tostring(math.floor(cm * 567 + 0.5))
end

local function escaped(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local function latex(text)
  local written = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ pandoc.Str(text) }) }), "latex")
  return (written:gsub("%s+$", ""))
end

local SIDES = ""
for _, side in ipairs({ "top", "left", "bottom", "right" }) do
  SIDES = SIDES .. '<w:' .. side .. ' w:val="single" w:sz="8" w:space="6" w:color="000000"/>'
end

local function workspace(cm)
  if FORMAT == "docx" then
    return raw("openxml", '<w:p><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="' .. twips(cm) .. '"/></w:pPr></w:p>')
  elseif FORMAT == "opendocument" or FORMAT == "odt" then
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
      blocks[#blocks + 1] = raw("latex", "\\vspace{" .. LINE_MM .. "mm}\\noindent\\rule{\\linewidth}{0.2pt}\\par")
    end
  end
  if #blocks == 0 then
    blocks = { pandoc.Para({ pandoc.Str("Answer:") }) }
  end
  return blocks
end

local function box(words)
  if FORMAT == "docx" then
    return raw(
      "openxml",
      '<w:p><w:pPr><w:pBdr>' .. SIDES .. '</w:pBdr><w:spacing w:before="120" w:after="240"/><w:ind w:left="5400"/></w:pPr>'
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

-- A part begins on a new page, with its own footer and page numbers.
local function part_begin(index, footer)
  if FORMAT == "latex" then
    local turn = index > 1 and "\\clearpage\\setcounter{page}{1}" or ""
    return raw("latex", turn .. "\\renewcommand{\\quizgenfooter}{" .. latex(footer) .. "}")
  elseif FORMAT == "odt" or FORMAT == "opendocument" then
    return raw("opendocument", '<text:p text:style-name="QuizgenPage' .. index .. '"/>')
  elseif FORMAT == "docx" and index > 1 then
    return raw("openxml", "<w:p><w:pPr><quizgen-section/></w:pPr></w:p>")
  elseif index > 1 then
    return pandoc.HorizontalRule()
  end
  return {}
end

function Div(div)
  local classes = div.classes
  if classes:includes("workspace") then
    return workspace(tonumber(div.attributes.cm))
  elseif classes:includes("lines") then
    return lines(tonumber(div.attributes.number))
  elseif classes:includes("box") then
    return box(pandoc.utils.stringify(div))
  elseif classes:includes("part") then
    return part_begin(tonumber(div.attributes.index), div.attributes.footer)
  elseif classes:includes("question") then
    return kept_together(div)
  end
  if FORMAT ~= "docx" and FORMAT ~= "odt" then
    return div.content
  end
end

function Span(span)
  if FORMAT ~= "docx" and FORMAT ~= "odt" then
    return span.content
  end
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
  if FORMAT:match("^gfm") or FORMAT:match("^markdown") or FORMAT:match("^commonmark") then image.attributes.width = nil end
  return image
end
