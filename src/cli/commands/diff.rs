//! `diff`: two program years of a catalog, two catalogs, or two documents.

use crate::cli::args::{Common, Diff, Form};
use crate::cli::exit::Exit;
use crate::cli::{job, look};
use crate::compare::{self, ClaimIndex, Side};
use crate::model::{
    Built, Catalog, Claim, Date, Document, Finding, ProgramYear, RuleDifference, Severity, SourceDifference,
    YearDiff,
};
use crate::pipeline;
use crate::source::{self, Spec};
use crate::write;
use anyhow::{Result, anyhow, bail};
use std::io::{BufWriter, Write};
use std::path::Path;

/// A catalog and its claims, in memory.
struct Loaded {
    catalog: Catalog,
    claims: Vec<Claim>,
}

/// A program year, as it stands or as it stood on a day.
struct YearAt {
    year: ProgramYear,
    day: Option<Date>,
}

impl YearAt {
    /// `2018`, `2018@2018-05-30`; None for what is no year at all.
    fn parse(text: &str, day: Option<&Date>) -> Result<Option<Self>> {
        let (year, at) = text.split_once('@').map_or((text, None), |(year, at)| (year, Some(at)));
        let Ok(year) = year.parse::<ProgramYear>() else { return Ok(None) };
        let at = at.map(str::parse::<Date>).transpose().map_err(|problem| anyhow!("{text}: {problem}"))?;
        Ok(Some(Self { year, day: at.or(day.cloned()) }))
    }
}

pub(crate) fn run(args: &Diff, common: &Common) -> Result<Exit> {
    let Some(second) = &args.to else { return sources(args, common) };
    let [from, to] = [&args.from, second].map(|side| YearAt::parse(side, args.as_of.as_ref()));
    let diffs = match (from?, to?) {
        (Some(_), Some(_)) if args.year.is_some() => bail!("--year goes with two catalogs or two documents"),
        (Some(from), Some(to)) => vec![years(args, common, [from, to])?],
        (None, None) => files(args, second, common)?,
        _ => bail!(
            "compare two years, two catalogs or two documents; {} and {second} are of two kinds",
            args.from
        ),
    };
    let look = look::of(common);
    let mut out = BufWriter::new(std::io::stdout().lock());
    match (args.format, diffs.as_slice()) {
        (Form::Json, [only]) => write::pretty(&mut out, only)?,
        (Form::Json, all) => write::pretty(&mut out, &all)?,
        (Form::Ndjson, all) => all.iter().try_for_each(|diff| write::line(&mut out, diff))?,
        (Form::Csv, all) => write::diff_csv(&mut out, all)?,
        (Form::Markdown, all) => all.iter().try_for_each(|diff| write::diff_markdown(&mut out, diff))?,
        (Form::Table, all) => all.iter().try_for_each(|diff| write::diff_for_people(&mut out, diff, look))?,
    }
    out.flush()?;
    Ok(Exit::look(diffs.iter().any(|d| !d.is_empty())))
}

/// A disagreement as JSON: on a field of an activity (with `key`), or on a rule of the program (with `decidedBy`).
#[derive(serde::Serialize)]
#[serde(untagged)]
enum Differing<'a> {
    Field(&'a SourceDifference),
    Rule(&'a RuleDifference),
}

/// What the sources of one year disagree in.
fn sources(args: &Diff, common: &Common) -> Result<Exit> {
    let Some(YearAt { year, day }) = YearAt::parse(&args.from, args.as_of.as_ref())? else {
        bail!("{}: name a second catalog or document to compare it with, or a program year alone", args.from);
    };
    let now = load_catalog(&args.catalog)?;
    let loaded = match &day {
        Some(day) => now.as_of(day, common)?,
        None => now,
    };
    loaded.has(year, &args.catalog, day.as_ref())?;
    let all = compare::between_sources(&loaded.catalog, &ClaimIndex::new(&loaded.claims));
    let found: Vec<SourceDifference> = all.into_iter().filter(|d| d.program_year == year).collect();
    let mut disputed = compare::between_rules(&loaded.catalog);
    disputed.retain(|rule| rule.program_year == year);
    let all: Vec<Differing> =
        found.iter().map(Differing::Field).chain(disputed.iter().map(Differing::Rule)).collect();
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Form::Json => write::pretty(&mut out, &all)?,
        Form::Ndjson => all.iter().try_for_each(|d| write::line(&mut out, d))?,
        Form::Csv => write::sources_csv(&mut out, &found, &disputed)?,
        Form::Markdown => write::sources_markdown(&mut out, &found, &disputed)?,
        Form::Table => write::sources_for_people(&mut out, &found, &disputed, look::of(common))?,
    }
    out.flush()?;
    Ok(Exit::look(!all.is_empty()))
}

fn years(args: &Diff, common: &Common, [from, to]: [YearAt; 2]) -> Result<YearDiff> {
    let now = load_catalog(&args.catalog)?;
    let then = [&from, &to].map(|at| match &at.day {
        Some(day) => now.as_of(day, common).map(Some),
        None => Ok(None),
    });
    let [left, right] = then;
    let (left, right) = (left?, right?);
    let (left, right) = (left.as_ref().unwrap_or(&now), right.as_ref().unwrap_or(&now));
    for (loaded, at) in [(left, &from), (right, &to)] {
        loaded.has(at.year, &args.catalog, at.day.as_ref())?;
        now.has_list(loaded, at)?;
    }
    let (x, y) = (ClaimIndex::new(&left.claims), ClaimIndex::new(&right.claims));
    let mut diff = compare::between(
        &Side { catalog: &left.catalog, claims: &x, year: from.year },
        &Side { catalog: &right.catalog, claims: &y, year: to.year },
    );
    let named = |day: &Option<Date>| day.as_ref().map(|day| format!("as of {day}"));
    (diff.from_source, diff.to_source) = (named(&from.day), named(&to.day));
    Ok(diff)
}

impl Loaded {
    /// Stops where the catalog has nothing of a year.
    fn has(&self, year: ProgramYear, path: &Path, day: Option<&Date>) -> Result<()> {
        let years = self.catalog.years();
        if !years.contains(&year) {
            let day = day.map(|day| format!(" as of {day}")).unwrap_or_default();
            return Err(job::no_year(path, format!("{year}{day}"), &years));
        }
        Ok(())
    }

    /// Stops where a year has a whole list now and had none on the day: what is left would pass for one.
    fn has_list(&self, then: &Self, at: &YearAt) -> Result<()> {
        let lists = |c: &Catalog| {
            let whole = |d: &&Document| d.complete && d.records > 0 && d.program_years.contains(&at.year);
            c.documents.iter().filter(whole).map(|d| (d.as_of.clone(), d.id.clone())).min()
        };
        let (Some(day), Some((first, id))) = (&at.day, lists(&self.catalog)) else { return Ok(()) };
        if lists(&then.catalog).is_none() {
            let since = first.map(|day| format!(", as of {day}")).unwrap_or_default();
            bail!("no list of {} is as old as {day}; the first is {id}{since}", at.year);
        }
        Ok(())
    }

    /// The catalog as it stood on a day.
    fn as_of(&self, day: &Date, common: &Common) -> Result<Self> {
        if self.claims.is_empty() {
            bail!("the claims that `build` writes beside the catalog are needed for --as-of; build anew");
        }
        let (catalog, claims) = pipeline::as_of(&self.catalog, &self.claims, &job::facts(common)?, day);
        Ok(Self { catalog, claims })
    }
}

fn files(args: &Diff, second: &str, common: &Common) -> Result<Vec<YearDiff>> {
    let (a, b) = (is_catalog(&args.from), is_catalog(second));
    let (from, to) = match (a, b) {
        (true, true) => {
            let (from, to) = (load_catalog(Path::new(&args.from))?, load_catalog(Path::new(second))?);
            match &args.as_of {
                Some(day) => (from.as_of(day, common)?, to.as_of(day, common)?),
                None => (from, to),
            }
        }
        (false, false) if args.as_of.is_some() => {
            bail!("--as-of goes with years and catalogs: two documents are two states as they are")
        }
        (false, false) => read(args, second, common)?,
        _ => bail!("compare two catalogs or two documents; {} and {second} are one of each", args.from),
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
            ([], ..) => bail!("{} and {second} have no program year in common", args.from),
            (shared, ..) => shared.iter().map(|year| (*year, *year)).collect(),
        };
    let (x, y) = (ClaimIndex::new(&from.claims), ClaimIndex::new(&to.claims));
    let diff = |(earlier, later): (ProgramYear, ProgramYear)| {
        let left = Side { catalog: &from.catalog, claims: &x, year: earlier };
        let right = Side { catalog: &to.catalog, claims: &y, year: later };
        let mut diff = compare::between(&left, &right);
        (diff.from_source, diff.to_source) = (Some(args.from.clone()), Some(second.to_owned()));
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
    source::bytes_of(Path::new(path), job::BUILT)
        .is_ok_and(|bytes| serde_json::from_slice::<Head>(&bytes).is_ok())
}

fn load_catalog(path: &Path) -> Result<Loaded> {
    Ok(Loaded { catalog: job::catalog(path)?, claims: job::claims(path)?.unwrap_or_default() })
}

/// Two documents, each as a catalog of its own.
fn read(args: &Diff, second: &str, common: &Common) -> Result<(Loaded, Loaded)> {
    let mut options = job::options(common, None)?;
    options.year = args.year;
    let pair = [("from", args.from.as_str()), ("to", second)].map(|(side, path)| {
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
    let loaded = |built: Built| Loaded { catalog: built.catalog, claims: built.claims };
    Ok((loaded(from), loaded(to)))
}
