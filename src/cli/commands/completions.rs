//! `completions`.

use crate::cli::args::Completions;
use crate::cli::exit::Exit;
use anyhow::{Result, bail};

pub(crate) fn run(_args: &Completions) -> Result<Exit> {
    bail!("`completions` is not there yet")
}
