//! A third party's pages held against the catalog of a program year: what they say that the catalog does not, with the
//! place in both. What a page does not print is no disagreement.

mod documentation;
mod fields;
mod membership;
pub(super) mod spelled;

use super::claims::{ClaimIndex, located};
use crate::model::words::title_key;
use crate::model::{
    Activity, ActivityKey, Catalog, Claim, Code, Field, Finding, Located, MeasureId, ProgramYear, Severity,
    Status, Value, YearView,
};
use std::collections::BTreeMap;

/// What is held against what.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// Its claims.
    pub claims: &'a ClaimIndex<'a>,
    /// The program year.
    pub year: ProgramYear,
    /// What the third party's documents say of the year, under the catalog's keys as far as the rows could be joined.
    pub pages: &'a [Claim],
    /// Whether the third party's documents together claim to be the whole list of the year.
    pub complete: bool,
}

/// What one document says of one activity.
struct Row<'a> {
    key: &'a ActivityKey,
    document: &'a str,
    fields: BTreeMap<Field, &'a Claim>,
}

/// Every disagreement, and notes on what differs in dress alone, in the order of [`order`].
pub fn audit(held: &Held) -> Vec<Finding> {
    let rows = rows(held.pages);
    let mut found = Vec::new();
    for row in &rows {
        match held.listed(row.key) {
            Some(listed) => {
                found.extend(fields::differing(held, row, listed));
                found.extend(suspended(held, row, listed));
            }
            None => found.extend(membership::not_listed(held, row)),
        }
    }
    found.extend(documentation::of_others(held, &rows));
    found.extend(twice(held, &rows));
    found.extend(membership::missing(held, &rows));
    found.sort_by(order);
    found
}

/// A page that offers a suspended activity and does not say so.
fn suspended(held: &Held, row: &Row, listed: Listed) -> Option<Finding> {
    let status = |value: Option<&Value>| value.and_then(Status::of);
    let here = status(Some(listed.view.value(Field::Status))) == Some(Status::Suspended);
    let said = status(row.value(Field::Status)).is_some_and(|status| status != Status::Active);
    let message = format!("{} offers {}, which is suspended in {}", row.document, listed.key, held.year);
    let mut finding = row.finding(held, Code::AuditSuspended, None, message);
    finding.key = Some(listed.key.clone());
    finding.measure_id = listed.activity.measure_id.clone();
    finding.against = held.place(listed.view, Field::Status).map(Box::new);
    (here && !said).then_some(finding)
}

/// Pages of one activity each that carry the activity of another page: one of the two ids is a slip, or one page too many.
fn twice(held: &Held, rows: &[Row]) -> Vec<Finding> {
    let pages: Vec<&Row> =
        rows.iter().filter(|row| rows.iter().filter(|r| r.document == row.document).count() == 1).collect();
    let mut first: BTreeMap<&ActivityKey, &Row> = BTreeMap::new();
    let mut found = Vec::new();
    for row in pages {
        let Some(other) = first.get(row.key) else {
            first.insert(row.key, row);
            continue;
        };
        let message = format!("{} carries {}, and so does {}", row.document, row.key, other.document);
        let field = Field::MeasureId;
        let at = row.fields.contains_key(&field).then_some(field);
        let mut finding = row.finding(held, Code::AuditTwice, at, message);
        finding.key = Some(row.key.clone());
        finding.measure_id = MeasureId::parse(row.key.as_str());
        found.push(finding);
    }
    found
}

/// The order of an audit: the gravest first, changed numbers before all, then by activity and document.
pub fn order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    let rank = |f: &Finding| (std::cmp::Reverse(f.severity), !f.code.is_of_audits(), f.code);
    let rest = |f: &Finding| (f.key.is_none(), f.key.clone(), f.document.clone(), f.field, f.message.clone());
    rank(a).cmp(&rank(b)).then_with(|| rest(a).cmp(&rest(b)))
}

/// True for a finding that says that the third party is wrong, or could not be read.
pub fn is_disagreement(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning
}

fn rows(claims: &[Claim]) -> Vec<Row<'_>> {
    let mut found: BTreeMap<(&ActivityKey, &str), BTreeMap<Field, &Claim>> = BTreeMap::new();
    for claim in claims {
        let fields = found.entry((&claim.key, claim.document.as_str())).or_default();
        fields.entry(claim.field).or_insert(claim);
    }
    found.into_iter().map(|((key, document), fields)| Row { key, document, fields }).collect()
}

/// An activity of the catalog that is on the list of the year.
#[derive(Clone, Copy)]
struct Listed<'a> {
    key: &'a ActivityKey,
    activity: &'a Activity,
    view: &'a YearView,
}

impl<'a> Held<'a> {
    /// The listed activity of a key; an id that was used again stands for the activity that has it in the year.
    fn listed(&self, key: &ActivityKey) -> Option<Listed<'a>> {
        let id = MeasureId::parse(key.as_str());
        let fits = |(of, activity, _): &(&ActivityKey, &Activity, &YearView)| {
            *of == key || (id.is_some() && activity.measure_id == id)
        };
        let (key, activity, view) = self.catalog.listed(self.year).find(fits)?;
        Some(Listed { key, activity, view })
    }

    /// The activity that a row is of, in whatever year: by its key, its id, or its exact title.
    fn ever(&self, row: &Row) -> Option<(&'a ActivityKey, &'a Activity)> {
        let id = MeasureId::parse(row.key.as_str());
        let title = row.text(Field::Title).map(title_key).filter(|_| row.key.is_provisional());
        let all = || self.catalog.activities.iter();
        let titled = |activity: &Activity| {
            let titles = activity.years.values().filter_map(|view| view.value(Field::Title).as_text());
            title.as_ref().is_some_and(|wanted| titles.map(title_key).any(|t| t == *wanted))
        };
        all()
            .find(|(key, _)| *key == row.key)
            .or_else(|| all().find(|(_, a)| id.is_some() && a.measure_id == id))
            .or_else(|| all().find(|(_, a)| titled(a)))
    }

    /// Where the catalog says the value of a field that stands.
    fn place(&self, view: &YearView, field: Field) -> Option<Located> {
        self.claims.winner(view.fields.get(&field)?).map(located)
    }
}

impl Row<'_> {
    /// The value that the row prints for a field; None where it prints none that could be understood.
    fn value(&self, field: Field) -> Option<&Value> {
        self.fields.get(&field).map(|c| &c.value).filter(|v| !v.is_nothing())
    }

    fn text(&self, field: Field) -> Option<&str> {
        self.value(field).and_then(Value::as_text)
    }

    /// A finding about the row, its place that of the field, or of the row where there is no field.
    fn finding(&self, held: &Held, code: Code, field: Option<Field>, message: String) -> Finding {
        let mut finding = Finding::new(code, message);
        let of_field = field.and_then(|f| self.fields.get(&f));
        let anchor = of_field.or_else(|| self.fields.get(&Field::Listed)).or(self.fields.values().next());
        finding.span = anchor.map(|claim| claim.span.clone());
        finding.field = field;
        finding.document = Some(self.document.to_owned());
        finding.program_year = Some(held.year);
        finding.key = Some(self.key.clone());
        finding.measure_id = MeasureId::parse(self.key.as_str());
        finding.title = self.text(Field::Title).map(str::to_owned);
        finding
    }
}
