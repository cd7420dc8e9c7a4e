//! JSON: indented for files that people open, one line for files that programs read line by line.

use crate::model::{Claim, ClaimLine, SCHEMA_VERSION};
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

/// `claims.ndjson`.
pub fn claim_lines(out: &mut impl Write, claims: &[Claim], demo: bool) -> io::Result<()> {
    for claim in claims {
        line(out, &ClaimLine { schema_version: SCHEMA_VERSION.to_owned(), demo, claim: claim.clone() })?;
    }
    Ok(())
}
