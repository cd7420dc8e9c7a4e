//! JSON Schemas of everything that is printed, derived from the types.

use crate::model::{
    ActivityLine, BuildRecord, Catalog, ClaimLine, Differences, Extract, Finding, Gaps, Score, YearDiff,
};
use crate::write::{Explained, Shown};
use schemars::{Schema, schema_for};

/// The schemas by name: what they are of, for people.
pub const SCHEMAS: [(&str, &str); 12] = [
    ("catalog", "catalog.json"),
    ("activity", "a line of activities.ndjson"),
    ("claim", "a line of claims.ndjson"),
    ("differences", "differences.json"),
    ("gaps", "gaps.json, and gaps --format json"),
    ("build", "build.json"),
    ("extract", "a line of what extract prints"),
    ("diff", "what diff --format json prints"),
    ("explain", "what explain --format json prints"),
    ("audit", "what audit --format json prints"),
    ("show", "what show --format json prints"),
    ("score", "what score --format json prints"),
];

/// The schema of a name; None when there is no such name.
pub fn schema(name: &str) -> Option<Schema> {
    let mut schema = match name {
        "catalog" => schema_for!(Catalog),
        "activity" => schema_for!(ActivityLine),
        "claim" => schema_for!(ClaimLine),
        "differences" => schema_for!(Differences),
        "gaps" => schema_for!(Gaps),
        "build" => schema_for!(BuildRecord),
        "extract" => schema_for!(Extract),
        "diff" => schema_for!(YearDiff),
        "explain" => schema_for!(Vec<Explained>),
        "show" => schema_for!(Shown),
        "audit" => schema_for!(Vec<Finding>),
        "score" => schema_for!(Score),
        "finding" => schema_for!(Finding),
        _ => return None,
    };
    schema.insert("title".to_owned(), format!("ia-catalog {name}").into());
    Some(schema)
}

/// The schema of a file that `build` writes, or of each of its lines; None where it has none.
pub fn schema_of_file(name: &str) -> Option<Schema> {
    let of = match name {
        "catalog.json" => "catalog",
        "activities.ndjson" => "activity",
        "claims.ndjson" => "claim",
        "differences.json" => "differences",
        "gaps.json" => "gaps",
        "build.json" => "build",
        _ => return None,
    };
    schema(of)
}
