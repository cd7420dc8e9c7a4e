//! Change requests applied. A year that has requests and no list of its own gets the list of the nearest earlier year,
//! carried over as claims of the year, on top of which the requests stand as claims like any other: reconcile decides
//! between them by the policy. Where a year has its list, requests are claims beside it and nothing is carried over.
//! Decision 0007 says why.

use crate::facts::Facts;
use crate::model::{
    ActivityKey, Basis, Claim, Code, Document, Field, FieldReading, Finding, Kind, MeasureId, ProgramYear,
    Reading, Rule, Rulings, Span, Standing, Value,
};
use crate::reconcile::{self, Reconciled, Source};
use std::collections::{BTreeMap, BTreeSet};

/// What a list says of an activity and a change request can change. Documentation, validation and links are published
/// anew with a year: that a request says nothing of them means nothing.
const CARRIED: [Field; 11] = [
    Field::Listed,
    Field::MeasureId,
    Field::Title,
    Field::Description,
    Field::Weight,
    Field::SubcategoryId,
    Field::CehrtEligible,
    Field::Status,
    Field::FirstPerformanceYear,
    Field::LastPerformanceYear,
    Field::OtherFields,
];

/// Sources ready to be reconciled, what could not be applied, and what there is to say.
#[derive(Default)]
pub(super) struct Applied {
    pub sources: Vec<Source>,
    pub left_out: Vec<Document>,
    pub findings: Vec<Finding>,
}

pub(super) fn is_request(document: &Document) -> bool {
    document.kind == Some(Kind::ChangeRequest)
}

/// Carries lists over to the years that have change requests only, the earliest year first.
pub(super) fn apply(sources: Vec<Source>, facts: &Facts, rulings: Option<&Rulings>) -> Applied {
    let (mut requests, mut settled): (Vec<Source>, Vec<Source>) =
        sources.into_iter().partition(|s| is_request(&s.document));
    let mut applied = Applied::default();
    let mut lists = years_with_lists(&settled);
    let asked: BTreeSet<ProgramYear> =
        requests.iter().flat_map(|r| r.document.program_years.clone()).collect();
    for year in asked {
        if lists.contains(&year) {
            continue;
        }
        let Some(earlier) = lists.range(..year).next_back().copied() else {
            applied.leave_out(&mut requests, year);
            continue;
        };
        let before: Vec<Source> =
            settled.iter().cloned().chain(requests.iter().filter_map(|r| until(r, year))).collect();
        let then = reconcile::reconcile(before, facts, rulings, None);
        applied.findings.extend(unknown(&mut requests, &then, earlier, year));
        applied.findings.extend(told(&requests, &then, earlier, year));
        settled.extend(carry(&then, earlier, year, facts));
        lists.insert(year);
    }
    requests.retain(|request| !request.document.program_years.is_empty());
    applied.sources = settled.into_iter().chain(requests).collect();
    applied
}

impl Applied {
    /// Requests of a year before which there is no list say what changes of something unknown.
    fn leave_out(&mut self, requests: &mut [Source], year: ProgramYear) {
        for request in requests.iter_mut().filter(|r| r.document.program_years.contains(&year)) {
            let message = format!(
                "{} is a change request, and no list of {year} or of a year before is at hand that it could be applied \
                 to; `extract` shows what it says. Add the list of the year before to the build",
                request.document.path
            );
            let mut finding = Finding::new(Code::SourceNotBuilt, message);
            finding.document = Some(request.document.id.clone());
            finding.program_year = Some(year);
            self.findings.push(finding);
            let all = request.document.clone();
            request.document.program_years.retain(|of| *of != year);
            if request.document.program_years.is_empty() {
                self.left_out.push(all);
            }
        }
    }
}

/// The years of which there is a whole list; where no document claims to be one, the years of which there are rows.
fn years_with_lists(sources: &[Source]) -> BTreeSet<ProgramYear> {
    let with_rows = || sources.iter().filter(|s| !s.readings.is_empty());
    let years = |s: &Source| s.document.program_years.clone();
    let whole: BTreeSet<ProgramYear> = with_rows().filter(|s| s.document.complete).flat_map(years).collect();
    if whole.is_empty() { with_rows().flat_map(years).collect() } else { whole }
}

/// A request without its years from `year` on; None when it has no others.
fn until(request: &Source, year: ProgramYear) -> Option<Source> {
    let mut request = request.clone();
    request.document.program_years.retain(|of| *of < year);
    (!request.document.program_years.is_empty()).then_some(request)
}

/// The claims that won in `from`, as rows of the same documents in `to`.
fn carry(then: &Reconciled, from: ProgramYear, to: ProgramYear, facts: &Facts) -> Vec<Source> {
    let claims: BTreeMap<&str, &Claim> = then.claims.iter().map(|c| (c.id.as_str(), c)).collect();
    let mut rows: BTreeMap<&str, BTreeMap<&ActivityKey, Reading>> = BTreeMap::new();
    for (key, _, view) in then.catalog.listed(from) {
        for (field, decision) in &view.fields {
            let won = match decision.standing {
                Standing::Unreadable => decision.rejected.first(),
                _ => decision.chosen.first(),
            };
            let Some(claim) = won.and_then(|id| claims.get(id.as_str())) else { continue };
            if CARRIED.contains(field) && facts.has_field(to, *field) {
                let row = rows.entry(&claim.document).or_default().entry(key).or_default();
                row.fields.insert(*field, reading(claim));
            }
        }
    }
    for claim in then.claims.iter().filter(|c| c.field == Field::MeasureId && c.program_year == from) {
        let row = rows.get_mut(claim.document.as_str()).and_then(|rows| rows.get_mut(&claim.key));
        if let Some(row) = row {
            row.fields.entry(Field::MeasureId).or_insert_with(|| reading(claim));
        }
    }
    let source = |(id, rows): (&str, BTreeMap<&ActivityKey, Reading>)| {
        let document = then.catalog.documents.iter().find(|d| d.id == id)?;
        let document = Document { program_years: vec![to], ..document.clone() };
        let named = |(key, row): (&ActivityKey, Reading)| with_id(row, then, key);
        Some(Source { document, readings: rows.into_iter().map(named).collect(), carried: true })
    };
    rows.into_iter().filter_map(source).collect()
}

fn reading(claim: &Claim) -> Box<FieldReading> {
    Box::new(FieldReading {
        value: claim.value.clone(),
        raw: claim.raw.clone(),
        span: claim.span.clone(),
        rule: Rule::CarriedOver,
        null: claim.null,
    })
}

/// A row of a document that does not print the id of the activity is known by it all the same.
fn with_id(mut row: Reading, then: &Reconciled, key: &ActivityKey) -> Reading {
    let id = then.catalog.activities.get(key).and_then(|a| a.measure_id.as_ref());
    if let (Some(id), Some(any)) = (id, row.fields.values().next()) {
        let value = Value::Text(id.to_string());
        let span = Span::new(Basis::Derived, any.span.parts().cloned().collect());
        let id = FieldReading { value, raw: String::new(), span, rule: Rule::CarriedOver, null: None };
        row.fields.entry(Field::MeasureId).or_insert_with(|| Box::new(id));
    }
    row
}

fn id_of(reading: &Reading) -> Option<MeasureId> {
    reading.text(Field::MeasureId).and_then(MeasureId::parse)
}

fn takes_off(reading: &Reading) -> bool {
    reading.fields.get(&Field::Listed).is_some_and(|f| f.value == Value::Flag(false))
}

/// The ids of a year's list.
fn listed(then: &Reconciled, year: ProgramYear) -> BTreeSet<MeasureId> {
    then.catalog.listed(year).filter_map(|(_, activity, _)| activity.measure_id.clone()).collect()
}

/// Rows that change or remove what neither the list has nor a request adds. Such a change puts nothing on the list.
fn unknown(
    requests: &mut [Source],
    then: &Reconciled,
    earlier: ProgramYear,
    year: ProgramYear,
) -> Vec<Finding> {
    let of_year = |r: &&mut Source| r.document.program_years.contains(&year);
    let mut known = listed(then, earlier);
    for request in requests.iter_mut().filter(of_year) {
        let new = request.readings.iter().filter(|r| r.text(Field::Title).is_some() && !takes_off(r));
        known.extend(new.filter_map(id_of));
    }
    let mut findings = Vec::new();
    for request in requests.iter_mut().filter(of_year) {
        let alone = request.document.program_years.len() == 1;
        for row in &mut request.readings {
            let Some(id) = id_of(row).filter(|id| !known.contains(id)) else { continue };
            let Some(place) = row.fields.get(&Field::MeasureId).cloned() else { continue };
            let does = if takes_off(row) { "takes off the list" } else { "changes" };
            let message = format!(
                "{} {does} {id}, which is not on the list of {earlier} and which no request of {year} adds; look for \
                 a slip in the id",
                request.document.path
            );
            let mut finding = Finding::new(Code::ChangesUnknown, message).at(place.span.clone());
            finding.document = Some(request.document.id.clone());
            finding.program_year = Some(year);
            finding.key = Some(ActivityKey::of(&id));
            finding.measure_id = Some(id);
            findings.push(finding);
            if alone {
                let span = Span::new(Basis::Derived, place.span.parts().cloned().collect());
                let off = FieldReading { value: Value::Flag(false), span, rule: Rule::NotOnList, ..*place };
                row.fields.entry(Field::Listed).or_insert_with(|| Box::new(off));
            }
        }
    }
    findings
}

/// What was done, in numbers, and whether the list is older than the year before.
fn told(requests: &[Source], then: &Reconciled, earlier: ProgramYear, year: ProgramYear) -> Vec<Finding> {
    let known = listed(then, earlier);
    let of_year: Vec<&Source> =
        requests.iter().filter(|r| r.document.program_years.contains(&year)).collect();
    let rows = || of_year.iter().flat_map(|r| &r.readings).filter_map(|row| Some((id_of(row)?, row)));
    let ids = |wanted: &dyn Fn(&MeasureId, &Reading) -> bool| {
        rows().filter(|(id, row)| wanted(id, row)).map(|(id, _)| id).collect::<BTreeSet<_>>().len()
    };
    let off = ids(&|id, row| takes_off(row) && known.contains(id));
    let new = ids(&|id, row| !takes_off(row) && !known.contains(id));
    let changed = ids(&|id, row| !takes_off(row) && known.contains(id));
    let names: Vec<&str> = of_year.iter().map(|r| r.document.id.as_str()).collect();
    let names = names.join(", ");
    let carried = then.catalog.listed(earlier).count();
    let message = format!(
        "{year} has no list of its own: the {carried} activities of {earlier} were carried over, and {names} took {off} off \
         the list, put {new} on it and changed {changed}"
    );
    let note = Finding::new(Code::ChangesApplied, message);
    let skipped = (u16::from(earlier) + 1 < u16::from(year)).then(|| {
        let message = format!(
            "{names}: the nearest list before {year} is that of {earlier}; what changed in between is not known. Add the \
             lists or the change requests of the years between"
        );
        Finding::new(Code::ChangesYears, message)
    });
    let of = |mut finding: Finding| {
        finding.program_year = Some(year);
        finding
    };
    std::iter::once(note).chain(skipped).map(of).collect()
}
