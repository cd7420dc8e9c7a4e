//! Two states of one source: documents of one publisher and kind that are of one year and of different days.

use super::claims::located;
use super::ladder::grade_values;
use super::years::COMPARED;
use crate::model::{
    ActivityKey, Catalog, Change, Claim, Document, Field, Kind, ProgramYear, StateDiff, Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// Every state against the one before it, by year, publisher and day.
pub fn between_states(catalog: &Catalog, claims: &[Claim]) -> Vec<StateDiff> {
    let mut sources: BTreeMap<(ProgramYear, String, Option<&str>), Vec<&Document>> = BTreeMap::new();
    // Change requests say what changes; one is no state of another.
    let is_state = |d: &&Document| d.as_of.is_some() && d.records > 0 && d.kind != Some(Kind::ChangeRequest);
    for document in catalog.documents.iter().filter(is_state) {
        let publisher = document.publisher.as_deref().unwrap_or("").to_lowercase();
        for year in &document.program_years {
            let kind = document.kind.map(|k| k.as_str());
            sources.entry((*year, publisher.clone(), kind)).or_default().push(document);
        }
    }
    let mut found = Vec::new();
    for ((year, ..), mut documents) in sources {
        documents.sort_by(|a, b| (&a.as_of, &a.id).cmp(&(&b.as_of, &b.id)));
        for pair in documents.windows(2).filter(|pair| pair[0].as_of != pair[1].as_of) {
            found.push(between(catalog, year, pair[0], pair[1], claims));
        }
    }
    found
}

/// What a document says in a year, by activity and field.
type Said<'a> = BTreeMap<(&'a ActivityKey, Field), &'a Claim>;

fn said<'a>(year: ProgramYear, document: &Document, claims: &'a [Claim]) -> Said<'a> {
    let own = claims.iter().filter(|c| c.program_year == year && c.document == document.id);
    let mut found = Said::new();
    for claim in own {
        found.entry((&claim.key, claim.field)).or_insert(claim);
    }
    found
}

fn between(
    catalog: &Catalog,
    year: ProgramYear,
    from: &Document,
    to: &Document,
    claims: &[Claim],
) -> StateDiff {
    let (before, after) = (said(year, from, claims), said(year, to, claims));
    let listed = |said: &Said| -> BTreeSet<ActivityKey> {
        let rows = said.iter().filter(|((_, f), c)| *f == Field::Listed && c.value == Value::Flag(true));
        rows.map(|((key, _), _)| (*key).clone()).collect()
    };
    let (old, new) = (listed(&before), listed(&after));
    let prints = |said: &Said, field| said.iter().any(|((_, f), c)| *f == field && !c.value.is_nothing());
    let both: Vec<Field> =
        COMPARED.into_iter().filter(|field| prints(&before, *field) && prints(&after, *field)).collect();
    let value = |said: &Said, key, field| said.get(&(key, field)).map_or(Value::Null, |c| c.value.clone());
    let mut changed = Vec::new();
    for key in old.intersection(&new) {
        for field in &both {
            let (a, b) = (value(&before, key, *field), value(&after, key, *field));
            let Some(grade) = grade_values(*field, &a, &b) else { continue };
            let activity = catalog.activities.get(key);
            let title = [&after, &before].into_iter().find_map(|said| {
                said.get(&(key, Field::Title)).and_then(|c| c.value.as_text()).map(str::to_owned)
            });
            let claims = [&before, &after].into_iter().filter_map(|said| said.get(&(key, *field)));
            changed.push(Change {
                key: key.clone(),
                measure_id: activity.and_then(|a| a.measure_id.clone()),
                title,
                field: *field,
                kind: grade.kind,
                from: a,
                to: b,
                numbers_changed: grade.numbers_changed,
                similarity: grade.similarity,
                spans: claims.map(|claim| located(claim)).collect(),
            });
        }
    }
    StateDiff {
        program_year: year,
        from: from.id.clone(),
        to: to.id.clone(),
        from_as_of: from.as_of.clone(),
        to_as_of: to.as_of.clone(),
        added: new.difference(&old).cloned().collect(),
        removed: old.difference(&new).cloned().collect(),
        changed,
    }
}
