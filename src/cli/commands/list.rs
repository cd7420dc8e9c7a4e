//! `list`.

use crate::cli::args::List;
use crate::cli::exit::Exit;
use anyhow::{Result, bail};

pub(crate) fn run(_args: &List) -> Result<Exit> {
    bail!("`list` is not there yet")
}
