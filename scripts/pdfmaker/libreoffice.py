"""Pages as LibreOffice exports them: fonts with codes of their own, a text object per line in small pieces, borders
stroked a row and a column at a time, everything inside a clip."""
from .layout import Grid, Para
from .reportlab import edges_of_table
from .widths import EXTRA, FACES
from .writer import Pdf, numbers, to_unicode

FONTS = {"sans": "LiberationSans", "sans-bold": "LiberationSans-Bold", "serif": "LiberationSerif",
         "serif-bold": "LiberationSerif-Bold", "serif-italic": "LiberationSerif-Italic"}
NAMES = dict(zip(EXTRA, ("bullet", "endash", "emdash", "quoteleft", "quoteright", "quotedblleft", "quotedblright",
                         "section", "registered"), strict=True))
PUNCTUATION = dict(zip(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", (
    "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk plus comma "
    "hyphen period slash colon semicolon less equal greater question at bracketleft backslash bracketright asciicircum "
    "underscore grave braceleft bar braceright asciitilde").split(), strict=True))
DIGITS = "zero one two three four five six seven eight nine".split()
STEP = 0.1  # the grid, in points, on which the office suite places its letters


class Codes:
    """The fonts of a document, each with codes in the order in which its characters were first used."""

    def __init__(self):
        self.fonts = {}

    def code(self, char, face):
        codes = self.fonts.setdefault(face, {})
        return codes.setdefault(char, len(codes) + 1)

    def name(self, face):
        self.fonts.setdefault(face, {})
        return f"/F{list(self.fonts).index(face) + 1}"


def pieces(text, face, size, codes):
    """The operand and the operator that show a run, with the small moves that rounding on a grid leaves behind."""
    parts, exact, shown = [""], 0, 0
    for at, char in enumerate(text):
        parts[-1] += f"{codes.code(char, face):02X}"
        exact += FACES[face][char] * size / 1000
        shown += FACES[face][char] * size / 1000
        off = round((shown - round(exact / STEP) * STEP) * 1000 / size)
        if abs(off) >= 5 and at + 1 < len(text):
            parts += [str(off), ""]
            shown -= off * size / 1000
    if len(parts) == 1:
        return f"<{parts[0]}>Tj"
    return "[" + "".join(f"<{p}>" if i % 2 == 0 else p for i, p in enumerate(parts)) + "]TJ"


def line(runs, para, y, codes, matrix):
    x = para.x
    for text, face in runs:
        place = numbers(round(x, 1), round(y, 1))
        shown = pieces(text, face, para.size, codes)
        name = codes.name(face)
        moved, place = (f"1 0 0 1 {place} cm\n", "0 0") if matrix else ("", place)
        yield f"q {moved}{numbers(*para.color)} rg\nBT\n{place} Td {name} {numbers(para.size)} Tf{shown}\nET\nQ"
        x += sum(FACES[face][c] for c in text) * para.size / 1000


def content(page, flow, codes, matrix, clip_cells):
    width, height = flow.size
    out = ["0.1 w", f"q 0 0.028 {numbers(width - 0.029, height - 0.029)} re", "W* n"]
    grids = [item for item in page.items if isinstance(item, Grid)]
    for color in dict.fromkeys(c.fill for g in grids for c in g.cells if c.fill):
        out.append(numbers(*color) + " rg")
        boxes = [f"{numbers(c.x, height - c.y - c.height, c.width, c.height)} re f*" for g in grids for c in g.cells
                 if c.fill == color]
        out += boxes + boxes  # LibreOffice paints them twice
    stroked = False
    for item in page.furniture + page.items:
        if isinstance(item, Grid):
            continue
        if item.cell and not stroked:
            stroked = True
            for grid in grids:
                out += strokes(grid, height)
        clip = item.cell if clip_cells and item.cell else None
        if clip:
            out += [f"q {numbers(clip.x, height - clip.y - clip.height, clip.width, clip.height)} re", "W* n"]
        for number, runs in enumerate(item.lines):
            out += line(runs, item, height - item.y - number * item.leading, codes, matrix)
        if clip:
            out.append("Q")
    return "\n".join(out + ["Q"]) + "\n"


def strokes(grid, height):
    if grid.ruled:
        yield "0 0 0 RG"
        for x0, y0, x1, y1 in edges_of_table(grid):
            # a line reaches over its end by half of its width
            dx, dy = (0.5, 0) if y0 == y1 else (0, 0.5)
            start, end = numbers(x0 - dx, height - y0 + dy), numbers(x1 + dx, height - y1 - dy)
            yield f"q 1 w 0 J 1 j\n{start} m\n{end} l S\nQ"


def glyph_name(char):
    return NAMES.get(char) or PUNCTUATION.get(char) or (DIGITS[int(char)] if char.isdigit() else char)


def font(pdf, face, codes, prefix):
    name = f"/{prefix}AAAAA+{FONTS[face]}"
    chars = list(codes)
    italic = -12 if "italic" in face else 0
    descriptor = pdf.add(f"<< /Type /FontDescriptor /FontName {name} /FontBBox [ -176 -303 1005 981 ] /Flags 4 "
                         f"/ItalicAngle {italic} /Ascent 891 /Descent -216 /CapHeight 981 /StemV 80 >>")
    unicode = pdf.stream(to_unicode({code: char for char, code in codes.items()}, 2))
    advances = " ".join(str(FACES[face][char]) for char in chars)
    differences = " ".join("/" + glyph_name(char) for char in chars)
    return pdf.add(f"<< /Type /Font /Subtype /TrueType /BaseFont {name} /FirstChar 0 /LastChar {len(chars)} "
                   f"/Widths [ 0 {advances} ] /FontDescriptor {descriptor} 0 R "
                   f"/Encoding << /Type /Encoding /Differences [ 1 {differences} ] >> /ToUnicode {unicode} 0 R >>")


def render(flow, matrix=False, clip_cells=False):
    pdf, codes = Pdf("1.6", b"%\xc3\xa4\xc3\xbc\xc3\xb6\xc3\x9f"), Codes()
    streams = [pdf.stream(content(page, flow, codes, matrix, clip_cells)) for page in flow.pages]
    names = " ".join(f"{codes.name(face)} {font(pdf, face, used, chr(66 + i))} 0 R"
                     for i, (face, used) in enumerate(codes.fonts.items()))
    resources = pdf.add(f"<< /Font << {names} >> /ProcSet [ /PDF /Text ] >>")
    parent = pdf.reserve()
    pages = [pdf.add(f"<< /Type /Page /Parent {parent} 0 R /Resources {resources} 0 R "
                     f"/MediaBox [ 0 0 {numbers(*flow.size)} ] /Contents {stream} 0 R >>") for stream in streams]
    root = pdf.pages(pages, parent, "/Lang (en-US) ")
    info = pdf.add("<< /Creator (Writer) /Producer (LibreOffice 7.4) >>")
    return pdf.save(root, info)
