//! Readings of all documents to claims, decisions and the catalog. No text is parsed here and no claim is dropped.
//!
//! [`group`] and [`join`] say which rows are the same activity, and [`reuse`] gives an id that is used for something else a
//! key of its own; [`claims`] makes claims of them; [`rank`] and [`decide`] say which value stands, by the policy and the
//! reviewer's [`rulings`], and [`because`] why.

mod because;
mod claims;
mod decide;
mod disputes;
mod group;
mod join;
mod lines;
mod rank;
mod reuse;
mod rules;
mod rulings;
mod similar;

pub use lines::{Speaking, activity_lines};
pub use rules::rules;

use crate::facts::Facts;
use crate::model::{
    Activity, ActivityKey, Catalog, Claim, Code, Document, Field, Finding, Join, ProgramYear, Reading, Rule,
    Rulings, SCHEMA_VERSION, Standing, Value,
};
use decide::World;
use rulings::OnFile;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// A document and what it says.
#[derive(Clone, Debug)]
pub struct Source {
    /// The document, its years settled.
    pub document: Document,
    /// Its rows.
    pub readings: Vec<Reading>,
    /// The rows are those of an earlier year's list, carried over to the years that the document has here: its document
    /// stands among the sources with its own years too, and says nothing of who is not on the list.
    pub carried: bool,
}

impl Source {
    /// A document that speaks of its own years.
    pub fn new(document: Document, readings: Vec<Reading>) -> Self {
        Self { document, readings, carried: false }
    }
}

/// What reconciling gives.
#[derive(Clone, Debug)]
pub struct Reconciled {
    /// The catalog, its findings those of this room.
    pub catalog: Catalog,
    /// Every claim, by year, key, field and document.
    pub claims: Vec<Claim>,
}

/// Reconciles the sources; their order does not matter. With `only`, the id of a document, all sources say which rows
/// are the same activity, and that document alone says what is claimed: one state of a source among others.
pub fn reconcile(
    mut sources: Vec<Source>,
    facts: &Facts,
    file: Option<&Rulings>,
    only: Option<&str>,
) -> Reconciled {
    let order = |s: &Source| (s.document.id.clone(), s.carried, s.document.program_years.clone());
    sources.sort_by_key(order);
    let mut grouped = group::group(&sources);
    OnFile::name(file, &mut grouped, &sources);
    let key_now = |(at, join): (&_, &Join)| Some((join.alias.clone(), grouped.keys.get(at)?.clone()));
    let rulings = OnFile::new(file, &grouped.joins.iter().filter_map(key_now).collect());
    let patches = rulings.document().map(|document| (document, rulings.patches()));
    let mut claims = claims::claims(&sources, &grouped, patches.as_ref());
    if let Some(only) = only {
        claims.retain(|c| c.document == only && c.rule != Rule::NoRow);
    }
    let mut findings = grouped.findings;
    let by_key = by_activity(&claims);
    let patched = patches.as_ref().map(|(document, _)| document);
    let documents: BTreeMap<&str, &Document> =
        own(&sources).chain(patched).map(|d| (d.id.as_str(), d)).collect();
    let world = World { documents: &documents, facts, rulings: rulings.path() };
    let mut activities: BTreeMap<ActivityKey, Activity> = BTreeMap::new();
    for ((key, year), claims) in &by_key {
        let view = decide::decide(*year, claims, |field| rulings.on(key, *year, field), world);
        findings.extend(disputes::findings(key, *year, &view, claims));
        let activity = activities.entry(key.clone()).or_insert_with(|| Activity {
            measure_id: key.measure_id(),
            aliases: Vec::new(),
            joins: Vec::new(),
            years: BTreeMap::new(),
            lineage: Vec::new(),
        });
        activity.years.insert(*year, view);
    }
    for (at, join) in grouped.joins {
        if let Some(activity) = grouped.keys.get(&at).and_then(|key| activities.get_mut(key)) {
            activity.joins.push(join);
        }
    }
    for activity in activities.values_mut() {
        let aliases: BTreeSet<ActivityKey> = activity.joins.iter().map(|j| j.alias.clone()).collect();
        activity.aliases = aliases.into_iter().collect();
    }
    let decided = |key: &ActivityKey, year, field| {
        let decision = activities.get(key)?.years.get(&year)?.fields.get(&field)?;
        Some((by_key.get(&(key.clone(), year))?.clone(), decision))
    };
    findings.extend(rulings.findings(decided, world));
    name(&mut findings, &activities);
    findings.extend(undeclared(&sources, facts));
    findings.extend(own(&sources).filter_map(|d| publisher(d, facts)));
    findings.extend(out_of_year(&activities));
    let catalog = Catalog {
        schema_version: SCHEMA_VERSION.to_owned(),
        demo: false,
        documents: own(&sources).cloned().chain(patches.map(|(document, _)| document)).collect(),
        activities,
        rules: Vec::new(),
        apm_scores: Vec::new(),
        findings,
    };
    Reconciled { catalog, claims }
}

/// The documents, each once.
fn own(sources: &[Source]) -> impl Iterator<Item = &Document> {
    sources.iter().filter(|s| !s.carried).map(|s| &s.document)
}

fn by_activity(claims: &[Claim]) -> BTreeMap<(ActivityKey, ProgramYear), Vec<&Claim>> {
    let mut found: BTreeMap<_, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        found.entry((claim.key.clone(), claim.program_year)).or_default().push(claim);
    }
    found
}

/// Gives findings that know their activity its id and title.
fn name(findings: &mut [Finding], activities: &BTreeMap<ActivityKey, Activity>) {
    for finding in findings {
        let Some(activity) = finding.key.as_ref().and_then(|key| activities.get(key)) else { continue };
        finding.measure_id = activity.measure_id.clone();
        let in_year = finding.program_year.and_then(|year| activity.years.get(&year));
        let title = in_year.and_then(|y| y.value(Field::Title).as_text()).or(activity.title());
        finding.title = title.map(str::to_owned);
    }
}

/// A publisher that has no rank because of a slip would lose every disagreement without a word.
fn publisher(document: &Document, facts: &Facts) -> Option<Finding> {
    let given = document.publisher.as_deref()?;
    let like = facts.publisher_like(given)?;
    let message = format!(
        "the publisher `{given}` has no rank, so that the document ranks lowest; did you mean {}? If not, give it a \
         row in publishers.csv (--facts)",
        like.to_uppercase()
    );
    let mut finding = Finding::new(Code::SourcePublisher, message);
    finding.document = Some(document.id.clone());
    Some(finding)
}

fn undeclared(sources: &[Source], facts: &Facts) -> Vec<Finding> {
    let years: BTreeSet<ProgramYear> =
        sources.iter().flat_map(|s| s.document.program_years.clone()).collect();
    let finding = |year: ProgramYear| {
        let message = format!(
            "nothing is declared of {year}: no expected counts, every field assumed; add a row to years.csv and give it with --facts"
        );
        let mut finding = Finding::new(Code::SourceYearNotDeclared, message);
        finding.program_year = Some(year);
        finding
    };
    years.into_iter().filter(|year| facts.year(*year).is_none()).map(finding).collect()
}

/// Values that documents print for a field that the facts say the year has not: one finding a year and field.
fn out_of_year(activities: &BTreeMap<ActivityKey, Activity>) -> Vec<Finding> {
    let mut counts: BTreeMap<(ProgramYear, Field), usize> = BTreeMap::new();
    for (year, view) in activities.values().flat_map(|a| &a.years) {
        for (field, decision) in &view.fields {
            if decision.standing == Standing::NotInYear && !decision.rejected.is_empty() {
                *counts.entry((*year, *field)).or_default() += 1;
            }
        }
    }
    let finding = |((year, field), count): ((ProgramYear, Field), usize)| {
        let message = format!(
            "documents print {field} for {} of {year}, a year that is declared to have none; the values \
             are kept as rejected claims. If the year has them, say so in years.csv (--facts)",
            if count == 1 { "1 activity".to_owned() } else { format!("{count} activities") }
        );
        let mut finding = Finding::new(Code::DecideNotInYear, message).of(field);
        finding.program_year = Some(year);
        finding
    };
    counts.into_iter().map(finding).collect()
}

/// The title of a reading, where it has one.
fn title_of(reading: &Reading) -> Option<&str> {
    match reading.fields.get(&Field::Title).map(|f| &f.value) {
        Some(Value::Text(title)) => Some(title),
        _ => None,
    }
}

/// The provisional key of a row without an id: of its title, or of its place where it has none.
pub fn key_of_title(title: Option<&str>, document: &Document, row: usize) -> ActivityKey {
    let normal = title.map(crate::model::words::title_key).filter(|t| !t.is_empty());
    provisional_key(&normal.unwrap_or_else(|| {
        let hash = document.sha256.as_deref().unwrap_or(&document.id);
        format!("{hash}/{row}")
    }))
}

/// The provisional key of words.
fn provisional_key(words: &str) -> ActivityKey {
    let digest = Sha256::digest(words.as_bytes());
    let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    ActivityKey::provisional(&hash)
}
