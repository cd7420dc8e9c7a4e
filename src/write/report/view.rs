//! Everything that the page says without its script.

use super::changes::{self, Edge, Pair, YearSources};
use super::coverage::{self, FindingGroup, GapGroup, Source};
use super::data::of_year;
use super::grid::{self, Panel};
use super::parts::{self, Link, Names, said};
use super::rules::{self, YearRules};
use crate::model::{Built, Field, ProgramYear, Standing, Status, Value, Weight};
use serde::Serialize;

/// The page.
#[derive(Serialize)]
pub(super) struct View {
    pub demo: bool,
    pub title: String,
    pub version: String,
    pub years: Vec<YearLine>,
    pub latest: u16,
    pub rows: Vec<Row>,
    pub panels: Vec<Panel>,
    pub pairs: Vec<Pair>,
    pub states: Vec<Pair>,
    pub edges: Vec<Edge>,
    pub sources: Vec<YearSources>,
    pub disagreements: usize,
    pub dressed: usize,
    pub rules: Vec<YearRules>,
    pub no_rules: Vec<u16>,
    pub gaps: Vec<GapGroup>,
    pub gap_count: usize,
    pub documents: Vec<Source>,
    pub findings: Vec<FindingGroup>,
    pub finding_count: usize,
    pub activities: usize,
    pub claims: usize,
    pub subcategories: Vec<(String, String)>,
    pub standings: Vec<(&'static str, &'static str)>,
}

/// A program year in a line.
#[derive(Serialize)]
pub(super) struct YearLine {
    pub year: u16,
    pub listed: usize,
    pub high: usize,
    pub medium: usize,
    /// None for the first year.
    pub added: Option<usize>,
    pub removed: Option<usize>,
    pub changed: Option<usize>,
    pub anchor: String,
    pub disagreements: usize,
    /// Gaps without the holes of retired ids.
    pub gaps: usize,
    pub documents: usize,
}

/// An activity of the latest year.
#[derive(Serialize)]
pub(super) struct Row {
    pub link: Link,
    pub description: String,
    pub documentation: Vec<String>,
    pub subcategory: String,
    pub weight: &'static str,
    pub cehrt: &'static str,
    pub status: &'static str,
    pub standing: &'static str,
    pub standing_says: &'static str,
}

/// The view of a build.
pub(super) fn view(built: &Built, names: &Names) -> View {
    let catalog = &built.catalog;
    let years = catalog.years();
    let latest = years.last().copied();
    let sources = changes::sources(built, names);
    let title = match (years.first(), latest) {
        (Some(first), Some(last)) if *first != last => {
            format!("Improvement Activities {first}\u{2013}{last}")
        }
        (_, Some(last)) => format!("Improvement Activities {last}"),
        _ => "Improvement Activities".to_owned(),
    };
    let mut subcategories: Vec<&str> = catalog
        .activities
        .values()
        .flat_map(|a| a.years.values())
        .filter_map(|y| y.value(Field::SubcategoryId).as_text())
        .collect();
    subcategories.sort_by_key(|id| names.order(Some(id)));
    subcategories.dedup();
    let standings =
        [Standing::Contested, Standing::Ruled, Standing::Ranked, Standing::Agreed, Standing::Single];
    View {
        demo: catalog.demo,
        title,
        version: catalog.schema_version.clone(),
        years: years.iter().map(|year| line(built, *year)).collect(),
        latest: latest.map_or(0, ProgramYear::get),
        rows: latest.map(|year| rows(built, year, names)).unwrap_or_default(),
        panels: grid::panels(built, names),
        pairs: changes::pairs(built, names),
        states: changes::states(built, names),
        edges: changes::other_edges(built, names),
        disagreements: sources.iter().map(|s| s.real.len()).sum(),
        dressed: sources.iter().map(|s| s.dress.len()).sum(),
        sources,
        rules: rules::rules(built),
        no_rules: rules::without(built),
        gaps: coverage::gaps(built),
        gap_count: built.gaps.gaps.len(),
        documents: coverage::documents(built),
        findings: coverage::findings(built),
        finding_count: catalog.findings.len(),
        activities: catalog.activities.len(),
        claims: built.claims.len(),
        subcategories: subcategories.iter().map(|id| ((*id).to_owned(), names.of(id).to_owned())).collect(),
        standings: standings.iter().map(|s| (s.as_str(), parts::standing(*s))).collect(),
    }
}

fn line(built: &Built, year: ProgramYear) -> YearLine {
    let catalog = &built.catalog;
    let weighs = |weight: Weight| {
        catalog
            .listed(year)
            .filter(|(_, _, view)| Weight::of(view.value(Field::Weight)) == Some(weight))
            .count()
    };
    let diff = built.differences.years.iter().find(|d| d.to == year);
    YearLine {
        year: year.get(),
        listed: catalog.listed(year).count(),
        high: weighs(Weight::High),
        medium: weighs(Weight::Medium),
        added: diff.map(|d| d.added.len()),
        removed: diff.map(|d| d.removed.len()),
        changed: diff.map(|d| d.changed.iter().filter(|c| c.kind.is_real()).count()),
        anchor: diff.map(|d| format!("changes-{}-{}", d.from, d.to)).unwrap_or_default(),
        disagreements: built
            .differences
            .sources
            .iter()
            .filter(|s| s.program_year == year && s.kind.is_real())
            .count(),
        gaps: built.gaps.gaps.iter().filter(|g| g.program_year == Some(year) && !g.is_hole()).count(),
        documents: catalog.documents.iter().filter(|d| d.program_years.contains(&year)).count(),
    }
}

fn rows(built: &Built, year: ProgramYear, names: &Names) -> Vec<Row> {
    let row = |(key, _, view): (&crate::model::ActivityKey, _, &crate::model::YearView)| {
        let text = |field| view.value(field).as_text().unwrap_or_default().to_owned();
        let standing = of_year(view);
        Row {
            link: Link::new(key, view.value(Field::Title).as_text()),
            description: text(Field::Description),
            documentation: match view.value(Field::SupportingDocumentation) {
                Value::Items(items) => items.clone(),
                _ => Vec::new(),
            },
            subcategory: match view.value(Field::SubcategoryId) {
                Value::Null => String::new(),
                value => said(names, Field::SubcategoryId, value),
            },
            weight: Weight::of(view.value(Field::Weight)).map_or("", Weight::as_str),
            cehrt: match view.value(Field::CehrtEligible) {
                Value::Flag(true) => "yes",
                Value::Flag(false) => "no",
                _ => "",
            },
            status: Status::of(view.value(Field::Status)).map_or("", Status::as_str),
            standing: standing.map_or("", Standing::as_str),
            standing_says: standing.map_or("", parts::standing),
        }
    };
    built.catalog.listed(year).map(row).collect()
}
