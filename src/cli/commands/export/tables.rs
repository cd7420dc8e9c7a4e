//! Forms of our own: tables, workbooks, databases, reports.

use crate::cli::args::{Export, ExportForm};
use crate::cli::output::{self, Content};
use crate::facts::Facts;
use crate::model::{ActivityLine, Built};
use crate::write::{self, Declared, DeclaredYears};
use anyhow::{Result, bail};
use std::io::{BufWriter, IsTerminal, Write};

/// Writes one of them.
pub(super) fn run(args: &Export, form: ExportForm, built: &Built, facts: &Facts) -> Result<()> {
    let listed: Vec<&ActivityLine> = built.activities.iter().filter(|a| a.listed).collect();
    let (declared, subcategories) = (declared(facts), subcategories(facts));
    let content: Content = match form {
        ExportForm::Json => Box::new(|mut out| write::activities_json(&mut out, &listed)),
        ExportForm::Ndjson => Box::new(|mut out| listed.iter().try_for_each(|a| write::line(&mut out, a))),
        ExportForm::Csv => Box::new(|mut out| write::activities_csv(&mut out, &listed)),
        ExportForm::Markdown => Box::new(|mut out| write::report_markdown(&mut out, built, &declared)),
        ExportForm::Xlsx => Box::new(|mut out| write::workbook(&mut out, built, &declared)),
        ExportForm::Sqlite => Box::new(|mut out| write::sqlite(&mut out, built)),
        ExportForm::Datapackage => return package(args, built),
        ExportForm::Html => Box::new(|mut out| write::report_html(&mut out, built, &subcategories)),
        ExportForm::Qpp | ExportForm::ChangeRequest => bail!("not a table"),
    };
    let example = match form {
        ExportForm::Xlsx => Some("catalog.xlsx"),
        ExportForm::Sqlite => Some("catalog.db"),
        _ => None,
    };
    match (&args.out, example) {
        (Some(path), _) => output::write_one(path, content),
        (None, Some(name)) if std::io::stdout().is_terminal() => {
            bail!("this form is no text for a terminal; name a file with --out {name}, or send it on with |")
        }
        (None, _) => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            content(&mut out)?;
            out.flush()?;
            Ok(())
        }
    }
}

/// What is declared of the years, as reports hold it against what was found.
pub(in crate::cli) fn declared(facts: &Facts) -> DeclaredYears {
    let of = |y: &crate::facts::YearFacts| Declared { records: y.records, high: y.high, medium: y.medium };
    facts.years().map(|(year, facts)| (*year, of(facts))).collect()
}

/// The subcategories: CMS's id and the printed name.
pub(in crate::cli) fn subcategories(facts: &Facts) -> Vec<(String, String)> {
    facts.subcategories().iter().map(|s| (s.id.clone(), s.name.clone())).collect()
}

/// A folder of CSV files with the description of what stands in them.
fn package(args: &Export, built: &Built) -> Result<()> {
    let Some(folder) = &args.out else {
        bail!("a data package is a folder of files; name one with --out, as in --out catalog-package")
    };
    if folder.is_file() {
        bail!(
            "{}: this is a file, and a data package is a folder; name another with --out",
            folder.display()
        );
    }
    let names = write::package_tables();
    let mut files: Vec<(&str, Content)> = Vec::new();
    for name in &names {
        files.push((name, Box::new(move |mut out| write::package_table(&mut out, built, name))));
    }
    files.push(("datapackage.json", Box::new(|mut out| write::datapackage(&mut out, built))));
    output::write_all(folder, files)
}
