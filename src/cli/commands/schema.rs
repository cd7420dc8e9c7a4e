//! `schema`: the JSON Schema of what a command prints.

use crate::cli::args::Schema;
use crate::cli::exit::Exit;
use crate::write;
use anyhow::{Result, bail};
use std::io::Write;

pub(crate) fn run(args: &Schema) -> Result<Exit> {
    let mut out = std::io::stdout().lock();
    let Some(name) = &args.name else {
        for (name, what) in write::SCHEMAS {
            writeln!(out, "{name}\t{what}")?;
        }
        return Ok(Exit::Clean);
    };
    let Some(schema) = write::schema(name) else {
        let names = write::SCHEMAS.map(|(name, _)| name).join(", ");
        bail!("there is no schema `{name}`; the schemas are {names}");
    };
    write::pretty(&mut out, &schema)?;
    Ok(Exit::Clean)
}
