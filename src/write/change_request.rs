//! The CSV in which CMS takes changes to its list: a row an activity, a blank cell for what stays, NULL for nothing, a
//! year of removal for what goes. Columns, the explaining row and the byte order mark are those of CMS's own files.

use super::qpp::Shelf;
use crate::model::{
    ActivityKey, Built, Change, Field, MeasureId, ProgramYear, Standing, Value, Weight, YearDiff, YearView,
};
use std::collections::BTreeMap;
use std::io::{self, Write};

const HEADINGS: [&str; 8] = [
    "Category",
    "Measure ID",
    "Measure Title",
    "Measure Description",
    "First Performance Year",
    "Year Removed",
    "Weight",
    "Subcategory Name",
];

/// The fields that have a column, in the order of the columns.
const FIELDS: [Field; 5] =
    [Field::Title, Field::Description, Field::FirstPerformanceYear, Field::Weight, Field::SubcategoryId];

/// The column of the year of removal.
const REMOVED: usize = 5;

const CATEGORY: &str = "IA";
const NULL: &str = "NULL";

/// Which changes are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// Changes of words and values.
    Real,
    /// Changes of white space, capitals and punctuation too.
    All,
}

/// A change request, and what it cannot say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ChangeRequest {
    rows: Vec<[String; 8]>,
    /// Activities on the list that have no measure id: the form has no row for them.
    pub without_id: Vec<ActivityKey>,
    /// Values that a new activity should have and that nobody prints.
    pub unknown: Vec<(ActivityKey, Field)>,
    /// Real changes of fields that the form has no column for.
    pub no_column: Vec<(ActivityKey, Field)>,
    /// Values that are gone, in fields whose cells cannot say so.
    pub gone: Vec<(ActivityKey, Field)>,
}

/// The request that makes the list of `diff.from` that of `diff.to`: removals, additions, changes, each by id.
/// `subcategories` are CMS's ids with their printed names.
pub fn change_request(
    built: &Built,
    diff: &YearDiff,
    which: Extent,
    subcategories: &[(String, String)],
) -> ChangeRequest {
    let mut maker = Maker {
        built,
        shelf: Shelf::new(built),
        to: diff.to,
        subcategories,
        request: ChangeRequest::default(),
    };
    let added = maker.ids(&diff.added);
    // An id that goes on under another activity is not taken off.
    let removed = maker.ids(&diff.removed).into_iter().filter(|(id, _)| !added.contains_key(id));
    let removals: Vec<_> = removed.map(|(id, _)| maker.removal(&id)).collect();
    let additions: Vec<_> = added.iter().filter_map(|(id, key)| maker.addition(id, key)).collect();
    let mut by_key: BTreeMap<ActivityKey, Vec<&Change>> = BTreeMap::new();
    for change in diff.changed.iter().filter(|c| which == Extent::All || c.kind.is_real()) {
        by_key.entry(change.key.clone()).or_default().push(change);
    }
    let changed = maker.ids(&by_key.keys().cloned().collect::<Vec<_>>());
    let changes: Vec<_> =
        changed.iter().filter_map(|(id, key)| maker.changed(id, key, &by_key[key])).collect();
    maker.request.rows = removals.into_iter().chain(additions).chain(changes).collect();
    maker.request
}

struct Maker<'a> {
    built: &'a Built,
    shelf: Shelf<'a>,
    to: ProgramYear,
    subcategories: &'a [(String, String)],
    request: ChangeRequest,
}

impl<'a> Maker<'a> {
    fn view(&self, key: &ActivityKey) -> Option<&'a YearView> {
        self.built.catalog.activities.get(key)?.years.get(&self.to)
    }

    /// Activities by their measure ids; those without one are noted.
    fn ids(&mut self, keys: &[ActivityKey]) -> BTreeMap<MeasureId, ActivityKey> {
        let mut found = BTreeMap::new();
        for key in keys {
            match self.built.catalog.activities.get(key).and_then(|a| a.measure_id.clone()) {
                Some(id) => drop(found.insert(id, key.clone())),
                None => self.request.without_id.push(key.clone()),
            }
        }
        found
    }

    fn removal(&self, id: &MeasureId) -> [String; 8] {
        let mut row = row(id);
        row[REMOVED] = self.to.to_string();
        row
    }

    fn addition(&mut self, id: &MeasureId, key: &ActivityKey) -> Option<[String; 8]> {
        let view = self.view(key)?;
        let mut row = row(id);
        for field in FIELDS {
            let standing = view.fields.get(&field).map(|d| d.standing);
            match self.cell(view, field) {
                Some(words) => row[column(field)] = words,
                None if standing == Some(Standing::NotInYear) => {}
                // Without a number there is no subcategory.
                None if field == Field::SubcategoryId && id.number().is_none() => {
                    row[column(field)] = NULL.to_owned();
                }
                None => self.request.unknown.push((key.clone(), field)),
            }
        }
        Some(row)
    }

    fn changed(&mut self, id: &MeasureId, key: &ActivityKey, changes: &[&Change]) -> Option<[String; 8]> {
        let view = self.view(key)?;
        let mut row = row(id);
        let mut any = false;
        for change in changes {
            if !FIELDS.contains(&change.field) {
                self.request.no_column.push((key.clone(), change.field));
                continue;
            }
            match self.cell(view, change.field) {
                Some(words) => {
                    any = true;
                    row[column(change.field)] = words;
                }
                None => self.request.gone.push((key.clone(), change.field)),
            }
        }
        any.then_some(row)
    }

    /// What a cell says of a field: its words, NULL where the field is stated to have none; None where nothing is known.
    fn cell(&self, view: &YearView, field: Field) -> Option<String> {
        let decision = view.fields.get(&field)?;
        match (&decision.value, field) {
            (Value::Null, Field::Title | Field::Description) => None,
            (_, Field::Title | Field::Description) => self.shelf.words(view, field),
            (Value::Null, _) => (decision.standing == Standing::StatedNull).then(|| NULL.to_owned()),
            (value, Field::SubcategoryId) => {
                let id = value.as_text()?;
                let name = self.subcategories.iter().find(|(known, _)| known == id).map(|(_, name)| name);
                Some(name.map_or(id, String::as_str).to_owned())
            }
            (value, _) => Some(value.plain()),
        }
    }
}

fn row(id: &MeasureId) -> [String; 8] {
    let mut row: [String; 8] = Default::default();
    (row[0], row[1]) = (CATEGORY.to_owned(), id.to_string());
    row
}

fn column(field: Field) -> usize {
    match field {
        Field::Title => 2,
        Field::Description => 3,
        Field::FirstPerformanceYear => 4,
        Field::Weight => 6,
        _ => 7,
    }
}

impl ChangeRequest {
    /// How many activities it is about.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Writes it; the names of `subcategories` are those that a cell may hold.
pub fn change_request_csv(
    out: &mut impl Write,
    request: &ChangeRequest,
    subcategories: &[(String, String)],
) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(HEADINGS)?;
    let weights = [Weight::High, Weight::Medium].map(Weight::as_str).join(", ");
    let names: Vec<&str> = subcategories.iter().map(|(_, name)| name.as_str()).collect();
    let names = names.join(", ");
    csv.write_record([
        &format!("Value: {CATEGORY}"),
        "",
        "",
        "",
        "",
        "Enter the program year for an activity that goes",
        &format!("Values: {weights}, {NULL}"),
        &format!("Values: {names}, {NULL}"),
    ])?;
    for row in &request.rows {
        csv.write_record(row)?;
    }
    csv.flush()
}
