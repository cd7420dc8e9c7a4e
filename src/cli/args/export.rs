//! The arguments of `export`.

use crate::model::ProgramYear;
use clap::{Args as ClapArgs, ValueEnum};
use std::path::PathBuf;

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  ia-catalog export --format xlsx --out catalog.xlsx\n  ia-catalog export --format csv --year 2019 > 2019.csv\n  ia-catalog export --format qpp --out qpp\n  ia-catalog export --format change-request --year 2024 > changes-2024.csv\n  ia-catalog export --format sqlite --out catalog.db"
)]
pub(in crate::cli) struct Export {
    /// The form
    #[arg(long, value_enum)]
    pub format: ExportForm,
    /// Where it goes: a file, or a folder for forms of several files [default: stdout, where one text file is all]
    #[arg(long, short, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// One program year only; the year of the changes for a change request
    #[arg(long)]
    pub year: Option<ProgramYear>,
    /// Change request: changes of white space, capitals and punctuation too, not of words and values alone
    #[arg(long)]
    pub all: bool,
    /// The catalog; the other files of its build stand beside it
    #[arg(long, value_name = "FILE", default_value = "catalog/catalog.json")]
    pub catalog: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(in crate::cli) enum ExportForm {
    /// The listed activities as one JSON array
    Json,
    /// The listed activities, one a line
    Ndjson,
    /// The listed activities as a table for spreadsheets
    Csv,
    /// A workbook: activities, changes, disagreements and gaps
    Xlsx,
    /// CMS's own JSON, a file a year
    Qpp,
    /// The CSV in which CMS takes changes, from the year before
    ChangeRequest,
    /// A database with full-text search, as datasette serves it
    Sqlite,
    /// CSV files with a datapackage.json that describes them
    Datapackage,
    /// The report as Markdown
    Markdown,
    /// The report page
    Html,
}
