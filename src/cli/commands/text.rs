//! `text`: the canonical text of a document, numbered.

use crate::cli::args::Text;
use crate::cli::exit::Exit;
use crate::model::Severity;
use crate::read::Limits;
use crate::source::{self, Spec};
use crate::write;
use anyhow::{Result, bail};
use std::io::{BufWriter, Write};

pub(crate) fn run(args: &Text) -> Result<Exit> {
    let opened = source::open(&Spec::of_path(&args.path), Limits::default().bytes);
    if let Some(error) = opened.findings.iter().find(|f| f.severity == Severity::Error) {
        bail!("{}", error.message);
    }
    if opened.encoding.is_none() {
        bail!("{}: documents of this format cannot be read yet", args.path);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    write::numbered(&mut out, &opened.text)?;
    out.flush()?;
    Ok(Exit::Clean)
}
