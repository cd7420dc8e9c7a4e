//! CMS's own JSON of a year: the listed activities, in CMS's words and under CMS's keys, and nothing of ours.
//!
//! Texts are the winning claim's words before normalization where the document holds them as CMS's file would (JSON, CSV,
//! a workbook); of a document that is laid out, whose lines end where the page does, they are the value. All other
//! fields are values. What is not modelled comes from a document in CMS's form, else from the constants of the form.
//! Records stand in the order of the documents that put them on the list, keys in that of the form: so that CMS's file,
//! read and written, is CMS's file again.

use super::json::indented;
use crate::model::words::say_the_same;
use crate::model::{
    Activity, ActivityKey, Built, Claim, Decision, DecisionRule, Document, Field, FormKey, Format,
    ProgramYear, Rule, Standing, Value, YearView,
};
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What parts the keys of objects in objects, as `read` joins them.
const WITHIN: char = '.';

/// A year's list in CMS's form.
#[derive(Clone, PartialEq, Debug)]
pub struct Qpp {
    records: Vec<Record>,
    /// Records that lack what CMS's schema requires.
    pub lacking: Vec<Lacking>,
    /// Keys that are not modelled and whose values are those of an earlier year, with the number of records: no change
    /// request can change them.
    pub carried: BTreeMap<String, usize>,
}

/// A record that is not valid as it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Lacking {
    /// The activity's key.
    pub key: ActivityKey,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// The keys of CMS's form that nothing is known to stand under.
    pub keys: Vec<String>,
}

/// One activity.
#[derive(Clone, PartialEq, Debug)]
struct Record(Vec<(String, Json)>);

impl serde::Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// The claims and documents of a build, by their ids.
pub(super) struct Shelf<'a> {
    claims: BTreeMap<&'a str, &'a Claim>,
    documents: BTreeMap<&'a str, &'a Document>,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(built: &'a Built) -> Self {
        let claims = built.claims.iter().map(|c| (c.id.as_str(), c)).collect();
        let documents = built.catalog.documents.iter().map(|d| (d.id.as_str(), d)).collect();
        Self { claims, documents }
    }

    /// The claim whose words a decision took; of one that could not be understood, the first.
    fn claim(&self, decision: &Decision) -> Option<&'a Claim> {
        let ids = match decision.standing {
            Standing::Unreadable => &decision.rejected,
            _ => &decision.chosen,
        };
        ids.first().and_then(|id| self.claims.get(id.as_str()).copied())
    }

    /// The words of a text as CMS would have them; None where there are none.
    pub(super) fn words(&self, view: &YearView, field: Field) -> Option<String> {
        let decision = view.fields.get(&field)?;
        let claim = self.claim(decision)?;
        let value = decision.value.as_text();
        let says_it = || value.is_some_and(|value| say_the_same(&claim.raw, value));
        let verbatim = match self.documents.get(claim.document.as_str()).and_then(|d| d.format) {
            // Of a null the raw words are `null`.
            Some(Format::Json) => value.is_some(),
            // A cell may hold marks and tags beside the words.
            Some(Format::Csv | Format::Xlsx) => says_it() && !claim.raw.contains('<'),
            _ => false,
        };
        let words = if verbatim { Some(claim.raw.as_str()) } else { value };
        words.filter(|words| !words.is_empty()).map(str::to_owned)
    }

    /// Where the row stands that put an activity on the list: documents by their years and days, then by place. A list
    /// that is made of several documents keeps the order of the first.
    fn place(&self, view: &YearView) -> impl Ord + use<'a> {
        let decision = view.fields.get(&Field::Listed);
        let whole = decision.is_some_and(|d| d.rule == DecisionRule::CompleteList);
        let said = decision.into_iter().flat_map(|d| &d.chosen).take(if whole { 1 } else { usize::MAX });
        let place = |claim: &&'a Claim| {
            let document = self.documents.get(claim.document.as_str()).copied();
            let first = &claim.span.first;
            (
                document.map(|d| (d.program_years.first().copied(), d.as_of.clone(), d.id.as_str())),
                (first.page, first.lines.map(|lines| lines[0])),
                first.cell.map(|cell| (cell.table, cell.row)),
            )
        };
        said.filter_map(|id| self.claims.get(id.as_str())).map(place).min()
    }

    /// What a document in CMS's form says of an activity beyond our fields, and whether it says it of an earlier year.
    fn others(&self, view: &YearView, form: &[FormKey]) -> (Map<String, Json>, bool) {
        let decision = view.fields.get(&Field::OtherFields);
        let said = decision.into_iter().flat_map(|d| d.chosen.iter().chain(&d.rejected));
        let mut fields = said.filter_map(|id| {
            let claim = self.claims.get(id.as_str())?;
            match &claim.value {
                Value::Fields(fields) => Some((fields, claim.rule == Rule::CarriedOver)),
                _ => None,
            }
        });
        let own = form.iter().filter(|key| key.required && key.field.is_none());
        let own: Vec<&str> = own.map(|key| key.key.as_str()).collect();
        let mut found = Map::new();
        let Some((fields, carried)) =
            fields.find(|(fields, _)| own.iter().all(|key| fields.contains_key(*key)))
        else {
            return (found, false);
        };
        fields.iter().for_each(|(key, value)| put(&mut found, key, value));
        (found, carried)
    }
}

/// Puts a value under its key; one of an object in the object goes back where it was.
fn put(object: &mut Map<String, Json>, key: &str, value: &Json) {
    if let Some((outer, inner)) = key.split_once(WITHIN).filter(|(a, b)| !a.is_empty() && !b.is_empty()) {
        let within = object.entry(outer).or_insert_with(|| Json::Object(Map::new()));
        if let Json::Object(within) = within {
            put(within, inner, value);
            return;
        }
    }
    object.insert(key.to_owned(), value.clone());
}

/// The list of a year; `form` holds the keys of the year's form, in order.
pub fn qpp(built: &Built, year: ProgramYear, form: &[FormKey]) -> Qpp {
    let shelf = Shelf::new(built);
    let mut listed: Vec<_> = built.catalog.listed(year).collect();
    listed.sort_by_cached_key(|(key, _, view)| (shelf.place(view), (*key).clone()));
    let mut qpp = Qpp { records: Vec::new(), lacking: Vec::new(), carried: BTreeMap::new() };
    for (key, activity, view) in listed {
        let (others, carried) = shelf.others(view, form);
        let constant = |key: &String| form.iter().any(|k| k.key == *key && k.constant.is_some());
        for key in others.keys().filter(|key| carried && !constant(key)) {
            *qpp.carried.entry(key.clone()).or_default() += 1;
        }
        let (record, keys) = record((activity, view), others, form, &shelf);
        if !keys.is_empty() {
            let title = view.value(Field::Title).as_text().map(str::to_owned);
            qpp.lacking.push(Lacking { key: key.clone(), title, keys });
        }
        qpp.records.push(record);
    }
    qpp
}

/// A record and the required keys that it lacks.
fn record(
    (activity, view): (&Activity, &YearView),
    mut others: Map<String, Json>,
    form: &[FormKey],
    shelf: &Shelf,
) -> (Record, Vec<String>) {
    let (mut members, mut lacking) = (Vec::new(), Vec::new());
    for key in form {
        let said = match key.field {
            Some(field) => member(field, activity, view, shelf),
            None => others.remove(&key.key),
        };
        match said.or_else(|| key.constant.clone().filter(|_| key.required)) {
            Some(value) => members.push((key.key.clone(), value)),
            None if key.required => lacking.push(key.key.clone()),
            None => {}
        }
    }
    members.extend(others);
    (Record(members), lacking)
}

/// What stands under the key of a field; None where nothing is known.
fn member(field: Field, activity: &Activity, view: &YearView, shelf: &Shelf) -> Option<Json> {
    if field == Field::MeasureId {
        return activity.measure_id.as_ref().map(|id| id.to_string().into());
    }
    if matches!(field, Field::Title | Field::Description) {
        return shelf.words(view, field).map(Json::String);
    }
    let decision = view.fields.get(&field)?;
    // An id without a number stands outside of the subcategories.
    let outside = || activity.measure_id.as_ref().is_some_and(|id| id.number().is_none());
    match &decision.value {
        Value::Null => match decision.standing {
            Standing::StatedNull => Some(Json::Null),
            Standing::NotInYear => shelf.claim(decision).map(|_| Json::Null),
            _ => (field == Field::SubcategoryId && outside()).then_some(Json::Null),
        },
        value => serde_json::to_value(value).ok(),
    }
}

/// Writes it as CMS does: two blanks a level, and no line break at the end.
pub fn qpp_json(out: &mut impl Write, qpp: &Qpp) -> io::Result<()> {
    indented(out, &qpp.records)
}

impl Qpp {
    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether nothing is on the list.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}
