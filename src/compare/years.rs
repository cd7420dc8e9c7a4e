//! Program year against program year: lists, fields, texts.

use super::claims::{ClaimIndex, located};
use super::ladder::{Grade, grade_texts, grade_values};
use crate::model::{
    Activity, ActivityKey, Catalog, Change, Claim, Field, ProgramYear, Value, YearDiff, YearView,
};
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

/// Every pair of neighbouring years of the catalog.
pub fn between_years(catalog: &Catalog, claims: &ClaimIndex) -> Vec<YearDiff> {
    let side = |year: &ProgramYear| Side { catalog, claims, year: *year };
    catalog.years().windows(2).map(|pair| between(&side(&pair[0]), &side(&pair[1]))).collect()
}

/// Two sides.
pub fn between(from: &Side, to: &Side) -> YearDiff {
    let (before, after) = (from.keys(), to.keys());
    let begun = |a: &Side, b: &Side| COMPARED.into_iter().filter(|f| !a.any(*f) && b.most(*f)).collect();
    let fields_begun: Vec<Field> = begun(from, to);
    let fields_ended: Vec<Field> = begun(to, from);
    let mut changed = Vec::new();
    for key in before.intersection(&after) {
        for field in COMPARED {
            if !fields_begun.contains(&field) && !fields_ended.contains(&field) {
                changed.extend(change(key, field, from, to));
            }
        }
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
        lineage: super::lineage::between(from, to),
    }
}

impl<'a> Side<'a> {
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

    fn winner(&self, key: &ActivityKey, field: Field) -> Option<&'a Claim> {
        self.claims.winner(self.view(key)?.fields.get(&field)?)
    }
}

fn change(key: &ActivityKey, field: Field, from: &Side, to: &Side) -> Option<Change> {
    let (grade, from_value, to_value) = graded(key, field, from, to)?;
    let winners = [from, to].into_iter().filter_map(|side| side.winner(key, field));
    let activity = to.activity(key)?;
    Some(Change {
        key: key.clone(),
        measure_id: activity.measure_id.clone(),
        title: [to, from].iter().find_map(|side| side.title(key)).map(str::to_owned),
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
fn graded(key: &ActivityKey, field: Field, from: &Side, to: &Side) -> Option<(Grade, Value, Value)> {
    let (a, b) = (from.view(key)?.value(field), to.view(key)?.value(field));
    // A value on one side alone is a change only where the other side could have had one.
    if [(from, a), (to, b)]
        .iter()
        .any(|(side, value)| value.is_nothing() && side.claims.is_silent(side.year, key, field))
    {
        return None;
    }
    if let Some(grade) = grade_values(field, a, b) {
        return Some((grade, a.clone(), b.clone()));
    }
    if !field.is_text() || a.is_nothing() {
        return None;
    }
    let (a, b) = (from.winner(key, field)?.raw.clone(), to.winner(key, field)?.raw.clone());
    grade_texts(&a, &b).map(|grade| (grade, Value::Text(a), Value::Text(b)))
}
