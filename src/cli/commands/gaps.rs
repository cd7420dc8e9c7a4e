//! `gaps`: what is missing, as the build found it.

use crate::cli::args::{Form, Gaps};
use crate::cli::exit::Exit;
use crate::cli::job;
use crate::write;
use anyhow::{Context, Result, bail};
use std::io::{BufWriter, Write};

pub(crate) fn run(args: &Gaps) -> Result<Exit> {
    let catalog = job::catalog(&args.catalog)?;
    let path = job::beside(&args.catalog, "gaps.json");
    let shown = path.display();
    let bytes = std::fs::read(&path)
        .with_context(|| format!("{shown}: `build` writes it beside the catalog; build anew"))?;
    let mut found: crate::model::Gaps = serde_json::from_slice(&bytes)
        .with_context(|| format!("{shown}: these are no gaps of ia-catalog"))?;
    if let Some(year) = args.year {
        if !catalog.years().contains(&year) {
            let known: Vec<String> = catalog.years().iter().map(ToString::to_string).collect();
            bail!("{} has nothing of {year}; its years are: {}", args.catalog.display(), known.join(", "));
        }
        found.gaps.retain(|g| g.program_year == Some(year));
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Form::Table => {
            if catalog.demo {
                writeln!(out, "demonstration catalog")?;
            }
            write::gaps_for_people(&mut out, &found.gaps)?;
        }
        Form::Json => write::pretty(&mut out, &found)?,
        Form::Ndjson => found.gaps.iter().try_for_each(|gap| write::line(&mut out, gap))?,
        Form::Csv => write::gaps_csv(&mut out, &found.gaps)?,
        Form::Markdown => write::gaps_markdown(&mut out, &found.gaps)?,
    }
    out.flush()?;
    Ok(Exit::look(!found.gaps.is_empty()))
}
