//! The flattened table whose cells went on over lines: what programs print of a table cell after cell, line after line
//! (`pdftotext -raw`, a copied page).
//!
//! In: the blocks of a text, a line each. Out: blocks that are cells, whose lines are joined again, and rows of them. What
//! the cut rests on:
//!
//! - anchors: what the vocabulary knows is a cell by itself (ids, subcategories, weights), and headings name the columns
//!   and their order;
//! - furniture: what stands at the head or foot of page after page is no cell's;
//! - width: a cell's lines were broken where the next word had no room. The lines themselves say how wide each column is,
//!   and then whether a line may go on in the next (`measure`, `cells`);
//! - language: of titles and descriptions, as for every flattened table (`parts`, `relation`, `style`, `glued`).
//!
//! The story: `lines` says what lines are, `items` finds anchors between them, `decode` takes the cheapest way to read a
//! section's items as rows (what steps cost is in `cells`), again with the widths that the first reading shows, and
//! `emit` makes blocks and rows. It must not know what any activity is called.

mod anchors;
mod cells;
mod decode;
mod emit;
mod items;
mod labels;
mod level;
mod lines;
mod measure;
mod places;

use super::lexicon::Lexicon;
use crate::facts::Facts;
use crate::model::{Block, BlockKind, Field, Shaped};
use crate::shape::{KnownTitles, blanks, grid};
use cells::Context;
use decode::{Part, decode};
use items::{Body, Content, Item, is_anchor};
use measure::{Break, Type};
use std::collections::BTreeSet;

/// How often the widths are learned anew from the reading that they gave.
const ROUNDS: usize = 3;
/// The share of lines that agree on a width, from which they were broken at it.
const AGREED: f32 = 0.3;
/// Another column is narrower than the widest by this.
const NARROWER: f32 = 0.8;
/// Fewer breaks than this show no width.
const SHOWN: usize = 3;

/// The rows of a text whose cells went on over lines, with the blocks that they are slices of; None when it is none.
pub fn shape(blocks: &[Block], facts: &Facts, known: &KnownTitles) -> Option<(Vec<Block>, Shaped)> {
    if !blocks
        .iter()
        .all(|b| matches!(b.kind, BlockKind::Paragraph | BlockKind::Rule) && !b.text.contains('\n'))
    {
        return None;
    }
    let tabs = blocks.iter().filter(|b| b.text.trim().contains('\t')).count();
    let bold = blocks.iter().filter(|b| b.runs.iter().any(|r| r.bold)).count();
    if blocks.is_empty() || (tabs + bold) * 20 > blocks.len() {
        return None;
    }
    let joined = lines::rejoined(blocks);
    let mut lines = lines::lines(&joined);
    let mut columns = lines::classify(&mut lines, &joined, facts);
    let (blocks, labels): (Vec<Block>, Vec<bool>) = match columns.is_empty() {
        true => labels::parted(&joined, facts).into_iter().unzip(),
        false => (joined.clone(), vec![false; joined.len()]),
    };
    let blocks = &blocks;
    if columns.is_empty() {
        lines = lines::lines(blocks);
        for (line, _) in lines.iter_mut().zip(&labels).filter(|(_, l)| **l) {
            line.kind = lines::Kind::Label;
        }
        columns = items::cycle(&lines, blocks, facts).unwrap_or(vec![Field::Title, Field::Description]);
        lines::classify_rest(&mut lines, blocks, &columns, facts);
    }
    let body = items::body(&lines, blocks, &columns, facts);
    let lexicon = Lexicon::of_words(&body.words, body.count);
    let (measure, widest) = kind_of_type(&body)?;
    let none = KnownTitles::default();
    let gaps = gaps(&body);
    let widths = columns.iter().map(|f| first_width(*f, widest, &body, measure)).collect();
    let known_ends = BTreeSet::new();
    let mut context = Context {
        body: &body,
        columns: &columns,
        widths,
        measure,
        gaps,
        lexicon: &lexicon,
        known: &none,
        known_ends,
    };
    let mut parts = Vec::new();
    for _ in 0..ROUNDS {
        parts = read(&context);
        learn(&mut context, &parts);
    }
    let unaided = parts;
    let aided = if known.is_empty() {
        None
    } else {
        context.learn_titles(known);
        Some(read(&context))
    };
    if !is_table(&body, &columns, &unaided, widest) {
        return None;
    }
    let reading = emit::Reading { lines: &lines, blocks, body: &body, columns: &columns, facts };
    let unaided = emit::rows_of(&reading, &unaided);
    Some(match aided {
        None => emit::emit(&reading, unaided, None),
        Some(aided) => emit::emit(&reading, emit::rows_of(&reading, &aided), Some(unaided)),
    })
}

/// The rows of a text whose columns are parted by blanks, as for [`shape`].
pub fn level(blocks: &[Block], facts: &Facts, known: &KnownTitles) -> Option<(Vec<Block>, Shaped)> {
    let laid = blanks::laid(blocks);
    let (fields, pages) = grid::columns_of(&laid.pages, facts)?;
    let columns: Vec<Field> = fields.into_iter().map(|f| f.unwrap_or(Field::OtherFields)).collect();
    let mut lines = lines::lines(blocks);
    let headings: BTreeSet<u32> = pages.iter().flat_map(|p| p.headings.iter().copied()).collect();
    for line in lines.iter_mut().filter(|l| headings.contains(&blocks[l.block].line())) {
        line.kind = lines::Kind::Columns;
    }
    // Headings may stand so close that only their words tell them apart.
    lines::find_columns(&mut lines, blocks, facts);
    lines::classify_rest(&mut lines, blocks, &columns, facts);
    let layout =
        places::Layout { lines: &lines, blocks, laid: &laid, pages: &pages, columns: &columns, facts };
    let (parts, body) = level::parts(&layout);
    let lexicon = Lexicon::of_words(&body.words, body.count);
    let none = KnownTitles::default();
    let measure = Type::Printed;
    let widths = (0..columns.len()).map(|c| width_of(c, &parts, &body, measure)).collect();
    let mut context = Context {
        body: &body,
        columns: &columns,
        widths,
        measure,
        gaps: false,
        lexicon: &lexicon,
        known: &none,
        known_ends: BTreeSet::new(),
    };
    let reading = emit::Reading { lines: &lines, blocks, body: &body, columns: &columns, facts };
    let read = |context: &Context| {
        let ways = [level::Align::Top, level::Align::Middle].map(|align| {
            let rows = parts.iter().map(|p| level::rows(p, context, facts, align));
            let (begins, costs): (Vec<Vec<usize>>, Vec<f64>) = rows.unzip();
            (begins, costs.iter().sum::<f64>())
        });
        let [top, middle] = ways;
        let begins = if middle.1 < top.1 { middle.0 } else { top.0 };
        emit::rows_of_levels(&reading, &parts, &begins)
    };
    let unaided = read(&context);
    if known.is_empty() {
        return Some(emit::emit(&reading, unaided, None));
    }
    context.learn_titles(known);
    Some(emit::emit(&reading, read(&context), Some(unaided)))
}

/// The width of a column whose lines are known.
fn width_of(column: usize, parts: &[level::Part], body: &Body, measure: Type) -> Option<f32> {
    let items =
        |p: &level::Part| p.lines.iter().filter_map(|l| l.cells[column].clone()).collect::<Vec<Item>>();
    let all: Vec<Vec<Item>> = parts.iter().map(items).collect();
    let pairs = all.iter().flat_map(|items| items.windows(2));
    let breaks: Vec<Break> = pairs.map(|p| break_of(body, measure, &p[0], &p[1])).collect();
    measure::widest(&breaks).filter(|(_, n)| *n >= SHOWN).map(|(w, _)| w)
}

/// Whether the reading is one of a table: rows that anchors confirm, or lines that were broken at a width.
fn is_table(body: &Body, columns: &[Field], parts: &[Vec<Part>], widest: Option<f32>) -> bool {
    let rows = parts.iter().flatten().filter(|p| p.begins).count();
    let headed = body.sections.iter().any(|s| s.heading.is_some() && !s.items.is_empty());
    let anchors = body.sections.iter().flat_map(|s| &s.items).filter(|i| i.content != Content::Text).count();
    let known = columns.iter().filter(|f| is_anchor(**f)).count();
    let confirmed = known > 0 && anchors * 2 > rows * known;
    rows > 1 && (confirmed || (headed && widest.is_some()))
}

/// Reads every section.
fn read(context: &Context) -> Vec<Vec<Part>> {
    context.body.sections.iter().map(|s| decode(&s.items, context)).collect()
}

/// Neighbours of text on lines of their own.
fn pairs(body: &Body) -> impl Iterator<Item = (&Item, &Item)> {
    let text = |i: &Item| i.content == Content::Text;
    body.sections
        .iter()
        .flat_map(|s| s.items.windows(2))
        .filter(move |p| text(&p[0]) && text(&p[1]) && p[1].first)
        .map(|p| (&p[0], &p[1]))
}

fn break_of(body: &Body, measure: Type, before: &Item, next: &Item) -> Break {
    let own = body.width(before.words.clone(), measure);
    let first = next.words.start..next.words.start + 1;
    Break { own, with_next: own + measure.width(" ") + body.width(first, measure) }
}

/// How the text is measured, and the width of its widest column, where lines agree on one; None without lines.
fn kind_of_type(body: &Body) -> Option<(Type, Option<f32>)> {
    let all = pairs(body).count();
    let measured = [Type::Printed, Type::Even].map(|measure| {
        let breaks: Vec<Break> = pairs(body).map(|(a, b)| break_of(body, measure, a, b)).collect();
        (measure, measure::widest(&breaks))
    });
    let count = |m: &(Type, Option<(f32, usize)>)| m.1.map_or(0, |(_, n)| n);
    let best = if count(&measured[1]) > count(&measured[0]) + all / 50 { measured[1] } else { measured[0] };
    let wrapped = best.1.filter(|(_, n)| *n as f32 > AGREED * all as f32 && *n >= SHOWN);
    (!body.words.is_empty()).then_some((best.0, wrapped.map(|(w, _)| w)))
}

/// The width of a column before anything is read: descriptions have the widest, others what lines agree on below it.
fn first_width(field: Field, widest: Option<f32>, body: &Body, measure: Type) -> Option<f32> {
    let widest = widest?;
    if field == Field::Description {
        return Some(widest);
    }
    let breaks: Vec<Break> = pairs(body).map(|(a, b)| break_of(body, measure, a, b)).collect();
    measure::agreed(&breaks, 0.0..NARROWER * widest).filter(|(_, n)| *n >= SHOWN).map(|(w, _)| w)
}

/// Whether blank lines part cells: some lines have them before, and some have not.
fn gaps(body: &Body) -> bool {
    let (mut with, mut all) = (0, 0);
    for item in body.sections.iter().flat_map(|s| &s.items).filter(|i| i.first) {
        all += 1;
        with += usize::from(item.gap);
    }
    with * 20 > all && with < all
}

/// The widths of the columns, from the lines that a reading gave them.
fn learn(context: &mut Context, parts: &[Vec<Part>]) {
    let body = context.body;
    let mut breaks: Vec<Vec<Break>> = vec![Vec::new(); context.columns.len()];
    for (section, parts) in body.sections.iter().zip(parts) {
        for (items, parts) in section.items.windows(2).zip(parts.windows(2)) {
            let same = parts[0].column < breaks.len()
                && !parts[1].begins
                && parts[0].column == parts[1].column
                && parts[1].cut.is_none();
            if !same || items[1].content != Content::Text || items[0].content != Content::Text {
                continue;
            }
            let start = parts[0].cut.map_or(0, |(_, at)| at);
            let own = body.width(items[0].words.start + start..items[0].words.end, context.measure);
            breaks[parts[0].column].push(context.break_before(own, &items[1]));
        }
    }
    for (width, breaks) in context.widths.iter_mut().zip(&breaks) {
        if let (Some(old), Some((new, count))) = (*width, measure::agreed(breaks, 0.0..f32::MAX))
            && count >= SHOWN
            && count * 2 > breaks.len()
        {
            *width = Some(if (new - old).abs() > 0.5 * old { (new + old) / 2.0 } else { new });
        }
    }
}
