"""Pages as ReportLab writes them: standard-14 fonts, a matrix per paragraph, `Tj T*` per line, grids stroked."""
from .layout import Grid, Para
from .writer import Pdf, literal, number, numbers

FONTS = {"sans": "Helvetica", "sans-bold": "Helvetica-Bold", "sans-italic": "Helvetica-Oblique", "serif": "Times-Roman",
         "serif-bold": "Times-Bold", "serif-italic": "Times-Italic"}
ORDER = list(FONTS)
COMMENT = b"%\x93\x8c\x8b\x9e ReportLab Generated PDF document (opensource)"


def font_name(face):
    return f"/F{ORDER.index(face) + 1}"


def paragraph(para, height):
    """One paragraph; its matrix stands at the last baseline, as ReportLab's stands at the paragraph's lower edge."""
    depth = (len(para.lines) - 1) * para.leading
    out = ["q", f"1 0 0 1 {numbers(para.x, height - para.y - depth - 2)} cm", "q", numbers(*para.color) + " rg"]
    for dx in [0, para.double] if para.double else [0]:
        mode = f"{para.render} Tr {numbers(*para.color)} RG .3 w " if para.render else ""
        text = f"BT 1 0 0 1 {numbers(dx, depth + 2)} Tm {mode}"
        for line in para.lines:
            for run, face in line:
                text += f"{font_name(face)} {numbers(para.size)} Tf {numbers(para.leading)} TL {literal(run)} Tj "
            text += "T* "
        out.append(text + "ET")
    return out + ["Q", "Q"]


def fills(grid, height):
    for cell in grid.cells:
        if cell.fill:
            yield f"{numbers(*cell.fill)} rg"
            yield f"n {numbers(cell.x, height - cell.y, cell.width, -cell.height)} re f*"


def edges_of_cells(grid):
    """The four edges of every cell, those that two cells share once."""
    seen = []
    for cell in grid.cells:
        left, top, right, bottom = cell.x, cell.y, cell.x + cell.width, cell.y + cell.height
        for edge in ((left, top, right, top), (left, bottom, right, bottom), (left, top, left, bottom),
                     (right, top, right, bottom)):
            edge = tuple(round(v, 3) for v in edge)
            if edge not in seen:
                seen.append(edge)
    return seen


def edges_of_table(grid):
    """Lines as long as they run on."""
    joined = []
    for edge in sorted(edges_of_cells(grid), key=lambda e: (e[0] == e[2], e[0] if e[0] == e[2] else e[1], e)):
        if joined and (joined[-1][2], joined[-1][3]) == (edge[0], edge[1]) \
                and (joined[-1][0] == joined[-1][2]) == (edge[0] == edge[2]):
            joined[-1] = joined[-1][:2] + edge[2:]
        else:
            joined.append(edge)
    return joined


def strokes(grid, height, edges):
    out = ["q", "1 J", "1 j", ".501961 .501961 .501961 RG", ".25 w"]
    for x0, y0, x1, y1 in (edges_of_cells if edges == "cell" else edges_of_table)(grid):
        out.append(f"n {numbers(x0, height - y0)} m {numbers(x1, height - y1)} l S")
    return out + ["Q"]


def content(page, height, edges="table"):
    """The operators of a page."""
    out = ["1 0 0 1 0 0 cm  BT /F1 12 Tf 14.4 TL ET", "q", "BT /F1 8 Tf 9.6 TL ET"]
    for para in page.furniture:
        (text, _), = para.lines[0]
        out.append(f"BT 1 0 0 1 {numbers(para.x, height - para.y)} Tm {literal(text)} Tj T* ET")
    out.append("Q")
    for item in page.items:
        if isinstance(item, Grid):
            out += ["q", *fills(item, height), "Q"]
    for item in page.items:
        if isinstance(item, Para):
            out += paragraph(item, height)
    for item in page.items:
        if isinstance(item, Grid) and item.ruled and item.cells:
            out += strokes(item, height, edges)
    return "\n".join(out) + "\n"


def fonts(pdf, faces=ORDER):
    """The font resource, as an object of its own."""
    names = []
    for face in faces:
        index = pdf.add(f"<< /BaseFont /{FONTS[face]} /Encoding /WinAnsiEncoding /Name {font_name(face)} "
                        "/Subtype /Type1 /Type /Font >>")
        names.append(f"{font_name(face)} {index} 0 R")
    return pdf.add(f"<< {' '.join(names)} >>")


def faces_of(flow):
    used = {face for page in flow.pages for item in page.items + page.furniture if isinstance(item, Para)
            for line in item.lines for _, face in line}
    return [face for face in ORDER if face in used | {"sans"}]


def document(flow, edges="table", rotate=0, info=True, version="1.4"):
    """The objects of the file: (pdf, catalog, info). A rotated page is as wide as the flow is high."""
    pdf = Pdf(version, COMMENT)
    resource = fonts(pdf, faces_of(flow))
    parent = pdf.reserve()
    width, height = flow.size
    box, matrix = (width, height), ""
    if rotate:
        box, matrix = (height, width), f"0 1 -1 0 {number(height)} 0 cm\n"
    pages = []
    for page in flow.pages:
        stream = pdf.stream(matrix + content(page, height, edges), ascii85=True)
        pages.append(pdf.add(
            f"<< /Contents {stream} 0 R /MediaBox [ 0 0 {numbers(*box)} ] /Parent {parent} 0 R /Resources <<\n"
            f"/Font {resource} 0 R /ProcSet [ /PDF /Text /ImageB /ImageC /ImageI ]\n>> "
            f"/Rotate {rotate} /Type /Page >>"))
    root = pdf.pages(pages, parent, "/PageMode /UseNone ")
    producer = "<< /Producer (ReportLab PDF Library - \\(opensource\\)) /Trapped /False >>"
    return pdf, root, pdf.add(producer) if info else None


def render(flow, **more):
    pdf, root, info = document(flow, **more)
    return pdf.save(root, info)
