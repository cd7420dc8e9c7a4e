//! `show`.

use crate::cli::args::Show;
use crate::cli::exit::Exit;
use anyhow::{Result, bail};

pub(crate) fn run(_args: &Show) -> Result<Exit> {
    bail!("`show` is not there yet")
}
