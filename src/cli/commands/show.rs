//! `show`: one activity with its history.

use super::list::names;
use crate::cli::args::{Common, Show, ShowForm};
use crate::cli::exit::Exit;
use crate::cli::{find, job, look};
use crate::model::{Activity, ActivityKey, Built, ProgramYear, SCHEMA_VERSION};
use crate::write::{self, Changes, Shown};
use anyhow::{Result, bail};
use std::io::{BufWriter, Write};

pub(crate) fn run(args: &Show, common: &Common) -> Result<Exit> {
    let facts = job::facts(common)?;
    let catalog = job::catalog(&args.catalog)?;
    let (key, activity) = find::activity(&catalog, &args.id, args.year)?;
    let year = match args.year {
        Some(year) if activity.years.contains_key(&year) => year,
        Some(year) => bail!("{}", find::not_in(&catalog, key, activity, year)),
        None => match latest(activity) {
            Some(year) => year,
            None => bail!("{}: {key} has no year at all there; build anew", args.catalog.display()),
        },
    };
    let built = Built {
        claims: Vec::new(),
        activities: job::activities(&args.catalog)?,
        differences: job::differences(&args.catalog)?,
        gaps: job::gaps(&args.catalog)?,
        catalog: catalog.clone(),
    };
    let shown = shown(&built, key, activity, year);
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        ShowForm::Json => write::pretty(&mut out, &shown)?,
        ShowForm::Markdown => write::show_markdown(&mut out, &shown, &names(&facts))?,
        ShowForm::Table => {
            if shown.demo {
                writeln!(out, "demonstration catalog\n")?;
            }
            write::show_for_people(&mut out, &shown, activity, &names(&facts), look::of(common))?;
        }
    }
    out.flush()?;
    drop(out);
    if !common.quiet && args.format == ShowForm::Table {
        let mut err = std::io::stderr().lock();
        // The mark of an id that is used again begins a comment in a shell.
        let key = if key.as_str().contains('#') { format!("'{key}'") } else { key.to_string() };
        writeln!(
            err,
            "\n`ia-catalog explain {} {year}` shows the document and the line behind each value",
            write::on_one_line(&key)
        )?;
    }
    Ok(Exit::Clean)
}

/// The latest year on whose list it is; of one that is on none, the latest at all.
fn latest(activity: &Activity) -> Option<ProgramYear> {
    let years = || activity.years.iter().rev();
    let listed = years().find(|(_, view)| view.listed).or_else(|| years().next());
    listed.map(|(year, _)| *year)
}

fn shown(built: &Built, key: &ActivityKey, activity: &Activity, year: ProgramYear) -> Shown {
    let catalog = &built.catalog;
    let years: Vec<_> = built.activities.iter().filter(|line| line.key == *key).cloned().collect();
    let changes = built.differences.years.iter().map(|diff| Changes {
        from: diff.from,
        to: diff.to,
        added: diff.added.contains(key),
        removed: diff.removed.contains(key),
        changed: diff.changed.iter().filter(|change| change.key == *key).cloned().collect(),
    });
    let same = |other: &&ActivityKey| {
        *other != key && activity.measure_id.is_some() && other.measure_id() == activity.measure_id
    };
    let speaks = |id: &String| years.iter().any(|line| line.documents.contains(id));
    Shown {
        schema_version: SCHEMA_VERSION.to_owned(),
        demo: catalog.demo,
        key: key.clone(),
        measure_id: activity.measure_id.clone(),
        program_year: year,
        same_id: catalog.activities.keys().filter(same).cloned().collect(),
        aliases: activity.aliases.clone(),
        joins: activity.joins.clone(),
        changes: changes.filter(|c| c.added || c.removed || !c.changed.is_empty()).collect(),
        lineage: activity.lineage.clone(),
        disagreements: built.differences.sources.iter().filter(|d| d.key == *key).cloned().collect(),
        // A hole in the ids is where the activity is not.
        gaps: built
            .gaps
            .gaps
            .iter()
            .filter(|gap| gap.key.as_ref() == Some(key))
            .filter(|gap| gap.program_year.is_none_or(|year| activity.years.contains_key(&year)))
            .cloned()
            .collect(),
        documents: catalog.documents.iter().filter(|d| speaks(&d.id)).cloned().collect(),
        years,
    }
}
