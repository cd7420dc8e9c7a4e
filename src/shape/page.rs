//! Activity pages: a title, fields named by labels (`Activity Weighting: Medium`) and section headings (`Supporting
//! Documentation`), for one activity or for several that begin with a heading of their own. A page that only points to
//! another gives no row and says where it points.

use super::coverage;
use super::id;
use super::label::{Label, label, lines, trimmed};
use super::section::section_heading;
use super::sections::Sections;
use crate::facts::Facts;
use crate::model::words::letters;
use crate::model::{
    Basis, Block, BlockKind, Code, Field, Finding, Piece, Row, RowCell, Rule, Shaped, Skip, Skipped, Slice,
};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A line longer than this is no title, in bytes.
const TITLE_MAX: usize = 200;

/// So many marks of bold type may have stood in a line, which its text has lost.
const MARKS: usize = 4;

/// Template marks of a site generator, such as `{{% note %}}`.
static SHORTCODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*\{\{[%<]\s*(/?)\s*([\w-]+).*[%>]\}\}\s*$").expect("a constant pattern")
});

/// How a page says that it is elsewhere now.
static MOVED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:redirect(?:s|ed|ing)?(?: to)?|renamed(?: to)?|moved(?: to)?)\b\W*")
        .expect("a constant pattern")
});

/// True when labels or section headings name a description and something else of an activity, or when the page says
/// that it is elsewhere now.
pub(super) fn fits(blocks: &[Block], facts: &Facts) -> bool {
    let mut fields: Vec<Field> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        for line in lines(block) {
            fields.extend(label(blocks, index, &line, facts).map(|l| l.field));
        }
    }
    let distinct = |wanted: &[Field]| wanted.iter().filter(|f| fields.contains(f)).count();
    let core = [Field::Description, Field::Weight, Field::SubcategoryId, Field::SupportingDocumentation];
    distinct(&core) >= 2
        || redirect(blocks, facts).is_some()
        || (distinct(&core) == 1 && titled(blocks, facts))
}

/// Cuts the page.
pub(super) fn shape(blocks: &[Block], facts: &Facts) -> Shaped {
    if let Some(target) = redirect(blocks, facts) {
        return stub(blocks, target);
    }
    let mut page = Page {
        blocks,
        facts,
        shaped: Shaped::default(),
        row: Row::default(),
        sections: Sections::of(blocks, facts),
        level: None,
        field: None,
        note: None,
        cycle: cycle(blocks, facts),
        longest: longest(blocks),
        ended: None,
    };
    for (index, block) in blocks.iter().enumerate() {
        page.block(index, block);
    }
    page.finish();
    let mut shaped = page.shaped;
    // A list of activities has an introduction; the page of one activity has none.
    if shaped.rows.len() > 1 {
        shaped.skipped.extend(coverage::prose(blocks, &shaped, facts));
    }
    shaped
}

/// The label that begins every activity of a page that goes through the same labels again and again, when titles are labelled
/// and that label is another: it comes as often as they do.
fn cycle(blocks: &[Block], facts: &Facts) -> Option<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        for line in lines(block) {
            fields.extend(label(blocks, index, &line, facts).map(|l| l.field));
        }
    }
    let first = *fields.first()?;
    let count = |field: Field| fields.iter().filter(|f| **f == field).count();
    let often = count(Field::Title);
    (first != Field::Title && often > 1 && count(first).abs_diff(often) <= often / 10).then_some(first)
}

/// The characters of the longest line.
fn longest(blocks: &[Block]) -> usize {
    let printed = blocks.iter().filter(|b| !matches!(b.kind, BlockKind::Meta(_) | BlockKind::Attribute(_)));
    printed.flat_map(|b| b.text.lines()).map(|line| line.chars().count()).max().unwrap_or(0)
}

fn titled(blocks: &[Block], facts: &Facts) -> bool {
    blocks.iter().any(|b| is_title(b) && id::at_start(&b.text, facts).is_some())
}

fn is_title(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Meta(key) if key == "title")
        || matches!(block.kind, BlockKind::Heading(_))
}

/// Where a page without labels points, when it says that it is elsewhere now.
fn redirect(blocks: &[Block], facts: &Facts) -> Option<String> {
    let meta =
        |wanted: &str| blocks.iter().find(|b| matches!(&b.kind, BlockKind::Meta(key) if key == wanted));
    let body: Vec<(usize, &Block)> =
        blocks.iter().enumerate().filter(|(_, b)| !matches!(b.kind, BlockKind::Meta(_))).collect();
    let labelled =
        body.iter().any(|(i, b)| lines(b).iter().any(|line| label(blocks, *i, line, facts).is_some()));
    let says = body.iter().any(|(_, b)| MOVED.is_match(&b.text));
    let titled = meta("title").is_some_and(|b| MOVED.is_match(&b.text));
    if labelled || body.len() > 3 || !(says || titled || meta("redirectTo").is_some()) {
        return None;
    }
    let link = body.iter().flat_map(|(_, b)| &b.runs).find_map(|run| run.link.clone());
    let words = || {
        body.iter()
            .find(|(_, b)| MOVED.is_match(&b.text))
            .map(|(_, b)| MOVED.replace(&b.text, "").into_owned())
    };
    let title = || meta("title").map(|b| MOVED.replace(&b.text, "").into_owned());
    let key = || meta("redirectTo").map(|b| b.text.clone());
    Some(link.or_else(words).or_else(key).or_else(title).unwrap_or_default().trim().to_owned())
}

fn stub(blocks: &[Block], target: String) -> Shaped {
    let whole = |(index, block): (usize, &Block)| Skipped {
        slice: Slice::new(index, 0..block.text.len()),
        rule: if matches!(block.kind, BlockKind::Meta(_)) { Skip::FrontMatter } else { Skip::RedirectStub },
    };
    let message = format!("the page only points to {target}; it gives no activity");
    Shaped {
        skipped: blocks.iter().enumerate().map(whole).collect(),
        findings: vec![Finding::new(Code::LayoutRedirect, message)],
        redirect: Some(target),
        ..Shaped::default()
    }
}

/// The state of the cut: the row under way and the field that words belong to now.
struct Page<'a> {
    blocks: &'a [Block],
    facts: &'a Facts,
    shaped: Shaped,
    row: Row,
    sections: Sections,
    /// The level of the headings that begin activities.
    level: Option<u8>,
    field: Option<(Field, String)>,
    note: Option<String>,
    /// The label that begins every activity, where the title is a label that comes later.
    cycle: Option<Field>,
    /// The characters of the longest line of the page.
    longest: usize,
    /// Where a labelled title ended that may go on: its line, and how many characters that has.
    ended: Option<(u32, usize)>,
}

impl Page<'_> {
    fn block(&mut self, index: usize, block: &Block) {
        match &block.kind {
            BlockKind::Meta(key) if key == "title" => self.title(index, 0..block.text.len(), Rule::PageTitle),
            BlockKind::Meta(_) => self.skip(index, 0..block.text.len(), Skip::FrontMatter),
            BlockKind::Margin | BlockKind::Attribute(_) => {}
            BlockKind::Rule => self.skip(index, 0..block.text.len(), Skip::TableRule),
            _ => {
                for (number, line) in lines(block).into_iter().enumerate() {
                    self.line(index, block, line, number == 0);
                }
            }
        }
    }

    fn line(&mut self, index: usize, block: &Block, line: Range<usize>, first: bool) {
        let words = trimmed(&block.text, line.clone());
        if words.is_empty() {
            return;
        }
        let ended = self.ended.take();
        if let Some(found) = SHORTCODE.captures(&block.text[words.clone()]) {
            let closes = !found[1].is_empty();
            self.note = (!closes).then(|| found[2].to_owned());
            return self.skip(index, words, Skip::Shortcode);
        }
        if let Some(name) = self.note.clone() {
            return self.words(index, words, None, &name, false);
        }
        if let Some(label) = label(self.blocks, index, &line, self.facts) {
            return self.label(index, block, label, words);
        }
        let heading = matches!(block.kind, BlockKind::Heading(_)) && first;
        if heading && let Some(section) = section_heading(&block.text.replace('\n', " "), self.facts) {
            self.drop_document_title();
            self.finish();
            self.sections.enter(index, section);
            return self.skip(index, words, Skip::SectionTitle);
        }
        let begins =
            heading && (self.row.cells.is_empty() || id::at_start(&block.text, self.facts).is_some());
        if begins {
            if let BlockKind::Heading(level) = block.kind {
                self.level = Some(level);
            }
            return self.title(index, words, Rule::PageTitle);
        }
        // A heading as large as that of an activity, which names no field: what is under it is not of the activity.
        if let (BlockKind::Heading(level), Some(title)) = (&block.kind, self.level)
            && *level <= title
            && self.row.cell(Field::Description).is_some()
        {
            return self.finish();
        }
        if first && self.begins_another(block, &block.text[words.clone()]) {
            return self.title(index, words, Rule::PageTitle);
        }
        if ended.is_some_and(|ended| self.goes_on(ended, block, &words)) {
            return self.more_title(index, words);
        }
        match self.field.clone() {
            Some((field, name)) => {
                let item = first && begins_item(&block.kind, field);
                self.words(index, words, Some(field), &name, item);
            }
            // A page of plain text begins with its title; a date or a slogan before the first label is left over.
            None if self.row.cells.is_empty()
                && id::at_start(&block.text[words.clone()], self.facts).is_some() =>
            {
                self.title(index, words, Rule::PageTitle);
            }
            None => {}
        }
    }

    /// Words go on with a labelled title that ended on the line above: there was no room in it for the first of them.
    fn goes_on(&self, (line, wide): (u32, usize), block: &Block, words: &Range<usize>) -> bool {
        let text = &block.text[words.clone()];
        let below = block.runs_in(words).next().is_some_and(|run| run.line == line + 1);
        let room = text.split_whitespace().next().map_or(0, |word| wide + 1 + word.chars().count());
        let title = self.row.cells.last().filter(|c| c.field == Some(Field::Title));
        let said = title.map_or(TITLE_MAX, |c| c.pieces.iter().map(|p| p.slice.end - p.slice.start).sum());
        below
            && room + MARKS > self.longest
            && said + text.len() < TITLE_MAX
            && !text.ends_with('.')
            && !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Item(_))
            && id::at_start(text, self.facts).is_none()
    }

    /// Adds a line to the title that the row ends with.
    fn more_title(&mut self, index: usize, words: Range<usize>) {
        self.ended = self.ending(index, &words);
        if let Some(cell) = self.row.cells.last_mut() {
            cell.pieces.push(Piece { slice: Slice::new(index, words), item: false });
        }
    }

    /// The line on which words end, and how many characters it has.
    fn ending(&self, index: usize, words: &Range<usize>) -> Option<(u32, usize)> {
        let block = &self.blocks[index];
        let line = lines(block).into_iter().find(|line| line.contains(&words.start))?;
        let run = block.runs_in(words).last()?;
        Some((run.line, block.text[line].chars().count()))
    }

    /// In a text without headings another activity begins with its id, on a line that stands apart.
    fn begins_another(&self, block: &Block, words: &str) -> bool {
        let apart = block.blank_before > 0
            && !words.ends_with(['.', ';', ','])
            && matches!(block.kind, BlockKind::Paragraph);
        apart && self.field.is_some() && self.has_other_id(words)
    }

    /// A field that the row has already begins another activity; its title is the line that stands apart above the labels.
    fn begins_again(&mut self, field: Field) {
        let core = [Field::Weight, Field::SubcategoryId, Field::Description, Field::MeasureId];
        if !core.contains(&field) || self.row.cell(field).is_none() || self.row.cell(Field::Title).is_none() {
            return;
        }
        let Some((open, _)) = self.field.clone() else { return };
        let Some(cell) = self.row.cells.iter_mut().find(|c| c.field == Some(open)) else { return };
        let Some(slice) = cell.pieces.last().map(|p| p.slice.clone()).filter(|_| cell.pieces.len() > 1)
        else {
            return;
        };
        let block = &self.blocks[slice.block];
        let words = &block.text[slice.range()];
        let apart = block.blank_before > 0 && matches!(block.kind, BlockKind::Paragraph);
        if apart && slice.start == 0 && words.len() <= TITLE_MAX && !words.ends_with(['.', ';', ',']) {
            cell.pieces.pop();
            self.finish();
            self.title(slice.block, slice.range(), Rule::PageTitle);
        }
    }

    /// In a text without headings the line over the first label is the title.
    fn title_above(&mut self, index: usize) {
        let Some(above) = index.checked_sub(1).filter(|_| self.row.cells.is_empty()) else { return };
        let words = self.blocks[above].text.as_str();
        let plain =
            matches!(self.blocks[above].kind, BlockKind::Paragraph) && !self.blocks.iter().any(is_title);
        let said = self.shaped.skipped.iter().any(|s| s.slice.block == above);
        let one = words.len() <= TITLE_MAX && !words.trim().contains('\n') && !words.ends_with(['.', ':']);
        if plain && one && !said && self.blocks[index].blank_before < 2 {
            self.title(above, trimmed(words, 0..words.len()), Rule::PageTitle);
        }
    }

    fn label(&mut self, index: usize, block: &Block, label: Label, line: Range<usize>) {
        self.begins_again(label.field);
        self.title_above(index);
        let name = block.text[label.words.clone()].trim_end_matches([':', '：', ' ']).to_owned();
        self.skip(
            index,
            label.words.clone(),
            if label.alone { Skip::SectionTitle } else { Skip::LabelWords },
        );
        let again = self.row.cell(label.field).is_some() && label.field == Field::Title;
        if again || self.cycle == Some(label.field) {
            self.drop_document_title();
            self.finish();
        }
        self.field = Some((label.field, name.clone()));
        let rest = trimmed(&block.text, label.words.end..line.end);
        if rest.is_empty() {
            return;
        }
        if label.field == Field::Title {
            self.title(index, rest.clone(), Rule::Label);
            let taken = self.row.cells.last().and_then(|c| c.pieces.last());
            // What says the title a second time is passed over, and no part of it.
            if taken.is_some_and(|p| p.slice.block == index && p.slice.end == rest.end) {
                self.ended = self.ending(index, &rest);
            }
        } else {
            // A labelled list item is a field of the activity and no item of the field.
            let item = begins_item(&block.kind, label.field) && !matches!(block.kind, BlockKind::Item(_));
            self.words(index, rest, Some(label.field), &name, item);
        }
    }

    /// A title, with or without an id before it. A second title begins a new row.
    fn title(&mut self, index: usize, range: Range<usize>, rule: Rule) {
        let text = &self.blocks[index].text;
        let lead = MOVED.find(&text[range.clone()]).map_or(0, |m| m.end());
        let range = trimmed(text, range.start + lead..range.end);
        let within = rule == Rule::Label && self.cycle.is_some();
        if (self.row.cell(Field::Description).is_some() && !within) || self.has_other_id(&text[range.clone()])
        {
            self.finish();
        }
        if id::at_start(&text[range.clone()], self.facts).is_some() {
            self.drop_document_title();
        }
        let twice = self.row.cell(Field::Title).is_some();
        let mut start = range.start;
        if let Some((id, end)) = id::at_start(&text[range.clone()], self.facts) {
            let id = range.start + id.start..range.start + id.end;
            start = range.start + end;
            self.skip(index, id.end..start, Skip::Dash);
            if twice {
                self.skip(index, id, Skip::SameTwice);
            } else {
                self.cell(Some(Field::MeasureId), None, rule, Slice::new(index, id), false);
            }
        }
        let title = trimmed(text, start.min(range.end)..range.end);
        if twice {
            self.skip(index, title, Skip::SameTwice);
        } else if !title.is_empty() {
            self.cell(Some(Field::Title), None, rule, Slice::new(index, title), false);
        }
        self.field = None;
    }

    /// Words begin with another id than the row has.
    fn has_other_id(&self, words: &str) -> bool {
        let own = self.row.cell(Field::MeasureId).and_then(|c| c.pieces.first());
        let own = own.map(|p| &self.blocks[p.slice.block].text[p.slice.range()]);
        let other = id::at_start(words, self.facts).map(|(range, _)| &words[range]);
        own.zip(other).is_some_and(|(a, b)| letters(a) != letters(b))
    }

    /// A title without an id and with nothing under it, before one with an id, is that of the document.
    fn drop_document_title(&mut self) {
        if let [only] = self.row.cells.as_slice()
            && only.field == Some(Field::Title)
        {
            let slices = only.pieces.iter().map(|p| p.slice.clone());
            let skipped = slices.map(|slice| Skipped { slice, rule: Skip::DocumentTitle });
            self.shaped.skipped.extend(skipped);
            self.row = Row::default();
        }
    }

    fn words(&mut self, index: usize, range: Range<usize>, field: Option<Field>, name: &str, item: bool) {
        let rule = match field {
            Some(Field::SupportingDocumentation | Field::Resources) | None => Rule::Section,
            _ => Rule::Label,
        };
        let name = name.to_owned();
        self.cell(field, Some(name), rule, Slice::new(index, range), item);
    }

    fn cell(&mut self, field: Option<Field>, name: Option<String>, rule: Rule, slice: Slice, item: bool) {
        let piece = Piece { slice, item };
        let open =
            self.row.cells.iter_mut().find(|c| c.field == field && (field.is_some() || c.name == name));
        match open {
            Some(cell) => cell.pieces.push(piece),
            None => {
                let basis = Basis::Printed;
                self.row.cells.push(RowCell { field, name, basis, rule, pieces: vec![piece] });
            }
        }
    }

    fn skip(&mut self, index: usize, range: Range<usize>, rule: Skip) {
        self.shaped.skipped.push(Skipped { slice: Slice::new(index, range), rule });
    }

    fn finish(&mut self) {
        let mut row = std::mem::take(&mut self.row);
        self.field = None;
        if !row.cells.is_empty() {
            self.sections.add_to(&mut row, |_| false);
            self.shaped.rows.push(row);
        }
    }
}

/// Whether words that begin a block begin a list item of the field: of documentation every outermost item and every
/// paragraph does, of a description every item; links stand one by one anyway.
fn begins_item(kind: &BlockKind, field: Field) -> bool {
    match (field, kind) {
        (Field::SupportingDocumentation, BlockKind::Item(depth)) => *depth == 0,
        (Field::SupportingDocumentation, _) => true,
        (_, kind) => matches!(kind, BlockKind::Item(_)),
    }
}
