"""Pages as Chromium prints them: glyph numbers, CSS pixels with y downwards, thin filled rectangles, tagged content."""
from .layout import BLACK, Cell, Grid, Para
from .reportlab import faces_of
from .widths import EXTRA, FACES, KERNS, width
from .writer import Pdf, numbers, to_unicode

FONTS = {"sans": "LiberationSans", "sans-bold": "LiberationSans-Bold", "serif": "LiberationSerif",
         "serif-bold": "LiberationSerif-Bold", "serif-italic": "LiberationSerif-Italic"}
# glyph numbers of Liberation Sans; those of Liberation Serif are two less beyond ASCII
GLYPHS = dict(zip(EXTRA, (535, 522, 523, 526, 527, 530, 531, 104, 110), strict=True)) | {"\u00a0": 3}
PX = 0.75
RULE = (0.2, 0.2, 0.2)
INFO = ("<< /Creator (Mozilla/5.0 \\(X11; Linux x86_64\\) AppleWebKit/537.36 \\(KHTML, like Gecko\\) "
        "HeadlessChrome/120.0.0.0 Safari/537.36) /Producer (Skia/PDF m120) >>")


def glyph(char, face):
    if char not in GLYPHS:
        return ord(char) - 29
    return GLYPHS[char] - (2 if face.startswith("serif") and GLYPHS[char] > 500 else 0)


def shorter(value):
    """Skia leaves out the nought before the point."""
    return numbers(value).replace("0.", ".", 1) if 0 < abs(value) < 1 else numbers(value)


class Body:
    """The operators of a page, and the elements that its marked content belongs to."""

    def __init__(self):
        self.out, self.tags, self.color = [], [], None

    def paint(self, color):
        if color != self.color:
            red, green, blue = map(shorter, color)
            self.out.append(f"{red} {green} {blue} RG {red} {green} {blue} rg")
            self.color = color

    def begin(self, tag):
        self.out.append(f"/{tag} <</MCID {len(self.tags)} >>BDC")
        self.tags.append(tag)

    def end(self):
        self.out.append("EMC")

    def rectangle(self, *values):
        self.out += [f"{numbers(*values)} re", "f"]

    def line(self, runs, size, x, y):
        """A line's runs; where two letters are kerned, the text breaks off and the next piece is placed anew."""
        for text, face in runs:
            self.out += ["BT", f"{font_name(face)} {numbers(size)} Tf", f"1 0 0 -1 {numbers(x, y)} Tm"]
            piece, moved, total = "", 0, 0
            for at, char in enumerate(text):
                if at and text[at - 1] + char in KERNS:
                    self.out[-1] += f"\n<{piece}> Tj" if not moved else f" <{piece}> Tj"
                    step = total + KERNS[text[at - 1] + char] * size / 1000
                    self.out.append(f"{numbers(step)} 0 Td")
                    x, piece, moved, total = x + step, "", 1, 0
                piece += f"{glyph(char, face):04X}"
                total += FACES[face][char] * size / 1000
            self.out[-1] += f" <{piece}> Tj" if moved else f"\n<{piece}> Tj"
            self.out.append("ET")
            x += total


def font_name(face):
    return f"/F{list(FONTS).index(face) + 4}"


def borders(body, grid, place):
    """A pixel's rectangle along every edge of every cell, over and over where cells meet."""
    body.paint(RULE)
    body.begin("Table")
    for cell in grid.cells:
        x, y, w, h = place(cell)
        for values in ((x - 1, y - 1, 1, h + 1), (x - 1, y - 1, w + 1, 1), (x + w - 1, y - 1, 1, h + 1),
                       (x - 1, y + h - 1, w + 1, 1)):
            body.rectangle(*values)
    body.end()


def content(page, index, flow):
    """The operators of a page: the furniture, then the slice of the long web page that stands on it."""
    width_pt, height_pt = flow.size
    left, top, right, bottom = flow.margins
    body = Body()
    body.out += [f".23999999 0 0 -.23999999 0 {numbers(height_pt)} cm", "q", "3.125 0 0 3.125 0 0 cm"]
    body.paint(BLACK)
    body.out.append("/G3 gs")
    for para in page.furniture:
        body.line(para.lines[0], para.size / PX, para.x / PX, para.y / PX)
    visible = (height_pt - top - bottom) / PX
    slice_top = index * visible
    body.out += ["Q", "q", f"{numbers(left / .24, top / .24, (width_pt - left - right) / .24, visible * 3.125)} re",
                 "W* n", "q", f"3.125 0 0 3.125 {numbers(left / .24, (top / PX - slice_top) * 3.125)} cm"]
    body.color = None

    def across(x):
        return (x - left) / PX

    def down(y):
        return (y - top) / PX + slice_top

    def place(cell: Cell):
        """A cell's box in whole pixels, so that neighbors share their edges."""
        x0, y0 = round(across(cell.x)), round(down(cell.y))
        return x0, y0, round(across(cell.x + cell.width)) - x0, round(down(cell.y + cell.height)) - y0

    body.paint(BLACK)
    body.out.append("/G3 gs")
    grids = [item for item in page.items if isinstance(item, Grid)]
    for cell in (cell for grid in grids for cell in grid.cells if cell.fill):
        body.paint(cell.fill)
        body.begin(cell.tag)
        body.rectangle(*place(cell))
        body.end()
    for grid in grids:
        if grid.ruled and grid.cells:
            borders(body, grid, place)
    for para in page.items:
        if isinstance(para, Para):
            body.paint(para.color)
            body.begin("NonStruct" if para.cell else para.tag)
            for number, line in enumerate(para.lines):
                body.line(line, para.size / PX, across(para.x), down(para.y + number * para.leading))
            body.end()
    return "\n".join(body.out + ["Q", "Q"]) + "\n", body.tags


def widths_array(glyphs):
    """/W: `first last width` for neighbors of one width, `first [ width ... ]` for the others."""
    groups = []
    for code, advance in sorted(glyphs.items()):
        if groups and groups[-1][1] == code - 1 and groups[-1][2] == [advance]:
            groups[-1][1] = code
        elif groups and groups[-1][1] == code - 1 and (groups[-1][0] == groups[-1][1] or len(groups[-1][2]) > 1):
            groups[-1][1] = code
            groups[-1][2].append(advance)
        else:
            groups.append([code, code, [advance]])
    return " ".join(f"{first} {last} {given[0]}" if len(given) == 1 and last > first
                    else f"{first} [ {' '.join(map(str, given))} ]" for first, last, given in groups)


def font(pdf, face, text, prefix):
    """A composite font without its program; the glyph numbers are those of the family it names."""
    name = f"/{prefix}AAAAA+{FONTS[face]}"
    glyphs = {glyph(char, face): FACES[face][char] for char in text}
    italic = -12 if "italic" in face else 0
    descriptor = pdf.add(f"<< /Type /FontDescriptor /FontName {name} /Flags 4 /Ascent 905.27 /Descent -211.91 "
                         f"/CapHeight 687.99 /StemV 45.9 /ItalicAngle {italic} /FontBBox [ -203 -303 1050 910 ] >>")
    unicode = pdf.stream(to_unicode({glyph(c, face): c.replace("\u00a0", " ") for c in sorted(text)}, 4))
    descendant = (f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {name} /CIDSystemInfo << /Registry (Adobe) "
                  f"/Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity /DW 0 "
                  f"/FontDescriptor {descriptor} 0 R /W [ {widths_array(glyphs)} ] >>")
    return pdf.add(f"<< /Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H /ToUnicode {unicode} 0 R "
                   f"/DescendantFonts [ {descendant} ] >>")


def structure(pdf, root, pages, tags):
    """A flat tree: one element for each piece of marked content, all of them children of the document."""
    document = pdf.reserve()
    kids, parents = [], []
    for key, (page, names) in enumerate(zip(pages, tags)):
        elements = [pdf.add(f"<< /Type /StructElem /S /{name} /P {document} 0 R /Pg {page} 0 R /K {mcid} >>")
                    for mcid, name in enumerate(names)]
        kids += elements
        parents.append(f"{key} [ {' '.join(f'{e} 0 R' for e in elements)} ]")
    pdf.add(f"<< /Type /StructElem /S /Document /P {root} 0 R /K [ {' '.join(f'{k} 0 R' for k in kids)} ] >>", document)
    tree = pdf.add(f"<< /Nums [ {' '.join(parents)} ] >>")
    pdf.add(f"<< /Type /StructTreeRoot /K {document} 0 R /ParentTree {tree} 0 R /ParentTreeNextKey {len(pages)} >>",
            root)


def render(flow):
    pdf = Pdf("1.4", b"%\xd3\xeb\xe9\xe1")
    info = pdf.add(INFO)
    state = pdf.add("<< /ca 1 /BM /Normal >>")
    parent, tree = pdf.reserve(), pdf.reserve()
    text = {}
    for page in flow.pages:
        for para in (item for item in page.furniture + page.items if isinstance(item, Para)):
            for line in para.lines:
                for run, face in line:
                    text.setdefault(face, set()).update(run)
    faces = [face for face in faces_of(flow) if face in text]
    names = " ".join(f"{font_name(face)} {font(pdf, face, text[face], chr(65 + i))} 0 R"
                     for i, face in enumerate(faces))
    pages, tags = [], []
    for index, page in enumerate(flow.pages):
        operators, used = content(page, index, flow)
        stream = pdf.stream(operators)
        tags.append(used)
        pages.append(pdf.add(
            f"<< /Type /Page /Resources << /ProcSet [ /PDF /Text /ImageB /ImageC /ImageI ] "
            f"/ExtGState << /G3 {state} 0 R >> /Font << {names} >> >> "
            f"/MediaBox [ 0 0 {numbers(*flow.size)} ] /Contents {stream} 0 R "
            f"/StructParents {index} /Tabs /S /Parent {parent} 0 R >>"))
    structure(pdf, tree, pages, tags)
    root = pdf.pages(pages, parent, f"/MarkInfo << /Type /MarkInfo /Marked true >> /StructTreeRoot {tree} 0 R ")
    return pdf.save(root, info)
