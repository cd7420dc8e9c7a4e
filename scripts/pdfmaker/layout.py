"""Breaking text into lines, tables into rows and rows into pages; what comes out is drawn by one of the three styles.

Distances are points from the top left corner of the page. A run is (text, face); a line is a list of runs.
"""
from dataclasses import dataclass, field

from .widths import width

BLACK, WHITE, NAVY, STEEL = (0, 0, 0), (1, 1, 1), (0.1216, 0.3059, 0.4745), (0.3098, 0.5059, 0.7412)
ZEBRA, BAND, GRAY = (0.9333, 0.949, 0.9686), (0.8118, 0.8863, 0.9529), (0.5, 0.5, 0.5)
SOFT_HYPHEN = "\u00ad"


@dataclass
class Style:
    """The faces, sizes and habits of a document."""
    family: str = "sans"
    size: float = 9.5
    leading: float = 1.2
    pad_x: float = 6
    pad_y: float = 3
    # where a line may end: "space" after blanks only, "office" also after hyphens and slashes, "web" anywhere as well
    # within a word that is wider than the line
    breaks: str = "space"
    trailing_blank: bool = False
    heading: tuple = BLACK
    header_fill: tuple | None = NAVY
    header_text: tuple = WHITE
    section_fill: tuple | None = BAND
    zebra: tuple | None = None
    ruled: bool = True

    def face(self, variant="", family=None):
        return (family or self.family) + (f"-{variant}" if variant else "")


@dataclass
class Para:
    """Lines of one paragraph; y is the baseline of the first."""
    x: float
    y: float
    size: float
    leading: float
    color: tuple
    lines: list
    tag: str = "P"
    cell: object = None
    double: float = 0
    render: int = 0


@dataclass
class Cell:
    x: float
    y: float
    width: float
    height: float
    fill: tuple | None
    tag: str


@dataclass
class Grid:
    """The part of a table that stands on one page."""
    cells: list = field(default_factory=list)
    ruled: bool = True


@dataclass
class Page:
    items: list = field(default_factory=list)
    furniture: list = field(default_factory=list)


def runs_of(content, face):
    return [(content, face)] if isinstance(content, str) else content


def may_end(chars, at, breaks):
    """Whether a line may end after the character at `at`."""
    char = chars[at][0]
    if char in (" ", SOFT_HYPHEN):
        return True
    after = chars[at + 1][0] if at + 1 < len(chars) else " "
    before = chars[at - 1][0] if at else " "
    if breaks == "space":
        return False
    return char == "-" and before.isalnum() and after.isalpha() or char in "/?" and after.isalpha()


def wrap(runs, size, limit, breaks="space", trailing_blank=False):
    """The lines of a paragraph of runs, filled greedily."""
    chars = [(char, face) for text, face in runs for char in text]
    lines, start = [], 0
    while start < len(chars):
        used, end, last = 0, start, None
        while end < len(chars):
            char, face = chars[end]
            advance = 0 if char == SOFT_HYPHEN else width(char, face, size)
            if used + advance > limit and char != " ":
                break
            used += advance
            hyphen = width("-", face, size) if char == SOFT_HYPHEN else 0
            if may_end(chars, end, breaks) and used + hyphen <= limit + (advance if char == " " else 0):
                last = end + 1
            end += 1
        if end < len(chars):
            end = last or max(end, start + 1)
        lines.append(gathered(chars[start:end], end == len(chars), trailing_blank))
        start = end
        while start < len(chars) and chars[start][0] == " ":
            start += 1
    return lines


def gathered(chars, is_last, trailing_blank):
    """A line's characters as runs, with the soft hyphen at its end printed and the others dropped."""
    if chars[-1][0] == SOFT_HYPHEN:
        chars = chars[:-1] + [("-", chars[-1][1])]
    chars = [c for c in chars if c[0] != SOFT_HYPHEN]
    while chars and chars[-1][0] == " " and (is_last or not trailing_blank):
        chars = chars[:-1]
    runs = []
    for char, face in chars:
        if runs and runs[-1][1] == face:
            runs[-1] = (runs[-1][0] + char, face)
        else:
            runs.append((char, face))
    return runs


class Flow:
    """Fills pages from top to bottom; `columns` is the number of newspaper columns."""

    def __init__(self, style, size=(612, 792), margins=(54, 72, 54, 72), columns=1, gutter=24):
        self.style, self.size, self.margins = style, size, margins
        left, _, right, _ = margins
        self.column_width = (size[0] - left - right - gutter * (columns - 1)) / columns
        self.columns = [left + i * (self.column_width + gutter) for i in range(columns)]
        self.pages, self.column = [], columns
        self.advance()

    def advance(self):
        """On to the next column or page."""
        self.column += 1
        if self.column >= len(self.columns):
            self.pages.append(Page())
            self.column = 0
        self.x, self.y = self.columns[self.column], self.margins[1]

    @property
    def page(self):
        return self.pages[-1]

    def left(self):
        return self.size[1] - self.margins[3] - self.y

    def lines_of(self, content, face, size, limit):
        style = self.style
        return wrap(runs_of(content, face), size, limit, style.breaks, style.trailing_blank)

    def put(self, content, size=None, variant="", color=BLACK, indent=0, before=0, after=4, tag="P", keep=0,
            leading=None, **more):
        """A paragraph, which may run on in the next column; `keep` is the room that has to be left below it."""
        style = self.style
        size = size or style.size
        leading = leading or size * style.leading
        lines = self.lines_of(content, style.face(variant), size, self.column_width - indent)
        self.y += before
        if keep and self.left() < len(lines) * leading + keep:
            self.advance()
        while lines:
            room = int((self.left() + 0.01) // leading)
            if room < 1:
                self.advance()
                continue
            part, lines = lines[:room], lines[room:]
            at = self.y + 0.8 * leading
            self.page.items.append(Para(self.x + indent, at, size, leading, color, part, tag, **more))
            self.y += len(part) * leading
        self.y += after

    def heading(self, text, size=12.5, before=6, after=4, keep=60, **more):
        more = {"variant": "bold", "color": self.style.heading, "tag": "H2"} | more
        self.put(text, size=size, before=before, after=after, keep=keep, **more)

    def bullets(self, items, size=None):
        for item in items:
            self.put("• " + item, size=size, indent=10, after=1, tag="LI")
        self.y += 4

    def table(self, columns, rows, repeat=True, header=True):
        """`columns` are (title, width, variant of the body's face); a row is a list of contents, or a section's text.

        A content is a text or runs, or a list of such paragraphs given as a tuple.
        """
        if self.left() < 60:
            self.advance()
        grid = self.new_grid()
        titles = [title for title, _, _ in columns]
        shaded = False
        if header:
            grid = self.row(grid, columns, titles, "TH")
        for row in rows:
            kind = "section" if isinstance(row, str) else "TD"
            shaded = not shaded and kind == "TD"
            fill = self.style.zebra if shaded else None
            grid = self.row(grid, columns, row, kind, fill, titles if header and repeat else None)
        self.y += 6

    def new_grid(self):
        grid = Grid(ruled=self.style.ruled)
        self.page.items.append(grid)
        return grid

    def cell_lines(self, content, face, limit):
        paragraphs = content if isinstance(content, tuple) else (content,)
        return [line for p in paragraphs for line in self.lines_of(p, face, self.style.size, limit)]

    def row(self, grid, columns, row, kind, fill=None, repeated=None):
        """Draws a row, over as many pages as it takes, and returns the grid that it ended in."""
        style = self.style
        leading = style.size * style.leading
        if kind == "section":
            spans = [(sum(w for _, w, _ in columns), style.face("bold"), row)]
        else:
            bold = "bold" if kind == "TH" else None
            spans = [(w, style.face(bold or variant), content)
                     for (_, w, variant), content in zip(columns, row, strict=True)]
        rest = [self.cell_lines(content, face, w - 2 * style.pad_x) for w, face, content in spans]
        fill = {"TH": style.header_fill, "section": style.section_fill}.get(kind, fill)
        color = style.header_text if kind == "TH" else BLACK
        while True:
            tallest = max(1, *map(len, rest))
            room = int((self.left() - 2 * style.pad_y + 0.01) // leading)
            whole = tallest <= room and not (kind == "section" and room < 4)
            count = tallest if whole else room
            if count < 1 or kind == "section" and not whole:
                grid = self.next_page(columns, repeated)
                continue
            x, height = self.x, count * leading + 2 * style.pad_y
            for (w, _, _), lines in zip(spans, rest):
                cell = Cell(x, self.y, w, height, fill, "TH" if kind == "TH" else "TD")
                grid.cells.append(cell)
                if lines[:count]:
                    at = self.y + style.pad_y + 0.8 * leading
                    self.page.items.append(Para(x + style.pad_x, at, style.size, leading, color, lines[:count],
                                                cell.tag, cell))
                x += w
            self.y += height
            rest = [lines[count:] for lines in rest]
            if not any(rest):
                return grid
            grid = self.next_page(columns, repeated)

    def next_page(self, columns, repeated):
        self.advance()
        grid = self.new_grid()
        if repeated:
            self.row(grid, columns, repeated, "TH")
        return grid

    def furnish(self, head, foot, label="Page {page}", size=8):
        """The running head, and the footer with the page's number at its right."""
        left, _, right, _ = self.margins
        face = self.style.face()
        for index, page in enumerate(self.pages, 1):
            text = label.format(page=index, pages=len(self.pages))
            at = self.size[0] - right - width(text, face, size)
            for x, y, content in ((left, 36, head), (left, self.size[1] - 30, foot), (at, self.size[1] - 30, text)):
                page.furniture.append(Para(x, y, size, size * 1.2, BLACK, [[(content, face)]], "Artifact"))
        return self
