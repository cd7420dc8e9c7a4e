//! Everything that one build makes: what `build` writes, and what every export and page is made of.

use super::{ActivityLine, Catalog, Claim, Differences, Gaps, ProgramYear};
use std::collections::BTreeSet;

/// The files of a build, in memory.
#[derive(Clone, Debug)]
pub struct Built {
    /// `catalog.json`.
    pub catalog: Catalog,
    /// `claims.ndjson`.
    pub claims: Vec<Claim>,
    /// `activities.ndjson`.
    pub activities: Vec<ActivityLine>,
    /// `differences.json`.
    pub differences: Differences,
    /// `gaps.json`.
    pub gaps: Gaps,
}

impl Built {
    /// What it says of one year: its activities, what changed into it, and the documents that speak of it.
    pub fn of_year(mut self, year: ProgramYear) -> Self {
        self.claims.retain(|c| c.program_year == year);
        self.activities.retain(|a| a.program_year == year);
        self.gaps.gaps.retain(|g| g.program_year == Some(year));
        let differences = &mut self.differences;
        differences.years.retain(|d| d.to == year);
        differences.sources.retain(|d| d.program_year == year);
        differences.states.retain(|d| d.program_year == year);
        let catalog = &mut self.catalog;
        for activity in catalog.activities.values_mut() {
            activity.years.retain(|of, _| *of == year);
            activity.lineage.retain(|edge| edge.year() == year || edge.from.program_year == year);
        }
        catalog.activities.retain(|_, activity| !activity.years.is_empty());
        let speak: BTreeSet<&str> = self.claims.iter().map(|c| c.document.as_str()).collect();
        catalog.documents.retain(|d| d.program_years.contains(&year) || speak.contains(d.id.as_str()));
        let kept: BTreeSet<&str> = catalog.documents.iter().map(|d| d.id.as_str()).collect();
        catalog.findings.retain(|f| match (f.program_year, f.document.as_deref()) {
            (Some(of), _) => of == year,
            (None, Some(document)) => kept.contains(document),
            (None, None) => true,
        });
        self
    }
}
