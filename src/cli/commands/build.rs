//! `build`: documents in, catalog, claims, differences, gaps and report out.

use crate::cli::args::{Build, Common};
use crate::cli::commands::export;
use crate::cli::exit::Exit;
use crate::cli::output::{self, Content};
use crate::cli::{job, progress, record, said};
use crate::facts::Facts;
use crate::model::{BuildRecord, Built, Code, Gap, GapCode, ProgramYear, Said, Severity, YearDiff};
use crate::pipeline::{self, Progress};
use crate::source::{self, Cache, Spec};
use crate::write;
use anyhow::{Result, bail};
use std::path::Path;
use std::sync::Arc;

pub(crate) fn run(args: &Build, common: &Common) -> Result<Exit> {
    let mut options = job::options(common, args.previous.as_deref())?;
    (options.year, options.as_of, options.demo) = (args.year, args.as_of.clone(), args.demo);
    let specs = if args.demo { source::demo()? } else { job::inputs(&args.inputs)? };
    options.rulings = job::rulings(args.rulings.as_deref(), &args.inputs, args.demo, &specs)?;
    let look = |worst: Option<Severity>| Exit::look(worst >= Some(args.fail_on.into()));
    let inputs = record::inputs(&specs, &options);
    if !args.no_cache {
        if let Some(before) = record::unchanged(&args.out, &inputs)? {
            said::say(common, &before.said)?;
            said::say(common, &record::of_nobody(&args.out))?;
            said::say(common, &[of_folder("nothing has changed since the build in", &args.out)])?;
            return Ok(look(before.worst));
        }
        options.cache = Some(Arc::new(Cache::new(args.out.join(output::HIDDEN).join(CACHE))));
    }
    let bar = progress::bar(common.quiet);
    let built = pipeline::build(&specs, &options, &|step| bar.show(step));
    let findings = || built.catalog.findings.iter();
    let empty = built.catalog.activities.is_empty();
    if empty {
        bar.end();
        said::findings(common, findings(), "what `ia-catalog extract` prints")?;
        bail!("no activity of a known program year was found in any document; nothing was written");
    }
    bar.show(Progress::Stage("writing", 0));
    let lists = export::lists(&built, &options.facts, None);
    let mut lines = said::of_findings(findings(), "catalog.json under `findings`");
    lines.extend(told(&built));
    lines.extend(export::lacking(&lists));
    let codes: Vec<Code> = findings().map(|f| f.code).collect();
    let worst = findings().map(|f| f.severity).max();
    let about = (built.catalog.demo, lines.clone(), worst);
    let made = record::of_build(&inputs, (&built.catalog.documents, &codes), about);
    write_files(args, common, &specs, &built, &options.facts, &lists, made)?;
    bar.end();
    if let Some(cache) = &options.cache {
        cache.keep();
    }
    said::say(common, &lines)?;
    said::say(common, &record::of_nobody(&args.out))?;
    said::say(common, &[of_folder("written to", &args.out)])?;
    Ok(look(worst))
}

/// The folder for what readers made, inside the hidden one.
const CACHE: &str = "read";

fn of_folder(what: &str, folder: &Path) -> Said {
    Said::told(0, format!("{what} {}", folder.display()))
}

fn write_files(
    args: &Build,
    common: &Common,
    specs: &[Spec],
    built: &Built,
    facts: &Facts,
    lists: &[(ProgramYear, write::Qpp)],
    made: BuildRecord,
) -> Result<()> {
    let demo = built.catalog.demo;
    let declared = export::declared(facts);
    let subcategories = export::subcategories(facts);
    let paths: Vec<String> =
        lists.iter().map(|(year, _)| format!("{}/{year}/{}", export::LISTS, export::FILE)).collect();
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
        files.push((export::README_FILE, Box::new(|out| out.write_all(export::README.as_bytes()))));
    }
    let record = |written| record::with_files(made, written, &args.out);
    let waiting = |folder: &str| {
        let line = format!("{folder}: another build is writing there; this one waits for it to end");
        let _ = said::say(common, &[Said::told(0, line)]);
    };
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).chain([record::FILE]).collect();
    record::spares(specs, &args.out, &names)?;
    output::write_build(&args.out, files, record, &waiting)
}

/// What people are told of a build.
fn told(built: &Built) -> Vec<Said> {
    let mut said = Vec::new();
    let catalog = &built.catalog;
    let demo = if catalog.demo { " from the built-in demonstration documents" } else { "" };
    let claims = write::count(built.claims.len(), "claim");
    said.push(Said::told(
        0,
        format!("{}{demo}, {claims}", write::count(catalog.documents.len(), "document")),
    ));
    for year in catalog.years() {
        let of_year = built.gaps.gaps.iter().filter(|g| g.program_year == Some(year) && g.is_of_list());
        // A number that has no activity any more is missing from nothing.
        let (holes, gaps): (Vec<&Gap>, Vec<&Gap>) = of_year.partition(|g| g.is_hole());
        let listed = catalog.listed(year).count();
        let holes = match holes.len() {
            0 => String::new(),
            n => format!(", {} in the ids", write::count(n, "hole")),
        };
        let gaps_said = write::count(gaps.len(), "gap");
        said.push(Said::told(2, format!("{year}: {listed} on the list, {gaps_said}{holes}")));
        let applied = catalog.findings.iter().filter(|f| f.code == Code::ChangesApplied);
        for note in applied.filter(|f| f.program_year == Some(year)) {
            said.push(Said::told(4, &*note.message));
        }
        // A list that is not the one that was announced is the first thing to know.
        for gap in gaps.iter().filter(|g| g.code == GapCode::CountMismatch) {
            said.push(Said::told(4, &*gap.message));
        }
    }
    let real = |d: &YearDiff| d.changed.iter().filter(|c| c.kind.is_real()).count();
    for diff in &built.differences.years {
        let (added, removed) = (diff.added.len(), diff.removed.len());
        let real = write::count(real(diff), "real change");
        said.push(Said::told(
            2,
            format!("{} -> {}: {added} added, {removed} removed, {real}", diff.from, diff.to),
        ));
        said.extend(diff.caveat().map(|caveat| Said::told(4, caveat)));
    }
    let (differ, dress): (Vec<_>, Vec<_>) = built.differences.sources.iter().partition(|d| d.kind.is_real());
    let dress = match dress.len() {
        0 => String::new(),
        n => format!(", {n} more in dress alone"),
    };
    let fields = write::count(differ.len(), "field");
    said.push(Said::told(2, format!("{fields} on which documents differ{dress}")));
    said
}
