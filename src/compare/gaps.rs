//! What is missing or too much, with its cause: fields, activities, documents, counts.

use super::claims::ClaimIndex;
use super::holes;
use crate::facts::Facts;
use crate::model::{
    Activity, ActivityKey, Basis, Catalog, Code, Document, Field, Gap, GapCause, GapCode, Located,
    ProgramYear, Rule, Severity, Span, Standing, Value, Weight, YearView,
};
use std::collections::BTreeSet;

/// Fields that every listed activity is expected to have, where the year has them.
const EXPECTED: [Field; 5] =
    [Field::Title, Field::Description, Field::Weight, Field::SubcategoryId, Field::CehrtEligible];
/// Fields that are expected only of a year in which a document that claims to be the whole list prints them.
const IF_PRINTED: [Field; 2] = [Field::SupportingDocumentation, Field::Validation];

/// Every gap of a catalog, by year, code and key.
pub fn gaps(catalog: &Catalog, claims: &ClaimIndex, facts: &Facts) -> Vec<Gap> {
    let mut found = Vec::new();
    for year in catalog.years() {
        found.extend(holes::holes(catalog, year, facts));
        missing_fields(catalog, year, claims, facts, &mut found);
        membership(catalog, year, claims, &mut found);
        counts(catalog, year, claims, facts, &mut found);
        found.extend(no_rules(catalog, year));
        for (key, activity) in catalog.activities.iter().filter(|(key, _)| key.is_provisional()) {
            if let Some(view) = activity.years.get(&year) {
                found.push(no_id(year, key, activity, view, claims));
            }
        }
    }
    found.extend(catalog.findings.iter().filter_map(of_documents));
    found.sort_by(|a, b| {
        (a.program_year, a.code, &a.key, a.field, &a.message).cmp(&(
            b.program_year,
            b.code,
            &b.key,
            b.field,
            &b.message,
        ))
    });
    found
}

fn of_activity(mut gap: Gap, key: &ActivityKey, activity: &Activity, view: Option<&YearView>) -> Gap {
    gap.key = Some(key.clone());
    gap.measure_id = activity.measure_id.clone();
    let title = view.and_then(|v| v.value(Field::Title).as_text()).or(activity.title());
    gap.title = title.map(str::to_owned);
    gap
}

fn missing_fields(
    catalog: &Catalog,
    year: ProgramYear,
    claims: &ClaimIndex,
    facts: &Facts,
    found: &mut Vec<Gap>,
) {
    let complete: BTreeSet<&str> =
        complete_documents(catalog, year).into_iter().map(|d| d.id.as_str()).collect();
    let listed: Vec<_> = catalog.listed(year).collect();
    let printed_whole = |field: Field| {
        listed.iter().filter_map(|(_, _, view)| view.fields.get(&field)).any(|decision| {
            decision
                .chosen
                .iter()
                .filter_map(|id| claims.get(id))
                .any(|c| complete.contains(c.document.as_str()))
        })
    };
    let anywhere = |field: Field| listed.iter().any(|(_, _, view)| !view.value(field).is_nothing());
    let declared = facts.year(year).is_some();
    let expected =
        EXPECTED.into_iter().filter(|f| if declared { facts.has_field(year, *f) } else { anywhere(*f) });
    let expected: Vec<Field> = expected.chain(IF_PRINTED.into_iter().filter(|f| printed_whole(*f))).collect();
    for field in expected {
        if !listed.is_empty() && !anywhere(field) {
            let message = format!("no activity of {year} has a {field}: no document of the year prints it");
            let mut all = Gap::new(GapCode::MissingField, year, GapCause::NotPrinted, message);
            all.field = Some(field);
            found.push(all);
            continue;
        }
        for (key, activity, view) in &listed {
            let Some(decision) = view.fields.get(&field) else { continue };
            if !decision.value.is_nothing() || decision.standing == Standing::StatedNull {
                continue;
            }
            // An attestation has neither number nor subcategory, and no weight to say.
            let bare = activity.measure_id.as_ref().and_then(|id| facts.letters(id.letters()));
            if matches!(field, Field::Weight | Field::SubcategoryId) && bare.is_some_and(|s| s.id.is_empty())
            {
                continue;
            }
            let cause = match decision.standing {
                Standing::Unreadable => GapCause::Unreadable,
                _ => GapCause::LeftOut,
            };
            let message = match cause {
                GapCause::Unreadable => {
                    format!("{key}: no {field}; what is printed could not be understood")
                }
                _ => format!("{key}: no {field}; others of {year} have one"),
            };
            let mut gap =
                of_activity(Gap::new(GapCode::MissingField, year, cause, message), key, activity, Some(view));
            gap.field = Some(field);
            gap.spans = row_spans(view, claims);
            found.push(gap);
        }
    }
}

/// Where the activity stands: the evidence for its title.
fn row_spans(view: &YearView, claims: &ClaimIndex) -> Vec<Located> {
    let winner = view.fields.get(&Field::Title).and_then(|d| claims.winner(d));
    winner.map(super::claims::located).into_iter().collect()
}

fn complete_documents(catalog: &Catalog, year: ProgramYear) -> Vec<&Document> {
    let whole = |d: &&Document| d.complete && d.records > 0 && d.program_years.contains(&year);
    catalog.documents.iter().filter(whole).collect()
}

fn membership(catalog: &Catalog, year: ProgramYear, claims: &ClaimIndex, found: &mut Vec<Gap>) {
    for (key, activity) in &catalog.activities {
        let Some(view) = activity.years.get(&year) else { continue };
        let Some(decision) = view.fields.get(&Field::Listed) else { continue };
        let name = name(key, view);
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for claim in decision.chosen.iter().chain(&decision.rejected).filter_map(|id| claims.get(id)) {
            if claim.rule == Rule::CarriedOver || !told.insert(&claim.document) {
                continue;
            }
            let document = claim.document.as_str();
            let (code, cause, message) = match (view.listed, &claim.value) {
                (true, Value::Flag(false)) if claim.rule == Rule::Removal => (
                    GapCode::MissingFromSource,
                    GapCause::LeftOut,
                    format!("{document} takes {name} off the list of {year}, which has it"),
                ),
                (true, Value::Flag(false)) => (
                    GapCode::MissingFromSource,
                    GapCause::LeftOut,
                    format!("{document} claims to be the whole list of {year} and has no {name}"),
                ),
                (false, Value::Flag(true)) => (
                    GapCode::UnexpectedInSource,
                    GapCause::Extra,
                    format!("{document} has {name} for {year}; the list of the year has not"),
                ),
                _ => continue,
            };
            let mut gap = of_activity(Gap::new(code, year, cause, message), key, activity, Some(view));
            gap.documents = vec![document.to_owned()];
            if claim.span.basis != Basis::Absence {
                gap.spans = vec![super::claims::located(claim)];
            }
            found.push(gap);
        }
    }
}

/// An activity's key and title.
fn name(key: &ActivityKey, view: &YearView) -> String {
    format!("{key} ({})", view.value(Field::Title).as_text().unwrap_or("no title"))
}

fn counts(catalog: &Catalog, year: ProgramYear, claims: &ClaimIndex, facts: &Facts, found: &mut Vec<Gap>) {
    let views: Vec<&YearView> = catalog.listed(year).map(|(_, _, view)| view).collect();
    let weighing =
        |weight| views.iter().filter(|v| Weight::of(v.value(Field::Weight)) == Some(weight)).count();
    let mut expect = |what: &str, expected: Option<u32>, counted: usize| {
        if let Some(expected) = expected.filter(|e| *e as usize != counted) {
            let message = format!("{year} has {counted} {what} where {expected} are expected");
            found.push(Gap::new(GapCode::CountMismatch, year, GapCause::Unknown, message));
        }
    };
    if let Some(declared) = facts.year(year) {
        expect("listed activities", declared.records, views.len());
        expect("high-weighted activities", declared.high, weighing(Weight::High));
        expect("medium-weighted activities", declared.medium, weighing(Weight::Medium));
    }
    for document in complete_documents(catalog, year) {
        found.extend(sets(catalog, year, claims, document));
    }
    found.extend(super::stated::stated(catalog, year, claims));
}

/// A document that claims to be the whole list and lists another number than the year has, or the same number and
/// another set.
fn sets(catalog: &Catalog, year: ProgramYear, claims: &ClaimIndex, document: &Document) -> Option<Gap> {
    let mut own = 0;
    let mut listed = 0;
    let mut extra: Vec<String> = Vec::new();
    let mut absent: Vec<String> = Vec::new();
    for (key, activity) in &catalog.activities {
        let Some(view) = activity.years.get(&year) else { continue };
        let has = has_row(view, &document.id, claims);
        own += usize::from(has);
        listed += usize::from(view.listed);
        let name = || name(key, view);
        match (has, view.listed) {
            (true, false) => extra.push(name()),
            (false, true) => absent.push(name()),
            _ => {}
        }
    }
    if extra.is_empty() && absent.is_empty() {
        return None;
    }
    let say = |what: &str, names: &[String]| match names {
        [] => String::new(),
        few if few.len() <= 5 => format!("; {what} {}", names.join(", ")),
        _ => format!("; {what} {} and {} more", names[..5].join(", "), names.len() - 5),
    };
    let id = &document.id;
    let (cause, sets) = match own == listed {
        true => (
            GapCause::DifferentSets,
            format!("{id} and the list of {year} both have {own} activities and they are different sets"),
        ),
        false => (GapCause::LeftOut, format!("{id} has {own} activities, the list of {year} {listed}")),
    };
    let message = format!("{sets}{}{}", say("only there:", &extra), say("only on the list:", &absent));
    let mut gap = Gap::new(GapCode::CountMismatch, year, cause, message);
    gap.documents = vec![id.clone()];
    Some(gap)
}

/// A listed year whose rules no document states: nobody can work out a score of it.
fn no_rules(catalog: &Catalog, year: ProgramYear) -> Option<Gap> {
    let stated = catalog.rules.iter().any(|rule| rule.program_year == year);
    let listed = catalog.listed(year).next().is_some();
    let message = format!(
        "no document of {year} states rules of the program (points, full credit, days); a fact sheet or an overview would"
    );
    (listed && !stated).then(|| Gap::new(GapCode::NoRules, year, GapCause::NotPrinted, message))
}

fn has_row(view: &YearView, document: &str, claims: &ClaimIndex) -> bool {
    let Some(decision) = view.fields.get(&Field::Listed) else { return false };
    let mut said = decision.chosen.iter().chain(&decision.rejected).filter_map(|id| claims.get(id));
    said.any(|claim| claim.document == document && claim.value == Value::Flag(true))
}

fn no_id(
    year: ProgramYear,
    key: &ActivityKey,
    activity: &Activity,
    view: &YearView,
    claims: &ClaimIndex,
) -> Gap {
    let title = view.value(Field::Title).as_text().unwrap_or("(no title)");
    let message = format!("no document of {year} gives an id for \"{title}\"");
    let mut found = of_activity(
        Gap::new(GapCode::NoMeasureId, year, GapCause::NotPrinted, message),
        key,
        activity,
        Some(view),
    );
    found.spans = row_spans(view, claims);
    found
}

/// Gaps that findings about documents stand for: those that could not be read, and words that nobody claimed.
fn of_documents(finding: &crate::model::Finding) -> Option<Gap> {
    let code = match finding.code {
        Code::LayoutUnclaimed => GapCode::UnclaimedText,
        _ if finding.severity == Severity::Error && finding.document.is_some() => GapCode::UnreadDocument,
        _ => return None,
    };
    let cause = if code == GapCode::UnreadDocument { GapCause::Unreadable } else { GapCause::Unknown };
    let document = finding.document.clone();
    let located = |span: Span| Some(Located { document: document.clone()?, span });
    Some(Gap {
        code,
        program_year: finding.program_year,
        key: None,
        measure_id: None,
        title: None,
        field: None,
        cause,
        message: format!("{}: {}", document.as_deref().unwrap_or(""), finding.message),
        spans: finding.span.clone().and_then(located).into_iter().collect(),
        documents: document.clone().into_iter().collect(),
    })
}
