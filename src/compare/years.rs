//! Program year against program year: lists, fields, texts.

use super::claims::{ClaimIndex, located};
use super::ladder::{Grade, grade_texts, grade_values};
use crate::model::{
    Activity, ActivityKey, Catalog, Change, Claim, Code, Document, Field, Format, LineageKind, ProgramYear,
    Value, YearDiff, YearView,
};
use crate::steps;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Fields that are compared; what is not modelled and what follows from other fields is not.
pub(super) const COMPARED: [Field; 12] = [
    Field::Title,
    Field::Description,
    Field::Weight,
    Field::SubcategoryId,
    Field::CehrtEligible,
    Field::SupportingDocumentation,
    Field::DocumentationLogic,
    Field::Validation,
    Field::Resources,
    Field::Status,
    Field::FirstPerformanceYear,
    Field::LastPerformanceYear,
];

/// One side of a comparison: a program year of a catalog, with the claims where they are at hand.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// Its claims.
    pub claims: &'a ClaimIndex<'a>,
    /// The year.
    pub year: ProgramYear,
}

/// Every pair of neighbouring years of the catalog. Each may take the steps of the work around.
pub fn between_years(catalog: &Catalog, claims: &ClaimIndex) -> Vec<YearDiff> {
    let side = |year: &ProgramYear| Side { catalog, claims, year: *year };
    let compare = |pair: &[ProgramYear]| between(&side(&pair[0]), &side(&pair[1]));
    let Some(allowed) = steps::allowed() else {
        return catalog.years().par_windows(2).map(compare).collect();
    };
    // A budget is its thread's own.
    let compare = |pair: &[ProgramYear]| steps::as_far_as(allowed, || compare(pair));
    let (found, short): (Vec<YearDiff>, Vec<bool>) = catalog.years().par_windows(2).map(compare).unzip();
    if short.contains(&true) {
        steps::give_up();
    }
    found
}

/// Two sides.
pub fn between(from: &Side, to: &Side) -> YearDiff {
    let (before, after) = (from.keys(), to.keys());
    let (fields_begun, not_printed_from) = lacking(from, to);
    let (fields_ended, not_printed_to) = lacking(to, from);
    let mut changed = Vec::new();
    let whole = [&fields_begun, &fields_ended, &not_printed_from, &not_printed_to];
    let compared: Vec<Field> =
        COMPARED.into_iter().filter(|field| !whole.iter().any(|fields| fields.contains(field))).collect();
    for key in before.intersection(&after) {
        changed.extend(compared.iter().filter_map(|field| change((key, key), *field, from, to)));
    }
    let mut lineage = super::lineage::between(from, to);
    for edge in lineage.iter_mut().filter(|edge| edge.kind == LineageKind::Moved) {
        let Some(node) = &edge.to else { continue };
        let fields = COMPARED.into_iter().filter(|f| !fields_begun.contains(f) && !fields_ended.contains(f));
        edge.changes = fields.filter_map(|f| change((&edge.from.key, &node.key), f, from, to)).collect();
    }
    let added: Vec<ActivityKey> = after.difference(&before).cloned().collect();
    let removed: Vec<ActivityKey> = before.difference(&after).cloned().collect();
    let titles = |side: &Side, keys: &[ActivityKey]| {
        let title = |key: &ActivityKey| {
            Some((key.clone(), side.view(key)?.value(Field::Title).as_text()?.to_owned()))
        };
        keys.iter().filter_map(title).collect::<Vec<_>>()
    };
    YearDiff {
        from: from.year,
        to: to.year,
        from_source: None,
        to_source: None,
        titles: titles(to, &added).into_iter().chain(titles(from, &removed)).collect(),
        added,
        removed,
        changed,
        fields_begun,
        fields_ended,
        not_printed_from,
        not_printed_to,
        cut_short: [from, to].into_iter().flat_map(cut_short).collect::<BTreeSet<_>>().into_iter().collect(),
        lineage,
        rules: super::rules::changed(from, to),
    }
}

/// The documents of a side that a limit cut short.
fn cut_short(side: &Side) -> Vec<String> {
    let limited = side.catalog.findings.iter().filter(|f| f.code == Code::ReadLimit);
    let documents: BTreeSet<&str> = limited.filter_map(|f| f.document.as_deref()).collect();
    let of_year = |d: &&Document| d.program_years.contains(&side.year) && documents.contains(d.id.as_str());
    side.catalog.documents.iter().filter(of_year).map(|d| d.id.clone()).collect()
}

/// The fields that most activities of one side have and none of the other: those that the other could have had, since it
/// has a document of a form that prints them, and those that it merely does not print.
fn lacking(side: &Side, other: &Side) -> (Vec<Field>, Vec<Field>) {
    let fields = COMPARED.into_iter().filter(|f| !side.any(*f) && other.most(*f));
    fields.partition(|field| side.could_print(*field, other))
}

/// Two documents of one form: of the same kind, where both kinds are known, else written and laid out alike.
fn same_form(a: &Document, b: &Document) -> bool {
    match (a.kind, b.kind) {
        (Some(a), Some(b)) => a == b,
        _ => a.format == b.format && a.layout == b.layout,
    }
}

impl<'a> Side<'a> {
    fn could_print(&self, field: Field, other: &Side) -> bool {
        if self.claims.is_empty() || other.claims.is_empty() {
            return true;
        }
        let document = |side: &Side<'a>, id: &str| side.catalog.documents.iter().find(|d| d.id == id);
        let own: Vec<&Document> =
            self.claims.documents(self.year).into_iter().filter_map(|id| document(self, id)).collect();
        let theirs = other.claims.printers(other.year, field);
        theirs
            .filter_map(|id| other.catalog.documents.iter().find(|d| d.id == id))
            .any(|theirs| own.iter().any(|ours| same_form(ours, theirs)))
    }

    fn keys(&self) -> BTreeSet<ActivityKey> {
        self.catalog.listed(self.year).map(|(key, _, _)| key.clone()).collect()
    }

    fn any(&self, field: Field) -> bool {
        self.catalog.listed(self.year).any(|(_, _, view)| !view.value(field).is_nothing())
    }

    /// A field begins or ends with a year only when most activities have it.
    fn most(&self, field: Field) -> bool {
        let has = |view: &YearView| usize::from(!view.value(field).is_nothing());
        let (with, all) =
            self.catalog.listed(self.year).fold((0, 0), |(w, n), (_, _, v)| (w + has(v), n + 1));
        with * 2 > all
    }

    fn activity(&self, key: &ActivityKey) -> Option<&'a Activity> {
        self.catalog.activities.get(key)
    }

    fn view(&self, key: &ActivityKey) -> Option<&'a YearView> {
        self.activity(key)?.years.get(&self.year)
    }

    fn title(&self, key: &ActivityKey) -> Option<&'a str> {
        self.view(key)?.value(Field::Title).as_text().or(self.activity(key)?.title())
    }

    /// Whether the document of a claim is data, whose white space somebody wrote.
    fn keeps_its_lines(&self, claim: &Claim) -> bool {
        let document = self.catalog.documents.iter().find(|d| d.id == claim.document);
        matches!(document.and_then(|d| d.format), Some(Format::Json | Format::Csv | Format::Xlsx) | None)
    }

    fn winner(&self, key: &ActivityKey, field: Field) -> Option<&'a Claim> {
        self.claims.winner(self.view(key)?.fields.get(&field)?)
    }
}

/// What changed in a field between an activity on the one side and the same one on the other; an activity that moved has
/// another key there.
fn change((old, new): (&ActivityKey, &ActivityKey), field: Field, from: &Side, to: &Side) -> Option<Change> {
    let (grade, from_value, to_value) = graded((old, new), field, from, to)?;
    let winners = [(from, old), (to, new)].into_iter().filter_map(|(side, key)| side.winner(key, field));
    let activity = to.activity(new)?;
    Some(Change {
        key: new.clone(),
        measure_id: activity.measure_id.clone(),
        title: to.title(new).or(from.title(old)).map(str::to_owned),
        field,
        kind: grade.kind,
        from: from_value,
        to: to_value,
        numbers_changed: grade.numbers_changed,
        similarity: grade.similarity,
        spans: winners.map(located).collect(),
    })
}

/// The grade of a field and the values to show. Texts whose values are the same may still differ in white space as
/// printed: then the printed words are compared and shown.
fn graded(
    (old, new): (&ActivityKey, &ActivityKey),
    field: Field,
    from: &Side,
    to: &Side,
) -> Option<(Grade, Value, Value)> {
    let (a, b) = (from.view(old)?.value(field), to.view(new)?.value(field));
    // A value on one side alone is a change only where the other side could have had one.
    if [(from, old, a), (to, new, b)]
        .iter()
        .any(|(side, key, value)| value.is_nothing() && side.claims.is_silent(side.year, key, field))
    {
        return None;
    }
    if let Some(grade) = grade_values(field, a, b) {
        return Some((grade, a.clone(), b.clone()));
    }
    if !field.is_text() || a.is_nothing() {
        return None;
    }
    let (a, b) = (from.winner(old, field)?, to.winner(new, field)?);
    // The lines of a page are its printer's, those of data belong to the text.
    if !(from.keeps_its_lines(a) && to.keeps_its_lines(b)) {
        return None;
    }
    let (a, b) = (a.raw.clone(), b.raw.clone());
    grade_texts(&a, &b).map(|grade| (grade, Value::Text(a), Value::Text(b)))
}
