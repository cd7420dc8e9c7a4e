//! Everything that one build makes: what `build` writes, and what every export and page is made of.

use super::{ActivityLine, Catalog, Claim, Differences, Gaps};

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
