//! `explain`: a decision, its rule, and every claim for and against it.

use crate::cli::args::{Common, Explain, ExplainForm as Form};
use crate::cli::exit::Exit;
use crate::cli::{job, look};
use crate::compare::ClaimIndex;
use crate::model::{Activity, ActivityKey, Catalog, Claim, Field, ProgramYear, Standing};
use crate::pipeline;
use crate::write::{self, Explained, ExplainedClaim};
use anyhow::{Result, bail};
use std::io::{BufWriter, Write};

pub(crate) fn run(args: &Explain, common: &Common) -> Result<Exit> {
    let mut catalog = job::catalog(&args.catalog)?;
    let Some(mut claims) = job::claims(&args.catalog)? else {
        bail!(
            "{}: the claims that `build` writes beside the catalog are not there; build anew",
            args.catalog.display()
        );
    };
    if let Some(day) = &args.as_of {
        (catalog, claims) = pipeline::as_of(&catalog, &claims, &job::facts(common)?, day);
    }
    let index = ClaimIndex::new(&claims);
    let (key, activity) = find(&catalog, &args.id)?;
    // An id that is used for something else has a key of its own in the later years.
    let later = |(other, a): &(&ActivityKey, &Activity)| {
        other.reused_from().as_ref() == Some(key) && args.year.is_some_and(|year| a.years.contains_key(&year))
    };
    let (key, activity) = catalog.activities.iter().find(later).unwrap_or((key, activity));
    let years: Vec<ProgramYear> = match args.year {
        Some(year) if activity.years.contains_key(&year) => vec![year],
        Some(year) => {
            let known: Vec<String> = activity.years.keys().map(ToString::to_string).collect();
            let ends =
                activity.lineage.iter().filter_map(|edge| Some((&edge.from.key, &edge.to.as_ref()?.key)));
            let others: std::collections::BTreeSet<&str> = ends
                .flat_map(|(a, b)| [a, b])
                .filter(|other| *other != key)
                .filter(|other| catalog.activities.get(other).is_some_and(|a| a.years.contains_key(&year)))
                .map(ActivityKey::as_str)
                .collect();
            let lineage = match others.len() {
                0 => String::new(),
                _ => format!("; lineage leads to {}", others.into_iter().collect::<Vec<_>>().join(", ")),
            };
            bail!("{key} is in no document of {year}; the catalog has it in {}{lineage}", known.join(", "));
        }
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

/// An activity by its key, its id in any printed form, or an alias.
pub(super) fn find<'a>(catalog: &'a Catalog, asked: &str) -> Result<(&'a ActivityKey, &'a Activity)> {
    let bare = |text: &str| {
        text.chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '#')
            .collect::<String>()
            .to_ascii_uppercase()
    };
    let wanted = bare(asked);
    let forms = [wanted.clone(), format!("IA{wanted}")];
    // A key of its own goes before an alias of another activity.
    let named = |(key, _): &(&ActivityKey, &Activity)| forms.contains(&bare(key.as_str()));
    let once = |(_, a): &(&ActivityKey, &Activity)| a.aliases.iter().any(|alias| alias.as_str() == asked);
    let found = catalog.activities.iter().find(named).or_else(|| catalog.activities.iter().find(once));
    if let Some(found) = found {
        return Ok(found);
    }
    let letters: String =
        wanted.trim_start_matches("IA").chars().take_while(|c| !c.is_ascii_digit()).collect();
    let near: Vec<&str> = catalog
        .activities
        .iter()
        .filter(|(_, a)| a.measure_id.as_ref().is_some_and(|id| id.letters() == letters))
        .map(|(key, _)| key.as_str())
        .collect();
    let hint = if near.is_empty() {
        String::new()
    } else {
        format!("; with these letters it has {}", near.join(", "))
    };
    bail!("the catalog has no activity `{asked}`{hint}")
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
