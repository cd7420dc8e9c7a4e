//! Readings to claims: one a field, a year and an activity; and the claims of membership that follow from rows and from
//! their absence in a document that claims to be the whole list.

use super::Source;
use super::group::{Grouped, RowAt};
use super::rulings::Patch;
use crate::model::{
    ActivityKey, Basis, Claim, Document, Field, FieldReading, ProgramYear, Reading, Rule, Span, Value,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Every claim of every document, by year, key, field and document.
/// `patches` are those of the rulings file, with the document that they are claims of.
pub(super) fn claims(
    sources: &[Source],
    grouped: &Grouped,
    patches: Option<&(Document, Vec<Patch>)>,
) -> Vec<Claim> {
    let mut maker = Maker::default();
    for ((year, row), key) in &grouped.keys {
        let Source { document, readings, carried } = &sources[row.0];
        let reading = &readings[row.1];
        let printed = printed_key(reading, document, *row);
        for (field, found) in &reading.fields {
            maker.push(document, key, *year, *field, found, &printed);
        }
        // A row may say itself that it is on the list no more; what is carried over says what it said there.
        if !carried && !reading.fields.contains_key(&Field::Listed) {
            maker.push(document, key, *year, Field::Listed, &listed(reading), &printed);
        }
    }
    let keys_of = keys_by_year(grouped);
    for (s, source) in sources.iter().enumerate() {
        for year in complete_years(source) {
            let Some(all) = keys_of.get(&year) else { continue };
            for (key, rows) in all {
                if !rows.iter().any(|(of, _)| *of == s) {
                    maker.push(&source.document, key, year, Field::Listed, &not_listed(), key.as_str());
                }
            }
        }
    }
    if let Some((document, patches)) = patches {
        // A patch is on an activity that some document has.
        // One that puts it on the list is enough where documents of other years have it.
        let in_year = |p: &Patch| keys_of.get(&p.year).is_some_and(|keys| keys.contains_key(&p.key));
        let listing: BTreeSet<(&ActivityKey, ProgramYear)> =
            patches.iter().filter(|p| p.field == Field::Listed).map(|p| (&p.key, p.year)).collect();
        let put = |p: &Patch| {
            listing.contains(&(&p.key, p.year)) && keys_of.values().any(|keys| keys.contains_key(&p.key))
        };
        let known = |p: &&Patch| in_year(p) || put(p);
        for Patch { key, year, field, reading } in patches.iter().filter(known) {
            maker.push(document, key, *year, *field, reading, key.as_str());
        }
    }
    let mut claims = maker.claims;
    claims.sort_by(|a, b| {
        (a.program_year, &a.key, a.field, &a.document, &a.id).cmp(&(
            b.program_year,
            &b.key,
            b.field,
            &b.document,
            &b.id,
        ))
    });
    claims
}

/// The years of which a document that was read claims to be the whole list.
pub(super) fn complete_years(source: &Source) -> Vec<ProgramYear> {
    let complete = source.document.complete && !source.carried && !source.readings.is_empty();
    if complete { source.document.program_years.clone() } else { Vec::new() }
}

fn keys_by_year(grouped: &Grouped) -> BTreeMap<ProgramYear, BTreeMap<ActivityKey, BTreeSet<RowAt>>> {
    let mut found: BTreeMap<_, BTreeMap<_, BTreeSet<RowAt>>> = BTreeMap::new();
    for ((year, row), key) in &grouped.keys {
        found.entry(*year).or_default().entry(key.clone()).or_default().insert(*row);
    }
    found
}

/// The key under which the document itself prints the row.
fn printed_key(reading: &Reading, document: &Document, row: RowAt) -> String {
    if let Some(id) = reading.raw(Field::MeasureId) {
        return id.to_owned();
    }
    super::key_of_title(reading.text(Field::Title), document, row.1).to_string()
}

fn listed(reading: &Reading) -> FieldReading {
    let anchor = reading.fields.get(&Field::MeasureId).or(reading.fields.get(&Field::Title));
    let anchor = anchor.or_else(|| reading.fields.values().next());
    let parts = anchor.map(|f| f.span.parts().cloned().collect()).unwrap_or_default();
    let raw = anchor.map(|f| f.raw.clone()).unwrap_or_default();
    FieldReading {
        value: Value::Flag(true),
        raw,
        span: Span::new(Basis::Derived, parts),
        rule: Rule::Row,
        null: None,
    }
}

fn not_listed() -> FieldReading {
    let span = Span::new(Basis::Absence, Vec::new());
    FieldReading { value: Value::Flag(false), raw: String::new(), span, rule: Rule::NoRow, null: None }
}

#[derive(Default)]
struct Maker {
    claims: Vec<Claim>,
    occurrences: BTreeMap<[u8; 32], u32>,
}

impl Maker {
    fn push(
        &mut self,
        document: &Document,
        key: &ActivityKey,
        year: ProgramYear,
        field: Field,
        found: &FieldReading,
        printed: &str,
    ) {
        let id = self.id(document, printed, year, field, &found.raw);
        self.claims.push(Claim {
            id,
            key: key.clone(),
            program_year: year,
            field,
            value: found.value.clone(),
            raw: found.raw.clone(),
            rule: found.rule,
            null: found.null,
            document: document.id.clone(),
            span: found.span.clone(),
        });
    }

    /// A hash of what the claim is and of how often the same was met before (CONTRACT, Identity). It holds no line
    /// number and no catalog key: learning an id for a row changes none of its claims' ids.
    fn id(
        &mut self,
        document: &Document,
        printed: &str,
        year: ProgramYear,
        field: Field,
        raw: &str,
    ) -> String {
        let mut hash = Sha256::new();
        let source = document.sha256.as_deref().unwrap_or(&document.id);
        for part in [source, printed, &year.to_string(), field.key(), raw] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let base: [u8; 32] = hash.finalize().into();
        let occurrence = self.occurrences.entry(base).or_default();
        let mut last = Sha256::new();
        last.update(base);
        last.update(occurrence.to_le_bytes());
        *occurrence += 1;
        last.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}
