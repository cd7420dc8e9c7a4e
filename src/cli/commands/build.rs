//! `build`: documents in, catalog, claims, differences, gaps and report out.

use crate::cli::args::{Build, Common};
use crate::cli::commands::export;
use crate::cli::exit::Exit;
use crate::cli::output::{self, Content};
use crate::cli::{job, look, progress, said};
use crate::facts::Facts;
use crate::model::{Built, Code, Gap, GapCode, ProgramYear, Severity, YearDiff};
use crate::pipeline::{self, Progress};
use crate::{source, write};
use anyhow::{Result, bail};
use std::io::Write;

pub(crate) fn run(args: &Build, common: &Common) -> Result<Exit> {
    let mut options = job::options(common, args.previous.as_deref())?;
    (options.year, options.as_of, options.demo) = (args.year, args.as_of.clone(), args.demo);
    let specs = if args.demo { source::demo()? } else { job::inputs(&args.inputs)? };
    options.rulings = job::rulings(args.rulings.as_deref(), &args.inputs, args.demo, &specs)?;
    let bar = progress::bar(common.quiet);
    let built = pipeline::build(&specs, &options, &|step| bar.show(step));
    let empty = built.catalog.activities.is_empty();
    let elsewhere = if empty { "what `ia-catalog extract` prints" } else { "catalog.json under `findings`" };
    let lists = export::lists(&built, &options.facts, None);
    if !empty {
        bar.show(Progress::Stage("writing", 0));
        write_files(args, &built, &options.facts, &lists)?;
    }
    bar.end();
    said::findings(common, built.catalog.findings.iter(), elsewhere)?;
    if empty {
        bail!("no activity of a known program year was found in any document; nothing was written");
    }
    say(args, common, &built)?;
    export::say_lacking(common, &lists)?;
    let worst: Severity = args.fail_on.into();
    Ok(Exit::look(built.catalog.findings.iter().any(|f| f.severity >= worst)))
}

fn write_files(
    args: &Build,
    built: &Built,
    facts: &Facts,
    lists: &[(ProgramYear, write::Qpp)],
) -> Result<()> {
    let demo = built.catalog.demo;
    let declared = export::declared(facts);
    let subcategories = export::subcategories(facts);
    let paths: Vec<String> = lists.iter().map(|(year, _)| format!("qpp/{year}/{}", export::FILE)).collect();
    let mut files: Vec<(&str, Content)> = vec![
        ("catalog.json", Box::new(|mut out| write::pretty(&mut out, &built.catalog))),
        (
            "activities.ndjson",
            Box::new(|mut out| built.activities.iter().try_for_each(|a| write::line(&mut out, a))),
        ),
        ("claims.ndjson", Box::new(move |mut out| write::claim_lines(&mut out, &built.claims, demo))),
        ("differences.json", Box::new(|mut out| write::pretty(&mut out, &built.differences))),
        ("differences.csv", Box::new(|mut out| write::differences_csv(&mut out, &built.differences))),
        ("gaps.json", Box::new(|mut out| write::pretty(&mut out, &built.gaps))),
        ("report.html", Box::new(|mut out| write::report_html(&mut out, built, &subcategories))),
        ("report.md", Box::new(|mut out| write::report_markdown(&mut out, built, &declared))),
    ];
    for (path, (_, list)) in paths.iter().zip(lists) {
        files.push((path, Box::new(|mut out| write::qpp_json(&mut out, list))));
    }
    if demo {
        files.push(("qpp/README.md", Box::new(|out| out.write_all(export::README.as_bytes()))));
    }
    output::write_all(&args.out, files)?;
    export::remove_stale(&args.out.join("qpp"), lists)
}

fn say(args: &Build, common: &Common, built: &Built) -> Result<()> {
    if common.quiet {
        return Ok(());
    }
    let look = look::of_stderr(common);
    let mut err = std::io::stderr().lock();
    let catalog = &built.catalog;
    let demo = if catalog.demo { " from the built-in demonstration documents" } else { "" };
    let claims = write::count(built.claims.len(), "claim");
    writeln!(err, "{}{demo}, {claims}", write::count(catalog.documents.len(), "document"))?;
    for year in catalog.years() {
        let of_year = built.gaps.gaps.iter().filter(|g| g.program_year == Some(year));
        // A number that has no activity any more is missing from nothing.
        let (holes, gaps): (Vec<&Gap>, Vec<&Gap>) = of_year.partition(|g| g.is_hole());
        let listed = catalog.listed(year).count();
        let holes = match holes.len() {
            0 => String::new(),
            n => format!(", {} in the ids", write::count(n, "hole")),
        };
        writeln!(err, "  {year}: {listed} on the list, {}{holes}", write::count(gaps.len(), "gap"))?;
        let applied = catalog.findings.iter().filter(|f| f.code == Code::ChangesApplied);
        for note in applied.filter(|f| f.program_year == Some(year)) {
            look.write(&mut err, "    ", &note.message)?;
        }
        // A list that is not the one that was announced is the first thing to know.
        for gap in gaps.iter().filter(|g| g.code == GapCode::CountMismatch) {
            look.write(&mut err, "    ", &gap.message)?;
        }
    }
    let real = |d: &YearDiff| d.changed.iter().filter(|c| c.kind.is_real()).count();
    for diff in &built.differences.years {
        let (added, removed) = (diff.added.len(), diff.removed.len());
        let real = write::count(real(diff), "real change");
        writeln!(err, "  {} -> {}: {added} added, {removed} removed, {real}", diff.from, diff.to)?;
    }
    let (differ, dress): (Vec<_>, Vec<_>) = built.differences.sources.iter().partition(|d| d.kind.is_real());
    let dress = match dress.len() {
        0 => String::new(),
        n => format!(", {n} more in dress alone"),
    };
    writeln!(err, "  {} on which documents differ{dress}", write::count(differ.len(), "field"))?;
    writeln!(err, "written to {}", write::visible(&args.out.to_string_lossy()))?;
    Ok(())
}
