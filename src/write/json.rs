//! JSON: indented for files that people open, one line for files that programs read line by line.

use crate::model::{Claim, SCHEMA_VERSION};
use serde::Serialize;
use std::io::{self, Write};

/// Indented, with a line break at the end.
pub fn pretty(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    out.write_all(b"\n")
}

/// One line.
pub fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// A [`crate::model::ClaimLine`] of a claim that stays where it is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineOf<'c> {
    schema_version: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    demo: bool,
    #[serde(flatten)]
    claim: &'c Claim,
}

/// `claims.ndjson`.
pub fn claim_lines(out: &mut impl Write, claims: &[Claim], demo: bool) -> io::Result<()> {
    claims.iter().try_for_each(|claim| line(out, &LineOf { schema_version: SCHEMA_VERSION, demo, claim }))
}
