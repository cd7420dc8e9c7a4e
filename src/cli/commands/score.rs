//! `score`: the score of the category, with the working.

use crate::cli::args::{Common, Score, ScoreForm as Form};
use crate::cli::exit::Exit;
use crate::cli::{find, job, look};
use crate::compare::ClaimIndex;
use crate::score::{self, Asked};
use crate::write;
use anyhow::{Result, bail};
use std::io::{BufWriter, Write};

pub(crate) fn run(args: &Score, common: &Common) -> Result<Exit> {
    let catalog = job::catalog(&args.catalog)?;
    let years = catalog.years();
    if !years.contains(&args.year) && !catalog.rules.iter().any(|r| r.program_year == args.year) {
        return Err(job::no_year(&args.catalog, args.year, &years));
    }
    let Some(claims) = job::claims(&args.catalog)? else {
        bail!(
            "{}: the claims that `build` writes beside the catalog are not there; build anew",
            args.catalog.display()
        );
    };
    let index = ClaimIndex::new(&claims);
    let asked = Asked {
        year: args.year,
        activities: args
            .ids
            .iter()
            .map(|id| {
                (id.clone(), find::activity(&catalog, id, Some(args.year)).ok().map(|(key, _)| key.clone()))
            })
            .collect(),
        circumstances: args.practice.iter().map(|p| (*p).into()).collect(),
        clinicians: args.clinicians,
        medical_home: args.medical_home,
        apm: args.apm.clone(),
        days: args.days,
    };
    let score = score::score(&catalog, &|id| index.get(id), &asked)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Form::Json => write::pretty(&mut out, &score)?,
        Form::Table => write::score_for_people(&mut out, &score, look::of(common))?,
    }
    out.flush()?;
    Ok(Exit::look(!score.scored.refused.is_empty() || !score.others.is_empty()))
}
