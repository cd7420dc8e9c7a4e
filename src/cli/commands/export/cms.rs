//! The forms in which CMS itself publishes and takes the list.

use crate::cli::args::{Common, Export};
use crate::cli::exit::Exit;
use crate::cli::output::{self, Content};
use crate::cli::{job, said};
use crate::compare::{self, ClaimIndex, Side};
use crate::facts::Facts;
use crate::model::{ActivityKey, Built, Field, ProgramYear, Said};
use crate::write::{self, Extent, Qpp};
use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::io::{BufWriter, Write};

/// What stands beside files in CMS's form that were made of the built-in documents: the files themselves hold no mark.
pub(in crate::cli) const README: &str = "# A demonstration\n\nThe files in these folders were made by `ia-catalog` from the \
demonstration documents that are built into it. They are no data of CMS.\n";

/// The name of a year's file, which is CMS's.
pub(in crate::cli) const FILE: &str = "measures-data.json";

/// The folder of a build in which a folder for each year has its list.
pub(in crate::cli) const LISTS: &str = "qpp";

/// Where a build puts [`README`].
pub(in crate::cli) const README_FILE: &str = "qpp/README.md";

/// How many records a message names.
const NAMED: usize = 5;

/// CMS's JSON, a file a year.
pub(super) fn qpp(args: &Export, common: &Common, built: &Built) -> Result<Exit> {
    if let Some(year) = args.year {
        has(built, year, args)?;
    }
    let lists = lists(built, &job::facts(common)?, args.year);
    match (&args.out, lists.as_slice()) {
        (Some(folder), lists) => {
            let paths: Vec<String> = lists.iter().map(|(year, _)| format!("{year}/{FILE}")).collect();
            let mut files: Vec<(&str, Content)> = Vec::new();
            for (path, (_, list)) in paths.iter().zip(lists) {
                files.push((path, Box::new(|mut out| write::qpp_json(&mut out, list))));
            }
            if built.catalog.demo {
                files.push(("README.md", Box::new(|out| out.write_all(README.as_bytes()))));
            }
            output::write_all(folder, files)?;
            let names: Vec<String> =
                lists.iter().map(|(year, list)| format!("{year} ({})", list.len())).collect();
            note(common, &format!("written to {}: {}", folder.display(), names.join(", ")))?;
        }
        (None, [(_, only)]) => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            write::qpp_json(&mut out, only)?;
            out.flush()?;
        }
        _ => bail!("CMS's form is a file a year: name a folder with --out, or one year with --year"),
    }
    said::say(common, &lacking(&lists))?;
    Ok(Exit::look(lists.iter().any(|(_, list)| !list.lacking.is_empty())))
}

/// The lists of the years that have one, or of one of them.
pub(in crate::cli) fn lists(
    built: &Built,
    facts: &Facts,
    only: Option<ProgramYear>,
) -> Vec<(ProgramYear, Qpp)> {
    let years = built.catalog.years().into_iter().filter(|year| only.is_none_or(|only| only == *year));
    let list = |year| (year, write::qpp(built, year, &facts.form(year)));
    years.map(list).filter(|(_, list)| !list.is_empty()).collect()
}

/// Which records lack what CMS's schema requires, so that nobody hands on a file that is not valid unknowingly, and
/// what in them is of an earlier year.
pub(in crate::cli) fn lacking(lists: &[(ProgramYear, Qpp)]) -> Vec<Said> {
    let mut said = Vec::new();
    for (year, list) in lists {
        for (key, count) in &list.carried {
            let records = write::count(*count, "record");
            said.push(Said::told(
                0,
                format!(
                    "qpp {year}: {key} is carried over from an earlier year in {records}, and no change request can \
                     change it: look at it"
                ),
            ));
        }
        let mut by_key: BTreeMap<&str, Vec<&ActivityKey>> = BTreeMap::new();
        for lacking in &list.lacking {
            for key in &lacking.keys {
                by_key.entry(key).or_default().push(&lacking.key);
            }
        }
        for (key, lacking) in by_key {
            said.push(Said::told(
                0,
                format!(
                    "qpp {year}: {key} is in no document for {}; CMS's schema requires it, so the file is not valid yet",
                    some(&lacking)
                ),
            ));
        }
    }
    said
}

/// The CSV in which CMS takes changes.
pub(super) fn change_request(args: &Export, common: &Common, built: &Built) -> Result<Exit> {
    let Some(to) = args.year else { bail!("a change request is for one program year: name it with --year") };
    has(built, to, args)?;
    let earlier = built.catalog.years().into_iter().rev();
    let Some(from) =
        earlier.into_iter().find(|year| *year < to && built.catalog.listed(*year).next().is_some())
    else {
        bail!(
            "{} has no list before {to}, so that there is nothing to change: build both years",
            args.catalog.display()
        );
    };
    let index = ClaimIndex::new(&built.claims);
    let side = |year| Side { catalog: &built.catalog, claims: &index, year };
    let diff = compare::between(&side(from), &side(to));
    let facts = job::facts(common)?;
    let names = subcategories(&facts, to);
    let which = if args.all { Extent::All } else { Extent::Real };
    let request = write::change_request(built, &diff, which, &names);
    let content = |mut out: &mut dyn Write| write::change_request_csv(&mut out, &request, &names);
    match &args.out {
        Some(path) => output::write_one(path, Box::new(content))?,
        None => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            content(&mut out)?;
            out.flush()?;
        }
    }
    let dress = diff.changed.iter().filter(|c| !c.kind.is_real()).count();
    let left_out = match which {
        Extent::Real if dress > 0 => {
            format!("; {} of dress left out (--all has them)", write::count(dress, "change"))
        }
        _ => String::new(),
    };
    note(common, &format!("{from} -> {to}: {}{left_out}", write::count(request.len(), "row")))?;
    let unsaid = [
        ("has no measure id, so that the form has no row for it", keys(&request.without_id)),
        ("is new, and no document says what belongs into a cell of it", fields(&request.unknown)),
        ("has no value any more, which the form cannot say", fields(&request.gone)),
        ("changes in a field that the form has no column for", fields(&request.no_column)),
    ];
    for (what, which) in unsaid.iter().filter(|(_, which)| !which.is_empty()) {
        note(common, &format!("{}: {what}", some(which)))?;
    }
    if !diff.fields_begun.is_empty() || !diff.fields_ended.is_empty() {
        let ended: Vec<&str> = diff.fields_begun.iter().chain(&diff.fields_ended).map(|f| f.key()).collect();
        note(
            common,
            &format!(
                "{} begins or ends with {to} for all activities; the form cannot say it",
                ended.join(", ")
            ),
        )?;
    }
    Ok(Exit::look(unsaid.iter().any(|(_, which)| !which.is_empty())))
}

/// CMS's ids of the subcategories of a year, with their printed names.
fn subcategories(facts: &Facts, year: ProgramYear) -> Vec<(String, String)> {
    let of_year = facts.subcategories().iter().filter(|s| {
        !s.id.is_empty()
            && s.first.is_none_or(|first| first <= year)
            && s.last.is_none_or(|last| year <= last)
    });
    of_year.map(|s| (s.id.clone(), s.name.clone())).collect()
}

/// Stops where the catalog has no list of a year.
fn has(built: &Built, year: ProgramYear, args: &Export) -> Result<()> {
    if built.catalog.listed(year).next().is_none() {
        let years: Vec<String> = built.catalog.years().iter().map(ToString::to_string).collect();
        bail!("{} has no list of {year}; it has {}", args.catalog.display(), years.join(", "));
    }
    Ok(())
}

fn keys(keys: &[ActivityKey]) -> Vec<String> {
    keys.iter().map(ToString::to_string).collect()
}

fn fields(found: &[(ActivityKey, Field)]) -> Vec<String> {
    found.iter().map(|(key, field)| format!("{key} {field}")).collect()
}

fn some(names: &[impl ToString]) -> String {
    let shown: Vec<String> = names.iter().take(NAMED).map(ToString::to_string).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Says something on stderr, unless all is to be quiet.
fn note(common: &Common, message: &str) -> Result<()> {
    if !common.quiet {
        writeln!(std::io::stderr().lock(), "{}", write::on_one_line(message))?;
    }
    Ok(())
}
