//! A catalog's claims as the sources that they came from: to decide them again as they stood on an earlier day, or to
//! join other documents to them.

use crate::facts::Facts;
use crate::model::{
    ActivityKey, Catalog, Claim, Date, Document, Field, FieldReading, ProgramYear, Reading, Rule, Value,
};
use crate::reconcile::{self, Source};
use std::collections::BTreeMap;

/// A catalog and its claims as they stood on a day: what later states of documents say is left out, and the rest
/// decided again. Documents without a day stay.
pub fn as_of(catalog: &Catalog, claims: &[Claim], facts: &Facts, day: &Date) -> (Catalog, Vec<Claim>) {
    let in_time = |source: &Source| source.document.as_of.as_ref().is_none_or(|state| state <= day);
    let sources = sources(catalog, claims, "").into_iter().filter(in_time).collect();
    let again = reconcile::reconcile(sources, facts, None, None);
    let mut then = again.catalog;
    then.demo = catalog.demo;
    (then, again.claims)
}

/// The catalog's documents as sources of one year each, their rows under the ids that the catalog knows of them.
/// `before` is put before the documents' ids.
pub(super) fn sources(catalog: &Catalog, claims: &[Claim], before: &str) -> Vec<Source> {
    type Rows<'a> = BTreeMap<&'a ActivityKey, Reading>;
    // The last says whether the rows were carried over from another year.
    let mut rows: BTreeMap<(&str, ProgramYear, bool), Rows> = BTreeMap::new();
    for claim in claims.iter().filter(|c| c.rule != Rule::NoRow) {
        let carried = claim.rule == Rule::CarriedOver;
        let of_document = rows.entry((claim.document.as_str(), claim.program_year, carried)).or_default();
        let reading = of_document.entry(&claim.key).or_default();
        // That there is a row says its id too, where the row itself does not print it.
        let field = if claim.field == Field::Listed { Field::MeasureId } else { claim.field };
        let id = catalog.activities.get(&claim.key).and_then(|a| a.measure_id.as_ref());
        let value = match (field, id) {
            (Field::MeasureId, Some(id)) => Value::Text(id.to_string()),
            (Field::MeasureId, None) => continue,
            _ => claim.value.clone(),
        };
        let found = FieldReading {
            value,
            raw: claim.raw.clone(),
            span: claim.span.clone(),
            rule: claim.rule,
            null: claim.null,
        };
        match claim.field {
            // What a row itself says of the list.
            Field::Listed if claim.rule != Rule::Row => {
                reading.fields.entry(field).or_insert(found.clone());
                reading.fields.insert(Field::Listed, FieldReading { value: claim.value.clone(), ..found });
            }
            Field::Listed => {
                reading.fields.entry(field).or_insert(found);
            }
            _ => {
                reading.fields.insert(field, found);
            }
        }
    }
    // A patch has no row of its own; what it is on says its id.
    for (key, reading) in rows.values_mut().flatten() {
        let id = catalog.activities.get(*key).and_then(|a| a.measure_id.as_ref());
        if let (Some(id), Some(any)) = (id, reading.fields.values().next().cloned()) {
            let id = FieldReading { value: Value::Text(id.to_string()), ..any };
            reading.fields.entry(Field::MeasureId).or_insert(id);
        }
    }
    let source = |((id, year, carried), rows): ((&str, ProgramYear, bool), Rows)| {
        let document = catalog.documents.iter().find(|d| d.id == id)?;
        let id = match document.program_years.len() {
            _ if carried => format!("{before}{id}"),
            0 | 1 => format!("{before}{id}"),
            _ => format!("{before}{id} ({year})"),
        };
        let document = Document { id, program_years: vec![year], ..document.clone() };
        Some(Source { document, readings: rows.into_values().collect(), carried })
    };
    rows.into_iter().filter_map(source).collect()
}
