//! `gaps`: what is missing, as the build found it.

use crate::cli::args::{Common, Form, Gaps};
use crate::cli::exit::Exit;
use crate::cli::{job, look};
use crate::model::Gap;
use crate::write;
use anyhow::Result;
use std::io::{BufWriter, Write};

pub(crate) fn run(args: &Gaps, common: &Common) -> Result<Exit> {
    let catalog = job::catalog(&args.catalog)?;
    let all = job::gaps(&args.catalog)?;
    if let Some(year) = args.year
        && !catalog.years().contains(&year)
    {
        return Err(job::no_year(&args.catalog, year, &catalog.years()));
    }
    let mut found = all.clone();
    found.gaps.retain(|gap| args.year.is_none() || gap.program_year == args.year);
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Form::Table => {
            if catalog.demo {
                writeln!(out, "demonstration catalog")?;
            }
            write::gaps_for_people(&mut out, &found.gaps, &all.gaps, look::of(common))?;
        }
        Form::Json => write::pretty(&mut out, &found)?,
        Form::Ndjson => found.gaps.iter().try_for_each(|gap| write::line(&mut out, gap))?,
        Form::Csv => write::gaps_csv(&mut out, &found.gaps)?,
        Form::Markdown => write::gaps_markdown(&mut out, &found.gaps)?,
    }
    out.flush()?;
    Ok(Exit::look(found.gaps.iter().any(Gap::is_of_list)))
}
