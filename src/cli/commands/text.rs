//! `text`: the canonical text of a document, numbered; of a PDF also one page of it, and a page as a picture.

use crate::cli::args::{Common, Text};
use crate::cli::exit::Exit;
use crate::cli::job;
use crate::model::{Page, Severity};
use crate::pipeline;
use crate::write;
use anyhow::{Result, bail};
use std::io::{BufWriter, Write};

pub(crate) fn run(args: &Text, common: &Common) -> Result<Exit> {
    if std::path::Path::new(&args.path).is_dir() {
        bail!("{}: name one document, not a folder", args.path);
    }
    let options = job::options(common, None)?;
    let specs = job::documents(std::slice::from_ref(&args.path))?;
    let [spec] = specs.as_slice() else { bail!("{}: name one document, not a folder", args.path) };
    let done = pipeline::read(spec, &options);
    if done.text.is_empty()
        && let Some(error) = done.findings.iter().find(|f| f.severity == Severity::Error)
    {
        bail!("{}", error.message);
    }
    let page = args.page.map(|number| page(&done.pages, number, &args.path)).transpose()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    match (args.svg, page) {
        (true, None) if done.pages.is_empty() => {
            bail!("{}: there are no pages to draw: they come of a PDF that the engine hayro reads", args.path)
        }
        (true, page) => write::svg(&mut out, page.unwrap_or(&done.pages[0]), &done.blocks)?,
        (false, None) => write::numbered(&mut out, &done.text, None)?,
        (false, Some(page)) => write::numbered(&mut out, &done.text, Some(lines(page)))?,
    }
    out.flush()?;
    Ok(Exit::Clean)
}

fn page<'p>(pages: &'p [Page], number: u32, path: &str) -> Result<&'p Page> {
    match pages.iter().find(|p| p.number == number) {
        Some(page) => Ok(page),
        None if pages.is_empty() => bail!(
            "{path}: there are no pages: they come of a PDF that the engine hayro reads; leave out --page"
        ),
        None => bail!("{path}: there is no page {number}; the last is {}", pages.len()),
    }
}

/// The lines of the canonical text that a page has; none when it is empty.
fn lines(page: &Page) -> std::ops::Range<u32> {
    match (page.words.first(), page.words.last()) {
        (Some(first), Some(last)) => first.line..last.line + 1,
        _ => 0..0,
    }
}
