//! `explain`: a decision, its rule, and every claim for and against it.

use crate::cli::args::{Common, Explain, ExplainForm as Form};
use crate::cli::exit::Exit;
use crate::cli::{find, job, look};
use crate::compare::ClaimIndex;
use crate::model::{Activity, ActivityKey, Catalog, Claim, Field, ProgramYear, Standing};
use crate::pipeline;
use crate::write::{self, Explained, ExplainedClaim};
use anyhow::{Result, bail};
use std::io::{BufWriter, Write};

pub(crate) fn run(args: &Explain, common: &Common) -> Result<Exit> {
    let mut catalog = job::catalog(&args.catalog)?;
    let mut claims = job::claims_there(&args.catalog)?;
    if let Some(day) = &args.as_of {
        (catalog, claims) = pipeline::as_of(&catalog, &claims, &job::facts(common)?, day);
    }
    let index = ClaimIndex::new(&claims);
    let (key, activity) = find::activity(&catalog, &args.id, args.year)?;
    let years: Vec<ProgramYear> = match args.year {
        Some(year) if activity.years.contains_key(&year) => vec![year],
        Some(year) => bail!("{}", find::not_in(&catalog, key, activity, year)),
        None => activity.years.keys().copied().collect(),
    };
    let mut found = Vec::new();
    for year in years {
        for (field, decision) in &activity.years[&year].fields {
            let wanted = match args.field {
                Some(only) => *field == only,
                // What nobody prints needs no explanation unless it is asked for.
                None => !matches!(decision.standing, Standing::NotPrinted | Standing::NotInYear),
            };
            if wanted {
                found.push(explained(&catalog, &index, key, activity, year, *field));
            }
        }
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Form::Json => write::pretty(&mut out, &found)?,
        Form::Ndjson => found.iter().try_for_each(|e| write::line(&mut out, e))?,
        Form::Table => {
            if catalog.demo {
                writeln!(out, "demonstration catalog\n")?;
            }
            if args.year.is_none() && args.field.is_none() {
                write::history(&mut out, key, activity, look::of(common))?;
            }
            // Of all years and fields together, what sources agree in is left to whoever asks for it.
            let whole = args.year.is_none() && args.field.is_none();
            let disputed = |one: &&Explained| !whole || !one.against.is_empty();
            let shown: Vec<&Explained> = found.iter().filter(disputed).collect();
            for (n, one) in shown.iter().enumerate() {
                if n > 0 {
                    writeln!(out)?;
                }
                write::explanation(&mut out, one, look::of(common))?;
            }
            if shown.len() < found.len() {
                let rest = found.len() - shown.len();
                let gap = if shown.is_empty() { "" } else { "\n" };
                writeln!(
                    out,
                    "{gap}{} in which no source disagrees; name a year, or a year and a field, to see them",
                    write::count(rest, "further decision")
                )?;
            }
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}

fn explained(
    catalog: &Catalog,
    index: &ClaimIndex,
    key: &ActivityKey,
    activity: &Activity,
    year: ProgramYear,
    field: Field,
) -> Explained {
    let view = &activity.years[&year];
    let decision = &view.fields[&field];
    let title = view.value(Field::Title).as_text().or(activity.title()).map(str::to_owned);
    let path =
        |document: &str| catalog.documents.iter().find(|d| d.id == document).map_or("", |d| d.path.as_str());
    let listed = &view.fields[&Field::Listed];
    let rows: Vec<&Claim> =
        listed.chosen.iter().chain(&listed.rejected).filter_map(|id| index.get(id)).collect();
    let row = |document: &str| rows.iter().copied().find(|claim| claim.document == document);
    let claims = |ids: &[String]| {
        let found = ids.iter().filter_map(|id| index.get(id));
        found.map(|claim| ExplainedClaim::new(claim, path(&claim.document), row(&claim.document))).collect()
    };
    let mut it = Explained::new(key, (activity.measure_id.clone(), title), year, field, decision);
    (it.pro, it.against) = (claims(&decision.chosen), claims(&decision.rejected));
    it
}
