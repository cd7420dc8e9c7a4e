//! What was written, held against its schema before it replaces anything. The one file that knows the crate for it.

use crate::write;
use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use serde_json::Value;
use std::path::Path;

/// Checks a file of a build by its name; one that has no schema passes.
pub(super) fn check(name: &str, path: &Path) -> Result<()> {
    let Some(schema) = write::schema_of_file(name) else { return Ok(()) };
    let validator = jsonschema::validator_for(&serde_json::to_value(schema)?)?;
    let bytes =
        std::fs::read(path).with_context(|| format!("{name}: cannot be read back; nothing was replaced"))?;
    let wrong = |bytes: &[u8]| {
        let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<Value>();
        values.find_map(|value| match value {
            Ok(value) if validator.is_valid(&value) => None,
            Ok(value) => validator.iter_errors(&value).next().map(|e| format!("{}: {e}", e.instance_path())),
            Err(error) => Some(error.to_string()),
        })
    };
    // A value a line: lines are checked side by side.
    let wrong = match name.ends_with(".ndjson") {
        true => bytes.par_split(|b| *b == b'\n').find_map_first(wrong),
        false => wrong(&bytes),
    };
    if let Some(wrong) = wrong {
        bail!(
            "{name}: what was to be written is not what its schema says ({wrong}); nothing was replaced; please report it"
        );
    }
    Ok(())
}
