//! `audit`: a third party's documents held against the catalog of a year.

use crate::cli::args::{Audit, Common, Form};
use crate::cli::exit::Exit;
use crate::cli::{job, look, progress, said};
use crate::compare;
use crate::model::{Date, Finding, ProgramYear, Severity};
use crate::pipeline;
use crate::source::{self, Spec};
use crate::write::{self, AuditOf};
use anyhow::{Result, bail};
use std::collections::BTreeSet;
use std::io::{BufWriter, Write};

pub(crate) fn run(args: &Audit, common: &Common) -> Result<Exit> {
    let shown = args.against.display();
    let catalog = job::catalog(&args.against)?;
    let claims = job::claims_there(&args.against)?;
    if catalog.listed(args.year).next().is_none() {
        return Err(job::no_year(&args.against, args.year, &catalog.years()));
    }
    let mut pages = job::inputs(&args.paths)?;
    if !args.paths.iter().any(|path| path.ends_with(".toml")) {
        named_from_here(&mut pages);
    }
    let mut states = if args.states.is_empty() { Vec::new() } else { job::inputs(&args.states)? };
    for state in &mut states {
        dated(state);
        if pages.iter().any(|page| page.id == state.id) {
            state.id = format!("state: {}", state.id);
        }
    }
    let mut options = job::options(common, Some(&args.against))?;
    options.as_of.clone_from(&args.as_of);
    let job = pipeline::Audit {
        pages: &pages,
        states: &states,
        catalog: &catalog,
        claims: &claims,
        year: args.year,
        complete: args.complete,
    };
    let bar = progress::bar(common.quiet);
    let audited = pipeline::audit(&job, &options, &|step| bar.show(step));
    bar.end();
    let of_state = |f: &&Finding| {
        f.severity == Severity::Error && states.iter().any(|s| Some(&s.id) == f.document.as_ref())
    };
    if let Some(error) = audited.reading.iter().find(of_state) {
        bail!("--states: {}", error.message);
    }
    // Errors of the third party's documents are findings of the audit; all else that reading found is said aside.
    let aside =
        audited.reading.iter().filter(|f| !audited.findings.contains(f) && f.severity > Severity::Note);
    said::findings(common, aside, "what `ia-catalog extract` prints")?;
    if audited.rows == 0 {
        let errors = audited.findings.iter().filter(|f| f.severity == Severity::Error);
        said::findings(common, errors, "what `ia-catalog extract` prints")?;
        bail!("no activity of {} was found in {}", args.year, args.paths.join(", "));
    }
    let found = &audited.findings;
    let demo = if catalog.demo { ", a demonstration catalog" } else { "" };
    let of = AuditOf {
        documents: audited.documents,
        rows: audited.rows,
        against: format!("{} of {shown}{demo}", args.year),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Form::Json => write::pretty(&mut out, found)?,
        Form::Ndjson => found.iter().try_for_each(|finding| write::line(&mut out, finding))?,
        Form::Csv => write::audit_csv(&mut out, found)?,
        Form::Markdown => write::audit_markdown(&mut out, found, &of)?,
        Form::Table => write::audit_for_people(&mut out, found, &of, look::of(common))?,
    }
    out.flush()?;
    Ok(Exit::look(found.iter().any(compare::is_disagreement)))
}

/// Gives documents ids out of what their paths do not share, so that they are the same from wherever they are named.
fn named_from_here(pages: &mut [Spec]) {
    let Some((first, rest)) = pages.split_first() else { return };
    let folder = |spec: &Spec| spec.path.rfind('/').map_or(0, |at| at + 1);
    let mut shared = first.path[..folder(first)].to_owned();
    for page in rest {
        let same = shared.bytes().zip(page.path.bytes()).take_while(|(a, b)| a == b).count();
        let end = shared.as_bytes()[..same].iter().rposition(|b| *b == b'/').map_or(0, |at| at + 1);
        shared.truncate(end);
    }
    for page in pages {
        page.id = source::id_of(&page.path[shared.len()..]);
    }
}

/// What the file name of a state says of it, where nobody else does: its day (`2018-05-30`), and the one program year
/// that the name gives beside the day.
fn dated(state: &mut Spec) {
    let name = state.path.rsplit('/').next().unwrap_or("").to_owned();
    let day =
        (0..name.len()).filter_map(|at| name.get(at..at + 10)).find_map(|part| part.parse::<Date>().ok());
    let rest = day.as_ref().map_or(name.clone(), |day| name.replace(&day.to_string(), " "));
    let years: BTreeSet<ProgramYear> =
        rest.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
    if state.years.is_empty() && years.len() == 1 {
        state.years = years.into_iter().collect();
    }
    state.as_of = state.as_of.take().or(day);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_state_tells_its_day_and_year() {
        let told = |path: &str| {
            let mut state = Spec::of_path(path);
            dated(&mut state);
            let years: Vec<String> = state.years.iter().map(ToString::to_string).collect();
            (years.join(" "), state.as_of.map(|day| day.to_string()).unwrap_or_default())
        };
        assert_eq!(told("a/list_2018_first_2018-05-30.csv"), ("2018".to_owned(), "2018-05-30".to_owned()));
        assert_eq!(told("list-2018-to-2019.csv"), (String::new(), String::new()));
        assert_eq!(told("list-20180530.csv"), (String::new(), String::new()));
    }
}
