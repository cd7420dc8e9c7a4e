//! Blocks to rows. One file a layout family; a layout must not know which format the blocks came from. What no layout
//! claims or passes over by a named rule is reported here, once for all of them.

mod apm;
mod blanks;
mod changes;
mod columns;
mod coverage;
mod entries;
mod flattened;
mod grid;
mod heading;
mod id;
mod known;
mod label;
mod marks;
mod page;
mod removed;
mod rules;
mod section;
mod sections;
mod spans;
mod stated;
mod table;
mod turned;
mod worth;
mod years;

use crate::facts::Facts;
use crate::model::{Block, BlockKind, Code, Field, Finding, Layout, Row, Shaped, Skip, Skipped, Slice};

use blanks::Parted;
use std::collections::BTreeSet;

pub use grid::arrange;
pub use known::{Known, KnownTitles};
pub use stated::stated;

/// So many complete rows are no accident.
const WHOLE_LIST: usize = 20;

/// One byte in so many is a good part of a document.
const PART: usize = 4;

/// So many rules of the program make prose of a document that nothing else fits.
const RULES: usize = 3;

/// A document of no more blocks than this may be nothing but rules.
const SHORT: usize = 200;

/// So many activities may be named in prose.
const IN_PROSE: usize = 3;

/// Cuts a document's blocks into rows. `wanted` is the layout that the manifest names, if it does; `known` are titles
/// known from other documents, empty when none are.
pub fn shape(blocks: &[Block], wanted: Option<Layout>, facts: &Facts, known: &KnownTitles) -> Shaped {
    let layout = wanted.or_else(|| detect(blocks, facts));
    // What can be read as a list of two columns may be a table of rules.
    let loose = matches!(layout, Some(Layout::FlattenedTable | Layout::Entries));
    let layout =
        if wanted.is_none() && loose && states_rules(blocks, facts) { Some(Layout::Prose) } else { layout };
    let mut shaped = match layout {
        Some(Layout::ActivityPage) => page::shape(blocks, facts),
        Some(Layout::Table) => table::shape(blocks, facts),
        Some(Layout::Entries) => entries::shape(blocks, facts),
        Some(Layout::FlattenedTable) => flattened::shape(blocks, facts, known),
        Some(Layout::ApmScores) => {
            let sheet = apm::shape(blocks, facts);
            let none = sheet.apm.is_empty();
            if none { no_list(blocks, "scores of APMs, in no table that could be read") } else { sheet }
        }
        Some(Layout::Prose) if wanted.is_none() && names_activities(blocks, facts) => {
            Shaped { findings: vec![ids_alone(blocks)], ..Shaped::default() }
        }
        Some(Layout::Prose) => no_list(blocks, "prose about the program; it lists no activities"),
        None => Shaped { findings: vec![unknown(blocks)], ..Shaped::default() },
    };
    if !shaped.changes {
        removed::leave_out(&mut shaped, blocks);
    }
    finish(&mut shaped, layout, blocks, facts);
    shaped
}

/// A text that was a table once, cut into blocks and rows together, where that is what it is: the blocks that take the
/// place of its lines, and their rows. `wanted` and `known` as for [`shape`].
pub fn restore(
    blocks: &[Block],
    wanted: Option<Layout>,
    facts: &Facts,
    known: &KnownTitles,
) -> Option<(Vec<Block>, Shaped)> {
    if wanted.is_some_and(|l| l != Layout::FlattenedTable) {
        return None;
    }
    // What has places on a page was never flattened.
    let placed = |b: &Block| b.runs.first().is_some_and(|run| run.bbox.is_some());
    if blocks.first().is_some_and(placed) {
        return None;
    }
    let lines = blocks;
    if apm::fits_lines(lines, facts) {
        let blocks = apm::restored(lines, facts);
        let mut shaped = apm::shape(&blocks, facts);
        finish(&mut shaped, Some(Layout::ApmScores), &blocks, facts);
        return Some((blocks, shaped)).filter(|(_, s)| !s.apm.is_empty());
    }
    if flattened::too_long(lines) || !names_anything(lines, facts) || states_rules(lines, facts) {
        return None;
    }
    let level = || flattened::level(lines, facts, known).filter(|(_, s)| s.rows.len() > 1);
    let (blocks, mut shaped) = match blanks::parted(lines) {
        Parted::Plainly => level()?,
        Parted::Perhaps => level().or_else(|| flattened::wrapped(lines, facts, known))?,
        Parted::Not => flattened::wrapped(lines, facts, known)?,
    };
    // Labels on lines of their own look like headings of columns.
    if page::fits(lines, facts) {
        let page = page::shape(lines, facts);
        // With labels in front of every part, what a label stands before is no title.
        let (said, guessed) = (identified(&page), identified(&shaped));
        // Labels that give every row its id, title and description leave nothing for a table to find in them.
        let every = said > 0 && said == page.rows.len() && guessed < shaped.rows.len();
        let labels = said > guessed || (said == guessed && every);
        if labels || whole(&page) >= whole(&shaped) {
            return None;
        }
    }
    if is_list(lines, facts, &shaped, &blocks) {
        return None;
    }
    finish(&mut shaped, Some(Layout::FlattenedTable), &blocks, facts);
    Some((blocks, shaped))
}

/// Whether lines are a list whose titles have their ids beside them, and not what is left of a table: read so, no less rows
/// are whole, and more of what stands in them is understood.
fn is_list(lines: &[Block], facts: &Facts, table: &Shaped, cells: &[Block]) -> bool {
    let list = entries::shape(lines, facts);
    let with_ids = list.rows.iter().filter(|r| r.cell(Field::MeasureId).is_some()).count();
    let (whole, understood) = worth::of(&list, lines, facts);
    let (rows, known) = worth::of(table, cells, facts);
    with_ids > IN_PROSE && with_ids * 10 >= list.rows.len() * 9 && whole >= rows && understood > known
}

/// Whether a text has anything by which the vocabulary knows a list: ids, headings of columns, labels, weights or sections.
fn names_anything(lines: &[Block], facts: &Facts) -> bool {
    let says = |text: &str| {
        section::section_heading(text, facts).is_some()
            || !id::anywhere(text, facts).is_empty()
            || text.split_whitespace().any(|w| facts.weight(w).is_some() || facts.heading(w).is_some())
    };
    lines.iter().filter(|b| says(&b.text)).nth(1).is_some()
}

/// How many rows have an id as well as a title and a description.
fn identified(shaped: &Shaped) -> usize {
    let fields = [Field::MeasureId, Field::Title, Field::Description];
    shaped.rows.iter().filter(|row| fields.iter().all(|field| row.cell(*field).is_some())).count()
}

/// How many rows have a title and a description.
fn whole(shaped: &Shaped) -> usize {
    let has = |row: &&Row| row.cell(Field::Title).is_some() && row.cell(Field::Description).is_some();
    shaped.rows.iter().filter(has).count()
}

/// Accounts for every word, and looks for what the document says of itself.
fn finish(shaped: &mut Shaped, layout: Option<Layout>, blocks: &[Block], facts: &Facts) {
    shaped.rules = rules::read(blocks, shaped, facts);
    if shaped.rows.is_empty()
        && !matches!(layout, Some(Layout::Prose | Layout::ApmScores))
        && shaped.redirect.is_none()
        && shaped.rules.len() >= RULES
        && rules::fill(blocks, &shaped.rules, PART)
        && !names_activities(blocks, facts)
    {
        // Sentences that state so many rules are prose about the program, whatever they call it.
        let rules = std::mem::take(&mut shaped.rules);
        *shaped = Shaped { rules, ..no_list(blocks, "rules of the program; it lists no activities") };
        return finish_as(shaped, Some(Layout::Prose), blocks);
    }
    finish_as(shaped, layout, blocks);
}

fn finish_as(shaped: &mut Shaped, layout: Option<Layout>, blocks: &[Block]) {
    shaped.layout = layout;
    shaped.skipped = rules::without(std::mem::take(&mut shaped.skipped), &shaped.rules);
    shaped.skipped.extend(coverage::margins(blocks));
    shaped.skipped.extend(coverage::attributes(blocks, shaped));
    let mut left = coverage::left_over(blocks, shaped);
    shaped.years = years::stated(blocks, shaped, &left);
    shaped.skipped.extend(coverage::document_title(blocks, shaped, &mut left));
    if layout.is_some_and(|l| l != Layout::Prose) {
        shaped.findings.extend(coverage::report(blocks, left));
    }
}

/// The layout that the blocks show: a table by its heading row, a page by its labels, a flattened table by its section
/// headings, prose by the vocabulary of the program.
fn detect(blocks: &[Block], facts: &Facts) -> Option<Layout> {
    if apm::fits_lines(blocks, facts) {
        return Some(Layout::ApmScores);
    }
    let described =
        |shaped: Shaped| shaped.rows.iter().filter(|r| r.cell(Field::Description).is_some()).count();
    // A list of activities may end with a score sheet; the tables of a sheet describe nothing.
    if apm::fits(blocks, facts)
        && (!table::fits(blocks, facts) || described(table::shape(blocks, facts)) == 0)
    {
        return Some(Layout::ApmScores);
    }
    // What a layout makes out of the blocks: rows, and how much they say.
    let said = |shaped: Shaped| shaped.rows.iter().map(|r| r.cells.len()).sum::<usize>();
    let (is_table, is_page) = (table::fits(blocks, facts), page::fits(blocks, facts));
    if entries::may_fit(blocks) {
        let worth = |shaped: Shaped| worth::of(&shaped, blocks, facts);
        let table = if is_table { worth(table::shape(blocks, facts)) } else { (0, 0) };
        let page = if is_page { worth(page::shape(blocks, facts)) } else { (0, 0) };
        // A layout that makes a whole list is the one.
        if table.max(page).0 < WHOLE_LIST {
            let entries = worth(entries::shape(blocks, facts));
            if entries.0 > 0 && entries > table.max(page) {
                return Some(Layout::Entries);
            }
        }
    }
    if is_table {
        // A page of labels may hold a table too.
        let labels = is_page && said(page::shape(blocks, facts)) > said(table::shape(blocks, facts)).max(4);
        Some(if labels { Layout::ActivityPage } else { Layout::Table })
    } else if is_page {
        Some(Layout::ActivityPage)
    } else if links_alone(blocks) && !begin_with_ids(blocks, facts) {
        Some(Layout::Prose)
    } else if entries::may_fit(blocks) && (begin_with_ids(blocks, facts) || entries::lists(blocks, facts)) {
        Some(Layout::Entries)
    } else if flattened::fits(blocks, facts) {
        Some(Layout::FlattenedTable)
    } else if entries::lists(blocks, facts) {
        Some(Layout::Entries)
    } else if blocks.iter().any(|b| years::names_the_program(&b.text)) {
        Some(Layout::Prose)
    } else {
        None
    }
}

/// Whether a short document is mostly sentences and rows that state rules of the program, and names no activities.
fn states_rules(blocks: &[Block], facts: &Facts) -> bool {
    if blocks.len() > SHORT || names_activities(blocks, facts) {
        return false;
    }
    let found = rules::read(blocks, &Shaped::default(), facts);
    found.len() >= RULES && rules::fill(blocks, &found, 2)
}

/// Prose names an activity or two; more ids than that are a list in a layout that nobody knows.
fn names_activities(blocks: &[Block], facts: &Facts) -> bool {
    let ids: BTreeSet<&str> = blocks.iter().flat_map(|b| id::anywhere(&b.text, facts)).collect();
    ids.len() > IN_PROSE
}

fn ids_alone(blocks: &[Block]) -> Finding {
    let blocks = blocks.iter().filter(|b| !b.text.trim().is_empty()).count();
    let message = format!(
        "ids of activities stand in it, and none of its {blocks} blocks of text could be told apart as columns, labels or \
         sections; send it as a table with a heading row, or name its `layout` in the manifest"
    );
    Finding::new(Code::LayoutUnknown, message)
}

/// Whether most list items begin with an id: a list of activities without what they say.
fn begin_with_ids(blocks: &[Block], facts: &Facts) -> bool {
    let items: Vec<&Block> = blocks.iter().filter(|b| matches!(b.kind, BlockKind::Item(_))).collect();
    let named =
        items.iter().filter(|b| id::at_start(&b.text, facts).is_some_and(|(_, end)| end < b.text.len()));
    let named = named.count();
    named > IN_PROSE && named * 2 > items.len()
}

/// Whether most lines are nothing but links: a page that leads to a list and holds none.
fn links_alone(blocks: &[Block]) -> bool {
    let lines = || {
        let line = |b: &&Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::Item(_));
        blocks.iter().filter(line)
    };
    let linked = lines().filter(|b| b.runs.iter().all(|run| run.link.is_some())).count();
    linked > 2 && linked * 2 > lines().count()
}

fn no_list(blocks: &[Block], message: &str) -> Shaped {
    let whole = |(index, block): (usize, &Block)| Skipped {
        slice: Slice::new(index, 0..block.text.len()),
        rule: if matches!(block.kind, BlockKind::Meta(_)) { Skip::FrontMatter } else { Skip::NotAnActivity },
    };
    Shaped {
        skipped: blocks.iter().enumerate().map(whole).collect(),
        findings: vec![Finding::new(Code::LayoutNoActivities, message)],
        ..Shaped::default()
    }
}

fn unknown(blocks: &[Block]) -> Finding {
    let words: String =
        blocks.iter().flat_map(|b| [b.text.trim(), " "]).collect::<String>().chars().take(60).collect();
    let message = format!(
        "nothing here looks like a list of activities or a page of one (it begins \"{}\"); \
         check that it is the right file, or name its `layout` in the manifest",
        words.trim()
    );
    Finding::new(Code::LayoutUnknown, message)
}
