//! The numbers that come first: what each year has, against what was declared of it and against the year before.

use crate::model::{Built, ProgramYear, Weight, YearDiff};
use std::collections::BTreeMap;

/// How many activities a year is declared to have; whoever calls knows the facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Declared {
    /// All of them.
    pub records: Option<u32>,
    /// The high-weighted ones.
    pub high: Option<u32>,
    /// The medium-weighted ones.
    pub medium: Option<u32>,
}

/// What is declared, by year.
pub type DeclaredYears = BTreeMap<ProgramYear, Declared>;

/// One year.
#[derive(Clone, Debug)]
pub(super) struct YearLine<'a> {
    pub year: ProgramYear,
    pub listed: usize,
    pub high: usize,
    pub medium: usize,
    /// What changed since the year before, where there is one.
    pub since: Option<&'a YearDiff>,
    /// Fields on which documents differ in more than dress.
    pub disagreements: usize,
    /// What is missing, holes in the ids left out: a number that has no activity any more is missing from nothing.
    pub gaps: usize,
    /// Numbers between ids that no activity of the year has.
    pub holes: usize,
    pub findings: usize,
}

impl YearLine<'_> {
    /// How many fields changed in more than dress since the year before.
    pub(super) fn real(&self) -> usize {
        self.since.map_or(0, |diff| diff.changed.iter().filter(|c| c.kind.is_real()).count())
    }
}

/// Every year of a build, in order.
pub(super) fn years(built: &Built) -> Vec<YearLine<'_>> {
    let line = |year: ProgramYear| {
        let weighs = |weight| {
            let lines = built.activities.iter().filter(|a| a.listed && a.program_year == year);
            lines.filter(|a| a.weight == Some(weight)).count()
        };
        let gaps = built.gaps.gaps.iter().filter(|g| g.program_year == Some(year));
        let sources = built.differences.sources.iter();
        YearLine {
            year,
            listed: built.activities.iter().filter(|a| a.listed && a.program_year == year).count(),
            high: weighs(Weight::High),
            medium: weighs(Weight::Medium),
            since: built.differences.years.iter().find(|d| d.to == year),
            disagreements: sources.filter(|d| d.program_year == year && d.kind.is_real()).count(),
            gaps: gaps.clone().filter(|g| !g.is_hole() && g.is_of_list()).count(),
            holes: gaps.filter(|g| g.is_hole()).count(),
            findings: built.catalog.findings.iter().filter(|f| f.program_year == Some(year)).count(),
        }
    };
    built.catalog.years().into_iter().map(line).collect()
}
