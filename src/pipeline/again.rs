//! A catalog's claims as the sources that they came from: to decide them again as they stood on an earlier day, or to
//! join other documents to them.

use crate::facts::Facts;
use crate::model::{
    ActivityKey, Catalog, Choice, Claim, Date, DecisionRule, Document, Field, FieldReading, ProgramRule,
    ProgramYear, Reading, Rule, RuleChoice, RuleRuling, RuleSource, Ruling, Rulings, Value,
};
use crate::reconcile::{self, Source};
use std::collections::BTreeMap;

/// A catalog and its claims as they stood on a day: what later states of documents say is left out, and the rest
/// decided again. Documents without a day stay, and so does what reviewers ruled, where a document of the day says it.
pub fn as_of(catalog: &Catalog, claims: &[Claim], facts: &Facts, day: &Date) -> (Catalog, Vec<Claim>) {
    let in_time = |source: &Source| source.document.as_of.as_ref().is_none_or(|state| state <= day);
    let sources = sources(catalog, claims, "").into_iter().filter(in_time).collect();
    let rulings = rulings(catalog);
    let again = reconcile::reconcile(sources, facts, Some(&rulings), None);
    let mut then = again.catalog;
    then.demo = catalog.demo;
    for ruling in &rulings.entries {
        let view = then.activities.get_mut(&ruling.key).and_then(|a| a.years.get_mut(&ruling.year));
        let decision = view.and_then(|view| view.fields.get_mut(&ruling.field));
        if let Some(decision) = decision.filter(|d| d.rule == DecisionRule::Ruling) {
            // The sentence of the catalog names the file and the line already.
            decision.because = Some(ruling.reason.clone());
        }
    }
    let known = |id: &str| catalog.documents.iter().find(|d| d.id == id).and_then(|d| d.as_of.as_ref());
    let then_known = |id: &str| known(id).is_none_or(|state| state <= day);
    then.rules = rules_of(catalog, facts, &rulings, then_known);
    then.apm_scores = catalog.apm_scores.iter().filter(|s| then_known(&s.document)).cloned().collect();
    (then, again.claims)
}

/// What reviewers ruled, as the catalog's decisions tell it: the value that was chosen. Patches are claims already.
fn rulings(catalog: &Catalog) -> Rulings {
    let mut entries = Vec::new();
    for (key, activity) in &catalog.activities {
        for (year, view) in &activity.years {
            let ruled = view.fields.iter().filter(|(_, decision)| decision.rule == DecisionRule::Ruling);
            entries.extend(ruled.map(|(field, decision)| Ruling {
                key: key.clone(),
                year: *year,
                field: *field,
                choice: Choice::Says(decision.value.clone()),
                reason: decision.because.clone().unwrap_or_default(),
                by: None,
                on: None,
                lines: [1, 1],
            }));
        }
    }
    let ruled = catalog.rules.iter().filter(|rule| rule.decided_by == DecisionRule::Ruling);
    let rules = ruled.map(|rule| RuleRuling {
        subject: rule.subject.clone(),
        year: rule.program_year,
        choice: RuleChoice::Says(rule.value.plain()),
        reason: rule.because.clone().unwrap_or_default(),
        lines: [1, 1],
    });
    let rules = rules.collect();
    let [id, path, sha256] = ["rulings", "rulings", ""].map(str::to_owned);
    Rulings { id, path, sha256, entries, rules }
}

/// The rules of the program, decided again without the documents that are not known.
fn rules_of(
    catalog: &Catalog,
    facts: &Facts,
    rulings: &Rulings,
    known: impl Fn(&str) -> bool,
) -> Vec<ProgramRule> {
    let claim = |rule: &ProgramRule, source: &RuleSource| {
        let mut source = source.clone();
        source.claim.program_years = vec![rule.program_year];
        source
    };
    let of_rule = |rule: &ProgramRule| {
        rule.claims().filter(|s| known(&s.document)).map(|s| claim(rule, s)).collect::<Vec<_>>()
    };
    let claims = catalog.rules.iter().flat_map(of_rule).collect();
    reconcile::rules(claims, &catalog.documents, facts, Some(rulings)).0
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
        let found = Box::new(FieldReading {
            value,
            raw: claim.raw.clone(),
            span: claim.span.clone(),
            rule: claim.rule,
            null: claim.null,
        });
        match claim.field {
            // What a row itself says of the list.
            Field::Listed if claim.rule != Rule::Row => {
                reading.fields.entry(field).or_insert(found.clone());
                let listed = FieldReading { value: claim.value.clone(), ..*found };
                reading.fields.insert(Field::Listed, Box::new(listed));
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
            let id = Box::new(FieldReading { value: Value::Text(id.to_string()), ..*any });
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
