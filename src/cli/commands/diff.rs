//! `diff`: two program years of a catalog, two catalogs, or two documents.

use crate::cli::args::{Common, Diff, Form};
use crate::cli::exit::Exit;
use crate::cli::job;
use crate::compare::{self, ClaimIndex, Side};
use crate::model::{Catalog, Claim, Finding, ProgramYear, Severity, YearDiff};
use crate::pipeline;
use crate::source::Spec;
use crate::write;
use anyhow::{Result, bail};
use std::io::{BufWriter, Write};
use std::path::Path;

/// A catalog and its claims, in memory.
struct Loaded {
    catalog: Catalog,
    claims: Vec<Claim>,
}

pub(crate) fn run(args: &Diff, common: &Common) -> Result<Exit> {
    let diffs = match (args.from.parse::<ProgramYear>(), args.to.parse::<ProgramYear>()) {
        (Ok(_), Ok(_)) if args.year.is_some() => bail!("--year goes with two catalogs or two documents"),
        (Ok(from), Ok(to)) => vec![years(args, from, to)?],
        (Err(_), Err(_)) => files(args, common)?,
        _ => bail!(
            "compare two years, two catalogs or two documents; {} and {} are of two kinds",
            args.from,
            args.to
        ),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    match (args.format, diffs.as_slice()) {
        (Form::Json, [only]) => write::pretty(&mut out, only)?,
        (Form::Json, all) => write::pretty(&mut out, &all)?,
        (Form::Ndjson, all) => all.iter().try_for_each(|diff| write::line(&mut out, diff))?,
        (Form::Csv, all) => write::diff_csv(&mut out, all)?,
        (Form::Markdown, all) => all.iter().try_for_each(|diff| write::diff_markdown(&mut out, diff))?,
        (Form::Table, all) => all.iter().try_for_each(|diff| write::diff_for_people(&mut out, diff))?,
    }
    out.flush()?;
    Ok(Exit::look(diffs.iter().any(|d| !d.is_empty())))
}

fn years(args: &Diff, from: ProgramYear, to: ProgramYear) -> Result<YearDiff> {
    let loaded = load_catalog(&args.catalog)?;
    for year in [from, to] {
        if !loaded.catalog.years().contains(&year) {
            let known: Vec<String> = loaded.catalog.years().iter().map(ToString::to_string).collect();
            let known = if known.is_empty() { "no years at all".to_owned() } else { known.join(", ") };
            bail!("{} has nothing of {year}; it has {known}", args.catalog.display());
        }
    }
    let claims = ClaimIndex::new(&loaded.claims);
    let side = |year| Side { catalog: &loaded.catalog, claims: &claims, year };
    Ok(compare::between(&side(from), &side(to)))
}

fn files(args: &Diff, common: &Common) -> Result<Vec<YearDiff>> {
    let (a, b) = (is_catalog(&args.from), is_catalog(&args.to));
    let (from, to) = match (a, b) {
        (true, true) => (load_catalog(Path::new(&args.from))?, load_catalog(Path::new(&args.to))?),
        (false, false) => read(args, common)?,
        _ => bail!("compare two catalogs or two documents; {} and {} are one of each", args.from, args.to),
    };
    let (from_years, to_years) = (from.catalog.years(), to.catalog.years());
    let shared: Vec<ProgramYear> = from_years
        .iter()
        .copied()
        .filter(|year| to_years.contains(year) && args.year.is_none_or(|only| only == *year))
        .collect();
    // Documents of two years, each of one, are compared across.
    let pairs: Vec<(ProgramYear, ProgramYear)> =
        match (shared.as_slice(), from_years.as_slice(), to_years.as_slice()) {
            ([], [x], [y]) if args.year.is_none() => vec![(*x, *y)],
            ([], ..) => bail!("{} and {} have no program year in common", args.from, args.to),
            (shared, ..) => shared.iter().map(|year| (*year, *year)).collect(),
        };
    let (x, y) = (ClaimIndex::new(&from.claims), ClaimIndex::new(&to.claims));
    let diff = |(earlier, later): (ProgramYear, ProgramYear)| {
        let left = Side { catalog: &from.catalog, claims: &x, year: earlier };
        let right = Side { catalog: &to.catalog, claims: &y, year: later };
        let mut diff = compare::between(&left, &right);
        (diff.from_source, diff.to_source) = (Some(args.from.clone()), Some(args.to.clone()));
        diff
    };
    Ok(pairs.into_iter().map(diff).collect())
}

/// True for a file that holds a catalog of ours and not a document.
fn is_catalog(path: &str) -> bool {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "only their presence counts")]
    struct Head {
        schema_version: String,
        activities: serde::de::IgnoredAny,
    }
    std::fs::read(path).is_ok_and(|bytes| serde_json::from_slice::<Head>(&bytes).is_ok())
}

fn load_catalog(path: &Path) -> Result<Loaded> {
    Ok(Loaded { catalog: job::catalog(path)?, claims: job::claims(path)?.unwrap_or_default() })
}

/// Two documents, each as a catalog of its own.
fn read(args: &Diff, common: &Common) -> Result<(Loaded, Loaded)> {
    let mut options = job::options(common, None)?;
    options.year = args.year;
    let pair = [("from", &args.from), ("to", &args.to)].map(|(side, path)| {
        let mut spec = Spec::of_path(path);
        spec.id = format!("{side}: {}", spec.id);
        spec
    });
    let [from, to] = pipeline::states(&pair, &options);
    for (built, spec) in [(&from, &pair[0]), (&to, &pair[1])] {
        let of_spec = |f: &&Finding| f.severity == Severity::Error && f.document.as_ref() == Some(&spec.id);
        if let Some(error) = built.catalog.findings.iter().find(of_spec) {
            bail!("{}", error.message);
        }
        match built.catalog.documents.iter().find(|d| d.id == spec.id) {
            Some(d) if d.records == 0 => bail!("{} lists no activities", spec.path),
            Some(d) if d.program_years.is_empty() => {
                bail!("{} does not say its program year; say --year", spec.path)
            }
            _ => {}
        }
    }
    let loaded = |built: pipeline::Built| Loaded { catalog: built.catalog, claims: built.claims };
    Ok((loaded(from), loaded(to)))
}
