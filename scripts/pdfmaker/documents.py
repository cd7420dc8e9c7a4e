"""The documents: what stands in each, and in whose style."""
import re
import sys
import tomllib
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

from . import chromium, edge, libreoffice, reportlab
from .layout import BAND, BLACK, NAVY, SOFT_HYPHEN, STEEL, WHITE, ZEBRA, Flow, Para, Style

ROOT = Path(__file__).resolve().parent.parent.parent
PROSE = tomllib.loads((ROOT / "fixtures" / "pdf" / "text" / "prose.toml").read_text(encoding="utf-8"))


def make_world():
    """The script that writes fixtures/world: the facts and the descriptions are read by its rules."""
    loader = SourceFileLoader("make_world", str(ROOT / "scripts" / "make-world"))
    module = module_from_spec(spec_from_loader("make_world", loader))
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    return module


MAKE_WORLD = make_world()
WORLD, _ = MAKE_WORLD.load()

RL = Style(family="sans", size=9.5)
CHROMIUM = Style(family="sans", size=9, leading=7 / 6, pad_x=4, pad_y=4, breaks="web", zebra=ZEBRA)
LO = Style(family="serif", size=9, leading=1.15, pad_x=5.5, pad_y=1.5, breaks="office", trailing_blank=True,
           heading=STEEL, header_fill=BAND, header_text=BLACK, section_fill=None)
LANDSCAPE = (792, 612)
# where LibreOffice's dictionary lets a word be divided
DIVIDED = {word.replace("-", ""): word for word in (
    "reg-istry pa-tients pa-tient spe-cial-ist find-ings in-for-ma-tion re-fer-ral ap-point-ment com-mu-ni-ty "
    "re-ports med-i-cines prac-tice cli-ni-cian il-ness ques-tion-naire sched-ule per-cent hos-pi-tal").split()}


def words(text):
    return " ".join(text.split())


def activity(year, measure_id):
    return WORLD[year][measure_id]


def title(year, measure_id):
    return words(activity(year, measure_id)["title"])


def description(year, measure_id):
    """The paragraphs of a description."""
    text = activity(year, measure_id)["description"]
    lines = MAKE_WORLD.edited(text, PROSE["replace"].get(measure_id, []), measure_id).splitlines()
    return tuple(words(line) for line in lines if line.strip())


def subcategory(measure_id):
    return MAKE_WORLD.SUBCATEGORIES[MAKE_WORLD.letters(measure_id)][2]


def weight(year, measure_id):
    return activity(year, measure_id)["weight"].capitalize()


def heading(year, measure_ids):
    """What a section of activities of one subcategory and one weight is called."""
    names = {f"{subcategory(i)}: {weight(year, i)}-Weighted" for i in measure_ids}
    if len(names) != 1:
        sys.exit(f"make-pdf: {measure_ids} do not belong together")
    return names.pop()


def divided(text):
    """The text with a soft hyphen wherever the office suite might divide a word."""
    def mark(match):
        word = match.group()
        syllables, at = DIVIDED.get(word.lower(), word).split("-"), 0
        parts = []
        for syllable in syllables:
            parts.append(word[at:at + len(syllable)])
            at += len(syllable)
        return SOFT_HYPHEN.join(parts)
    return re.sub(r"\w+", mark, text)


def cover(flow, year, name):
    prose = PROSE["cover"]
    flow.put(name, size=18, variant="bold", color=flow.style.heading, before=20, after=14, tag="H1")
    flow.heading("Overview")
    for text in prose["overview"]:
        flow.put(text.format(year=year))
    flow.heading("How are points counted?")
    flow.put(prose["scoring"])
    flow.bullets(prose["points"])
    flow.put(prose["example"])
    flow.heading("Where can I learn more?")
    flow.put(prose["learn"].format(year=year))


def factsheet_rl():
    """A section per subcategory and weight, each with a table of its own; the header is repeated."""
    flow = Flow(RL)
    cover(flow, 2017, "MIPS 2017: Improvement Activities")
    flow.put(PROSE["cover"]["star"], variant="italic", before=6, after=6)
    columns = [("Activity Name", 141.12, "bold"), ("Activity Description", 362.88, "")]
    for ids in (["IA_CC_4"], ["IA_CC_1", "IA_CC_2", "IA_CC_11", "IA_CC_12"], ["IA_EPA_1"], ["IA_EPA_2", "IA_EPA_4"],
                ["IA_PM_2", "IA_PM_4"]):
        flow.heading(heading(2017, ids))
        flow.table(columns, [[title(2017, i) + "*" * activity(2017, i)["cehrt"], description(2017, i)] for i in ids])
    flow.furnish("MIPS 2017 | Improvement Activities", "Revised December 2017")
    return reportlab.render(flow)


def factsheet_lo():
    """One table; sections are rows over both columns; the header stands once."""
    flow = Flow(LO, margins=(54, 72, 54, 60))
    cover(flow, 2018, "2018 Improvement Activities Fact Sheet")
    flow.put(PROSE["cover"]["star"], variant="italic", before=6, after=6)
    rows = []
    for ids in (["IA_AHE_1", "IA_AHE_3"], ["IA_AHE_2", "IA_AHE_4"], ["IA_BMH_6", "IA_BMH_7", "IA_BMH_9"],
                ["IA_CC_12", "IA_CC_14", "IA_CC_15"], ["IA_CC_17"], ["IA_PM_16", "IA_PM_19"]):
        rows.append(heading(2018, ids))
        rows += [["*" * activity(2018, i)["cehrt"] + title(2018, i), tuple(map(divided, description(2018, i)))]
                 for i in ids]
    flow.table([("Activity Name", 126, "bold"), ("Activity Description", 378, "")], rows, repeat=False)
    flow.furnish("MIPS 2018 | Improvement Activities", "Version 1.2 – January 21, 2018", "Page {page} of {pages}")
    return libreoffice.render(flow, clip_cells=True)


INVENTORY = ["IA_AHE_3", "IA_BE_5", "IA_BE_6", "IA_BMH_9", "IA_CC_14", "IA_CC_16", "IA_EPA_1", "IA_ERP_2", "IA_PM_20",
             "IA_PSPA_16", "IA_PSPA_19", "IA_PSPA_28"]


def inventory_rows(year, ids):
    return [[title(year, i), description(year, i), i, subcategory(i), weight(year, i)] for i in ids]


def inventory_chromium():
    """Five columns with a narrow one; rows shaded in turn; rules are thin rectangles."""
    flow = Flow(CHROMIUM, LANDSCAPE, (54, 64, 54, 64))
    flow.put("2018 Improvement Activities Inventory", size=16, variant="bold", after=8, tag="H1")
    flow.put(PROSE["inventory"]["intro"].format(year=2018), after=8)
    columns = [("Activity Name", 128, "bold"), ("Activity Description", 325, ""), ("Activity ID", 70, ""),
               ("Subcategory Name", 88, ""), ("Activity Weighting", 73, "")]
    flow.table(columns, inventory_rows(2018, INVENTORY))
    flow.furnish("Quality Payment Program", "7/22/2018", "{page}")
    return chromium.render(flow)


def numbered(items):
    return tuple(f"{number}) {item}" for number, item in enumerate(items, 1))


def criteria_rl():
    """Landscape, six columns, a heading before the table of each subcategory; an edge of a cell is a stroke."""
    style = Style(family="sans", size=8, pad_x=4, pad_y=3)
    flow = Flow(style, LANDSCAPE, (36, 60, 36, 112))
    flow.put("2018 Data Validation Criteria", size=16, variant="bold", after=8)
    flow.put(PROSE["criteria"]["intro"], after=8)
    columns = [("Activity ID", 62, "bold"), ("Activity Name", 110, ""), ("Activity Description", 180, ""),
               ("Weight", 48, ""), ("Validation", 130, ""), ("Suggested Documentation", 190, "")]
    for ids in (["IA_EPA_1", "IA_EPA_2", "IA_EPA_3"], ["IA_CC_1", "IA_CC_2", "IA_CC_7"], ["IA_BE_6", "IA_BE_12"]):
        flow.heading(subcategory(ids[0]), size=12)
        rows = []
        for i in ids:
            criteria = PROSE["criteria"][i]
            rows.append([i, title(2018, i), description(2018, i), weight(2018, i), criteria["validation"],
                         numbered(criteria["documentation"])])
        flow.table(columns, rows)
    flow.furnish("MIPS 2018 | Improvement Activities", "Revised January 2018")
    return reportlab.render(flow, edges="cell")


def criteria_lo():
    """A block per activity: a heading, paragraphs that begin with a label, numbered items."""
    style = Style(family="serif", size=10.5, leading=1.32, breaks="office", trailing_blank=True, heading=STEEL)
    flow = Flow(style)
    flow.put("2018 Data Validation Criteria", size=18, color=STEEL, after=10, tag="H1")
    flow.put(PROSE["criteria"]["intro"], after=6)

    def labeled(label, text, **more):
        flow.put([(label + ":", "serif-bold")] + ([(" " + text, "serif")] if text else []), **more)

    name = None
    for i in ("IA_EPA_1", "IA_EPA_2", "IA_EPA_3", "IA_CC_2", "IA_BE_6", "IA_BE_12"):
        criteria = PROSE["criteria"][i]
        if name != subcategory(i):
            name = subcategory(i)
            flow.heading(name, size=13, before=8)
        flow.heading(f"{i} - {title(2018, i)}", size=11.5, keep=40)
        labeled("Subcategory", name)
        labeled("Weighting", weight(2018, i))
        first, *others = description(2018, i)
        labeled("Activity Description", first)
        for text in others:
            flow.put(text, indent=12)
        labeled("Validation", criteria["validation"])
        labeled("Suggested Documentation", "", keep=20)
        for item in numbered(criteria["documentation"]):
            flow.put(item, indent=18, after=2)
    flow.furnish("MIPS 2018 | Improvement Activities", "Version 1.0 – March 2018", "Page {page} of {pages}")
    return libreoffice.render(flow, matrix=True)


def borderless():
    """A fact sheet without a single rule: the columns are gaps, the names are bold."""
    style = Style(family="sans", size=9, leading=7 / 6, pad_x=4, pad_y=5, breaks="web", header_fill=None,
                  header_text=BLACK, ruled=False)
    flow = Flow(style)
    flow.put("2017 Improvement Activities", size=16, variant="bold", after=8, tag="H1")
    flow.put(PROSE["cover"]["overview"][0].format(year=2017))
    columns = [("Activity Name", 150, "bold"), ("Activity Description", 354, "")]
    for ids in (["IA_AHE_1"], ["IA_AHE_2", "IA_AHE_3", "IA_AHE_4"], ["IA_ERP_2"], ["IA_ERP_1"],
                ["IA_PM_12", "IA_PM_14", "IA_PM_15"]):
        flow.heading(heading(2017, ids), size=12)
        flow.table(columns, [[title(2017, i), description(2017, i)] for i in ids])
    flow.furnish("MIPS 2017 | Improvement Activities", "Revised December 2017")
    return chromium.render(flow)


def apm_scores():
    """A table of models, then a table of activities for each of them, with a total."""
    prose = PROSE["apm"]
    style = Style(family="serif", size=9, leading=7 / 6, pad_x=4, pad_y=4, breaks="web")
    flow = Flow(style)
    flow.put("Scores for Improvement Activities for MIPS APMs in the 2018 Performance Period", size=15, variant="bold",
             after=8, tag="H1")
    flow.put(prose["intro"])
    points = {i: {"High": 20, "Medium": 10}[weight(2018, i)] for _, *ids in prose["models"] for i in ids}
    total = {model: sum(points[i] for i in ids) for model, *ids in prose["models"]}
    flow.heading(prose["first-heading"].format(year=2018))
    flow.table([("MIPS APM", 290, ""), ("Points", 84, ""), ("Improvement Activities Score", 130, "")],
               [[m, str(p), f"{min(40, p)} of 40 ({min(40, p) * 100 // 40}%)"] for m, p in total.items()])
    flow.heading(prose["second-heading"])
    columns = [("Subcategory", 130, ""), ("Improvement Activity", 254, ""), ("Weight", 60, ""), ("Points", 60, "")]
    for model, *ids in prose["models"]:
        flow.heading(model, size=10.5, keep=70)
        last = [[("Total", "serif-bold")], "", "", [(str(total[model]), "serif-bold")]]
        flow.table(columns, [[subcategory(i), title(2018, i), weight(2018, i), str(points[i])] for i in ids] + [last])
    flow.furnish("Quality Payment Program", "Version 1.2 – January 11, 2018")
    return chromium.render(flow)


def newspaper():
    """Prose in two columns below a title over both."""
    prose = PROSE["newspaper"]
    style = Style(family="serif", size=11, leading=1.25, breaks="office", trailing_blank=True)
    flow = Flow(style, margins=(54, 110, 54, 380), columns=2)
    flow.page.items.append(Para(54, 84, 22, 26, NAVY, [[(prose["title"], "serif-bold")]], "H1"))
    for text in prose["text"]:
        flow.put(text, after=5)
    flow.furnish("Practice News", "Spring 2018", "{page}")
    return libreoffice.render(flow)


def rotated():
    """An inventory on a page turned by 90 degrees, in a file of object streams."""
    flow = Flow(RL, LANDSCAPE)
    flow.put("2018 Improvement Activities Inventory", size=16, variant="bold", after=8)
    columns = [("Activity Name", 130, "bold"), ("Activity Description", 280, ""), ("Activity ID", 70, ""),
               ("Subcategory", 90, ""), ("Weight", 70, "")]
    flow.table(columns, inventory_rows(2018, ["IA_AHE_1", "IA_BE_12", "IA_CC_2", "IA_ERP_1", "IA_PM_5", "IA_PSPA_22"]))
    flow.furnish("MIPS 2018 | Improvement Activities", "Revised January 2018")
    pdf, root, info = reportlab.document(flow, rotate=90, version="1.5")
    return pdf.save_compressed(root, info)


def small(year=2017):
    """One page with three activities, for the files that are about something else than the layout."""
    flow = Flow(RL)
    flow.put(f"MIPS {year}: Improvement Activities", size=16, variant="bold", after=10)
    ids = ["IA_CC_2", "IA_CC_7", "IA_CC_10"]
    flow.heading(heading(year, ids))
    flow.table([("Activity Name", 141.12, "bold"), ("Activity Description", 362.88, "")],
               [[title(year, i), description(year, i)] for i in ids])
    flow.furnish(f"MIPS {year} | Improvement Activities", "Revised December 2017")
    return flow


def invisible_text():
    """Under the table that can be seen: white words between its lines, and words in render mode 3 upon them."""
    flow = small()
    page = flow.pages[0]
    cells = [item for item in page.items if isinstance(item, Para) and item.cell]
    for para in cells[2:]:
        hidden = [[("High weight", "sans")]]
        page.items.append(Para(para.x, para.y, 9.5, 11.4, BLACK, hidden, render=3))
    for number, text in enumerate(("Care Coordination: High-Weighted", "IA_CC_99 is not an activity")):
        page.items.append(Para(60, 500 + 20 * number, 9.5, 11.4, WHITE, [[(text, "sans")]]))
    return reportlab.render(flow)


def fake_bold():
    """Names made bold by an outline (render mode 2) in the left column, the heading by striking it twice."""
    flow = small()
    for item in flow.pages[0].items:
        if isinstance(item, Para):
            item.lines = [[(text, "sans") for text, _ in line] for line in item.lines]
            if item.cell and item.cell.x == 54:
                item.render = 2
            elif not item.cell:
                item.double = 0.3
    return reportlab.render(flow)


def build():
    """{name: bytes} of every PDF."""
    return {
        "factsheet-rl.pdf": factsheet_rl(), "factsheet-lo.pdf": factsheet_lo(),
        "inventory-chromium.pdf": inventory_chromium(), "criteria-rl-table.pdf": criteria_rl(),
        "criteria-lo-blocks.pdf": criteria_lo(), "borderless.pdf": borderless(), "apm-scores.pdf": apm_scores(),
        "newspaper.pdf": newspaper(), "rotated.pdf": rotated(), "invisible-text.pdf": invisible_text(),
        "fake-bold.pdf": fake_bold(),
    } | edge.build(small())
