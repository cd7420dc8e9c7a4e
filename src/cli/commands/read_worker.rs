//! `read-worker`, which people do not call: reads documents for another process of this program, which sends them on stdin
//! and takes what was read from stdout.

use crate::cli::exit::Exit;
use crate::read;
use anyhow::Result;
use std::io::BufWriter;

pub(crate) fn run() -> Result<Exit> {
    read::serve(std::io::stdin(), BufWriter::with_capacity(64 << 10, std::io::stdout()))?;
    Ok(Exit::Clean)
}
