//! In: the lines of a page. Out: where a table's heading row stands, and the sides of its columns. A heading row is
//! known by its words: two column headings at least, the activity's name or id among them.

use super::edges::Lines;
use super::lines::{Line, text};
use crate::facts::Facts;
use crate::model::{Area, Field, Word};
use crate::shape::apm;
use crate::shape::heading::field_of;
use crate::steps;

/// A heading may wrap over so many lines.
const LINES: usize = 5;

/// A line of headings has no more words, with nine columns and a long name for each.
const WORDS: usize = 40;

/// The widest space within a heading, in shares of the type size.
const STRETCHED: f32 = 2.0;

/// Gaps between headings, in shares of the type size, from the likeliest.
const GAPS: [f32; 4] = [0.5, 0.9, 1.6, 0.38];

/// So many lines under headings that stand as they did before show whether they are of the same table.
const DECIDING: usize = 3;

/// The heading of a column.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Heading {
    pub area: Area,
    pub field: Option<Field>,
    /// It heads a column of scores.
    pub counts: bool,
}

/// A heading row: its headings from the left, and how many lines it takes.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Header {
    pub headings: Vec<Heading>,
    pub lines: usize,
}

impl Header {
    /// Whether the headings, and the lines below them, stand in these columns. Where the headings stand exactly as they
    /// stood before, the first lines decide: on a table's last page much may follow that is none of it.
    pub(super) fn is_of(&self, columns: &Columns, below: &[Line]) -> bool {
        let fields = self.headings.iter().map(|h| h.field).eq(columns.fields.iter().copied());
        let column = |area: Area| columns.bounds.iter().filter(|b| **b < area.middle().0).count();
        let again =
            self.headings.iter().map(|h| h.area.x0).zip(&columns.starts).all(|(a, b)| (a - b).abs() < 1.0);
        let below = if again { &below[..below.len().min(DECIDING)] } else { below };
        let fits = below.iter().filter(|l| columns.fit(l)).count();
        fields
            && self.headings.iter().enumerate().all(|(n, h)| column(h.area) == n)
            && fits * 10 >= below.len() * 9
    }
}

/// The columns of a table.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Columns {
    /// Between neighbours.
    pub bounds: Vec<f32>,
    /// Where the headings begin.
    pub starts: Vec<f32>,
    /// Where the text of each column begins, as its rows show.
    pub lefts: Vec<Option<f32>>,
    /// The sides of the table.
    pub sides: (f32, f32),
    /// What each column holds.
    pub fields: Vec<Option<Field>>,
    /// Type size of its heading, or of its first lines where that is larger.
    pub size: f32,
}

impl Columns {
    /// The column that a word stands in.
    pub(super) fn of(&self, word: &Word) -> usize {
        let middle = word.area.middle().0;
        self.bounds.iter().filter(|b| **b < middle).count()
    }

    /// The column of a field.
    pub(super) fn field(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|f| *f == Some(field))
    }

    /// The column that begins a row: the title's, else the id's.
    pub(super) fn key(&self) -> Option<usize> {
        self.field(Field::Title).or_else(|| self.field(Field::MeasureId))
    }

    /// The words by columns.
    pub(super) fn cells<'p>(&self, words: impl IntoIterator<Item = &'p Word>) -> Vec<Vec<&'p Word>> {
        let mut cells = vec![Vec::new(); self.bounds.len() + 1];
        for word in words {
            cells[self.of(word)].push(word);
        }
        cells
    }

    /// Whether no word of a line stands across two columns.
    pub(super) fn fit(&self, line: &Line) -> bool {
        // An address may be wider than its column.
        let address = |w: &Word| w.text.contains("//") || w.text.contains("www.") || w.text.len() > 40;
        let crosses =
            |w: &&Word| !address(w) && self.bounds.iter().any(|b| w.area.x0 < b - 1.5 && w.area.x1 > b + 1.5);
        !line.words.iter().any(crosses)
    }

    /// A line that stands between two columns passes beside this line of text.
    pub(super) fn is_ruled(&self, line: &Line, edges: &Lines) -> bool {
        let height = (line.baseline - 0.6 * line.size, line.baseline + 0.1 * line.size);
        self.bounds.iter().any(|b| !edges.beside(height, (b - 4.0, b + 4.0)).is_empty())
    }

    /// A line that stands between two columns, or at a side of the table, passes beside this line of text.
    pub(super) fn is_framed(&self, line: &Line, edges: &Lines) -> bool {
        let height = (line.baseline - 0.6 * line.size, line.baseline + 0.1 * line.size);
        let side = |x: f32| !edges.beside(height, (x - 6.0, x + 6.0)).is_empty();
        self.is_ruled(line, edges) || side(self.sides.0) || side(self.sides.1)
    }

    /// Two parts of one table.
    pub(super) fn alike(&self, other: &Columns) -> bool {
        let near = |a: f32, b: f32| (a - b).abs() < 12.0;
        self.fields == other.fields
            && self.bounds.len() == other.bounds.len()
            && self.bounds.iter().zip(&other.bounds).all(|(a, b)| near(*a, *b))
    }
}

/// The heading row that begins with the first of these lines.
pub(super) fn at(lines: &[Line], edges: &Lines, facts: &Facts) -> Option<Header> {
    steps::spend(1);
    let first = lines.first()?;
    if !is_likely(first, facts) {
        return None;
    }
    let mut best: Option<(usize, Header)> = None;
    for count in 1..=LINES.min(lines.len()) {
        let last = &lines[count - 1];
        if count > 1 {
            let before = &lines[count - 2];
            let apart = last.area.y0 - before.area.y1 > 0.9 * first.size;
            let cut = (before.baseline + 0.3, last.baseline - 0.55 * last.size);
            let extent = lines[..count].iter().fold(first.area, |a, l| a.around(l.area));
            let ruled = cut.0 < cut.1 && !edges.across((extent.x0, extent.x1), cut).is_empty();
            if apart || ruled || last.baseline - first.baseline > 4.5 * first.size {
                break;
            }
        }
        for gap in GAPS {
            let headings = headings(&lines[..count], gap, edges, facts);
            let mut known: Vec<Field> = headings.iter().filter_map(|h| h.field).collect();
            known.sort();
            known.dedup();
            let names = known.contains(&Field::Title) || known.contains(&Field::MeasureId);
            let listed = known.len() >= 2 && names && known.len() * 2 > headings.len();
            let enough = listed || headings.iter().filter(|h| h.counts).count() > 1;
            // A second line of headings names no further field, and yet all are still named.
            let all = headings.iter().all(|h| h.field.is_some());
            // Of score sheets most headings name no field: the line goes on with some of the headings, in their words.
            let goes_on = |header: &Header| {
                header.headings.len() == headings.len()
                    && last.words.len() < headings.len()
                    && last.words.iter().all(|w| is_of_any_heading(&w.text, facts))
            };
            let better = |(score, header): &(usize, Header)| {
                known.len() > *score
                    || (known.len() == *score && count > header.lines && (all || goes_on(header)))
            };
            if enough && best.as_ref().is_none_or(better) {
                best = Some((known.len(), Header { headings, lines: count }));
            }
        }
    }
    best.map(|(_, header)| header)
}

/// Half of the words of the line at least are words of headings, and they are few. Prose costs no more than this look.
fn is_likely(line: &Line, facts: &Facts) -> bool {
    let known = || line.words.iter().filter(|w| is_of_any_heading(&w.text, facts)).count();
    line.words.len() <= WORDS && known() * 2 >= line.words.len()
}

fn is_of_any_heading(word: &str, facts: &Facts) -> bool {
    facts.is_of_heading(word) || apm::is_counted(&word.to_lowercase())
}

/// Words that stand over one another, as headings from the left.
fn headings(lines: &[Line], gap: f32, edges: &Lines, facts: &Facts) -> Vec<Heading> {
    steps::spend(lines.iter().map(|l| l.words.len()).sum());
    let mut words: Vec<&Word> = lines.iter().flat_map(|l| l.words.iter().copied()).collect();
    words.sort_by(|a, b| a.area.x0.total_cmp(&b.area.x0));
    let size = lines[0].size;
    let mut stacks: Vec<(Area, Vec<&Word>)> = Vec::new();
    for word in words {
        match stacks.last_mut() {
            Some((area, stack))
                if word.area.x0 - area.x1 <= gap * size
                    && edges
                        .beside((word.area.y0, word.area.y1), (area.x1 - 1.5, word.area.x0 + 1.5))
                        .is_empty() =>
            {
                *area = area.around(word.area);
                stack.push(word);
            }
            _ => stacks.push((word.area, vec![word])),
        }
    }
    let named = |stack: &[&Word]| {
        let mut words = stack.to_vec();
        words.sort_by(|a, b| a.line.cmp(&b.line).then(a.area.x0.total_cmp(&b.area.x0)));
        let lines: Vec<String> = words.chunk_by(|a, b| a.line == b.line).map(text).collect();
        // A colon makes a label of it, whose words follow.
        field_of(&lines.join("\n"), facts).filter(|_| !lines.iter().any(|l| l.ends_with(':')))
    };
    let mut found: Vec<(Heading, Vec<&Word>)> = Vec::new();
    for (area, stack) in stacks {
        let field = named(&stack);
        // Justified type may stretch the spaces of a heading: what is none by itself may be one with its neighbour.
        if let Some((last, before)) = found.last_mut()
            && (field.is_none() || last.field.is_none())
            && area.x0 - last.area.x1 < STRETCHED * size
        {
            let both: Vec<&Word> = before.iter().chain(&stack).copied().collect();
            if let Some(field) = named(&both) {
                *last = Heading { area: last.area.around(area), field: Some(field), counts: last.counts };
                *before = both;
                continue;
            }
        }
        let counts = stack.iter().any(|w| apm::is_counted(&w.text.to_lowercase()));
        found.push((Heading { area, field, counts }, stack));
    }
    found.into_iter().map(|(heading, _)| heading).collect()
}

/// The same row where two headings with one blank between were taken for one that names nothing.
pub(super) fn parted(header: Header, own: &[Line], facts: &Facts) -> Header {
    let mut headings: Vec<Heading> = Vec::new();
    let known: Vec<Field> = header.headings.iter().filter_map(|h| h.field).collect();
    for heading in header.headings {
        let inside = |w: &&&Word| heading.area.x0 - 0.5 < w.area.x0 && w.area.x1 < heading.area.x1 + 0.5;
        let words: Vec<&Word> = own.iter().flat_map(|l| &l.words).filter(inside).copied().collect();
        let named = |words: &[&Word]| {
            let lines: Vec<String> = words.chunk_by(|a, b| a.line == b.line).map(text).collect();
            field_of(&lines.join("\n"), facts)
        };
        let at = |x: f32| {
            let (left, right): (Vec<&Word>, Vec<&Word>) = words.iter().partition(|w| w.area.x0 < x);
            let fields = (named(&left)?, named(&right)?);
            let apart = left.iter().all(|w| w.area.x1 < x);
            let fresh = fields.0 != fields.1 && !known.contains(&fields.0) && !known.contains(&fields.1);
            (apart && fresh).then_some([(left, fields.0), (right, fields.1)])
        };
        let parts = words.iter().filter(|_| heading.field.is_none()).find_map(|w| at(w.area.x0));
        match parts {
            None => headings.push(heading),
            Some(parts) => headings.extend(parts.into_iter().filter_map(|(words, field)| {
                let area = words.iter().map(|w| w.area).reduce(|a, b| a.around(b))?;
                Some(Heading { area, field: Some(field), counts: false })
            })),
        }
    }
    Header { headings, ..header }
}

/// The columns under a heading row: by lines that stand between the headings, else by the gap that the lines below
/// leave free. `below` are the lines that follow.
pub(super) fn columns(header: &Header, own: &[Line], below: &[Line], edges: &Lines) -> Columns {
    let size = own.iter().map(|l| l.size).fold(0.0, f32::max);
    let last = own.last().map_or(0.0, |l| l.baseline);
    let next = below.first().filter(|l| l.baseline - last < 4.0 * size && l.size < 1.6 * size);
    let size = next.map_or(size, |l| l.size.max(size));
    let extent = own.iter().fold(own[0].area, |a, l| a.around(l.area));
    let mut bounds = Vec::new();
    for pair in header.headings.windows(2) {
        let (left, right) = (pair[0].area, pair[1].area);
        let between = edges.beside((extent.y0, extent.y1), (left.x1 - 1.5, right.x0 + 1.5));
        let ruled = match (between.first(), between.last()) {
            (Some(first), Some(last)) => Some((first + last) / 2.0),
            _ => None,
        };
        bounds.push(ruled.unwrap_or_else(|| gutter(left, right, below)));
    }
    let all = below.iter().fold(extent, |a, l| a.around(l.area));
    let wide: Vec<&super::edges::Line> = edges
        .lying
        .iter()
        .filter(|l| {
            l.at > extent.y0 - 12.0 && l.at < extent.y1 + 12.0 && l.from < extent.x0 + 4.0 && l.to > extent.x1
        })
        .collect();
    let left = wide.iter().map(|l| l.from).fold(extent.x0, f32::min);
    let right = wide.iter().map(|l| l.to).fold(extent.x1, f32::max);
    let sides = (left.min(extent.x0), right.max(if wide.is_empty() { all.x1 } else { extent.x1 }));
    let starts = header.headings.iter().map(|h| h.area.x0).collect();
    Columns {
        bounds,
        starts,
        lefts: Vec::new(),
        sides,
        fields: header.headings.iter().map(|h| h.field).collect(),
        size,
    }
}

/// Where two columns part, between two headings: the stretch that the fewest words of the lines below stand on; of
/// several, the widest.
fn gutter(left: Area, right: Area, below: &[Line]) -> f32 {
    let from = left.middle().0.min(right.x0);
    let to = right.middle().0.max(left.x1);
    let mut steps: Vec<(f32, i32)> = Vec::new();
    for word in below.iter().flat_map(|l| &l.words) {
        let (a, b) = (word.area.x0.max(from), word.area.x1.min(to));
        if a < b {
            steps.push((a, 1));
            steps.push((b, -1));
        }
    }
    // The headings themselves count for much: no column parts inside one.
    for heading in [left, right] {
        let (a, b) = (heading.x0.max(from), heading.x1.min(to));
        if a < b {
            steps.push((a, 1_000));
            steps.push((b, -1_000));
        }
    }
    steps.push((to, 0));
    steps.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (mut depth, mut at) = (0, from);
    let mut best: Option<(i32, f32, f32)> = None;
    for (x, step) in steps {
        let width = x - at;
        if width > 0.8 {
            let allowance = i32::try_from(below.len() / 40).unwrap_or(0);
            let crossed = (depth - allowance).max(0);
            if best.is_none_or(|(d, w, _)| crossed < d || (crossed == d && width > w + 0.01)) {
                best = Some((crossed, width, x - width.min(4.0) / 2.0));
            }
        }
        depth += step;
        at = x;
    }
    best.map_or((left.x1 + right.x0) / 2.0, |(_, _, x)| x)
}
