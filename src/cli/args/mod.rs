//! The arguments, as people type them.

mod export;
mod look;
mod score;

pub(super) use export::{Export, ExportForm};
pub(super) use look::{Answer, Completions, List, Show, ShowForm};
pub(super) use score::{Score, ScoreForm};

use crate::model::{Date, Field, Limit, LimitSet, Limits, ProgramYear, Severity};
use crate::read::PdfEngine;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Turns the documents that publish Medicare's MIPS Improvement Activities into one catalog, with the line of the
/// document behind every value.
///
/// Data goes to stdout, talk to stderr. Exit code 0: done; 1: done, and there is something to look at; 2: the job could
/// not be done.
#[derive(Parser, Debug)]
#[command(
    name = "ia-catalog",
    version,
    max_term_width = 100,
    after_help = "A first session:\n  ia-catalog build --demo          a small catalog, out of documents that are compiled in\n  ia-catalog list --weight high    what is on the list of its latest year\n  ia-catalog show IA_CC_12         one activity with its history\n  ia-catalog explain IA_CC_12 2017 subcategory\n                                   why a value stands, with the line that says it\n\n`ia-catalog help COMMAND` has examples for each command."
)]
pub(super) struct Args {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// The heading of options that every command has.
const EVERYWHERE: &str = "Options of every command";

#[derive(ClapArgs, Debug)]
pub(super) struct Common {
    /// Say nothing but errors on stderr
    #[arg(long, short, global = true, help_heading = EVERYWHERE)]
    pub quiet: bool,
    /// How many documents are processed at the same time [default: one a processor]
    #[arg(long, global = true, hide_short_help = true, help_heading = EVERYWHERE, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Whether what people read is coloured: `auto` is on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, help_heading = EVERYWHERE, value_enum, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Tables that overlay the built-in facts (years.csv, headings.csv, ...)
    #[arg(long, global = true, hide_short_help = true, help_heading = EVERYWHERE, value_name = "DIR")]
    pub facts: Option<PathBuf>,
    #[command(flatten)]
    pub reading: Reading,
}

/// How documents are read.
#[derive(ClapArgs, Debug)]
#[command(next_help_heading = "Options for reading")]
pub(super) struct Reading {
    /// What reads PDF: hayro gives every word its place; pdf-extract gives the text flow alone, as lines, out of
    /// which tables are seldom read right; it is there to compare
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_enum,
        value_name = "ENGINE",
        default_value = "hayro"
    )]
    pub pdf_engine: Engine,
    /// Hold the characters of every PDF page against a second reader
    #[arg(
        long,
        global = true,
        hide_short_help = true,
        value_enum,
        value_name = "WHEN",
        default_value = "on"
    )]
    pub cross_check: Switch,
    /// The longest that reading one PDF, workbook or page may take: the same as --limit seconds=N
    #[arg(long, global = true, hide_short_help = true, value_name = "N", value_parser = seconds)]
    pub read_seconds: Option<LimitSet>,
    /// How much one document may cost, as in --limit pages=5000 --limit bytes=200M
    #[arg(long = "limit", global = true, hide_short_help = true, value_name = "NAME=NUMBER", long_help = limits())]
    pub limits: Vec<LimitSet>,
}

/// The help of `--limit`, out of the table of limits.
fn limits() -> String {
    let defaults = Limits::default();
    let line = |limit: &Limit| {
        let default = limit.unit().exact(defaults.get(*limit));
        format!("\n  {}={default} ({}): {}", limit.name(), limit.extent(), limit.meaning())
    };
    let lines: String = Limit::ALL.iter().map(line).collect();
    format!(
        "How much one document may cost, as in --limit pages=5000 --limit bytes=200M. The limits, each with its default and \
         what it takes:{lines}"
    )
}

fn seconds(text: &str) -> Result<LimitSet, String> {
    format!("{}={text}", Limit::Seconds.name()).parse()
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Engine {
    Hayro,
    PdfExtract,
}

impl From<Engine> for PdfEngine {
    fn from(engine: Engine) -> PdfEngine {
        match engine {
            Engine::Hayro => PdfEngine::Hayro,
            Engine::PdfExtract => PdfEngine::PdfExtract,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Switch {
    On,
    Off,
}

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Build the catalog: documents in, catalog, claims, differences and gaps out
    Build(Build),
    /// Read documents one by one and print what each says, a JSON object a line
    Extract(Extract),
    /// Print a document's text with the line numbers that evidence refers to
    Text(Text),
    /// Compare two program years, two catalogs, or two documents
    Diff(Diff),
    /// List what is missing, with its cause
    Gaps(Gaps),
    /// Show a decision, its rule, and every claim for and against it
    Explain(Explain),
    /// Hold a third party's pages against the catalog of a year
    Audit(Audit),
    /// List activities of a program year
    List(List),
    /// Show one activity with its history
    Show(Show),
    /// Score what a practice attests to by the rules that the documents state, with the working
    Score(Score),
    /// Write the catalog in another form
    Export(Export),
    /// Print the JSON Schema of what a command prints
    Schema(Schema),
    /// Print what a shell needs to complete commands and options
    Completions(Completions),
    /// Read documents for another process of this program: orders on stdin, answers on stdout
    #[command(hide = true)]
    ReadWorker,
}

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  ia-catalog build --demo\n  ia-catalog build sources.toml --out catalog\n  ia-catalog build --year 2018 pages/2018/*.md --fail-on warning"
)]
pub(super) struct Build {
    /// A manifest (*.toml), or documents and folders of documents [default: ./sources.toml]
    #[arg(value_name = "MANIFEST or PATHS")]
    pub inputs: Vec<String>,
    /// Where the files go; they replace those of an earlier build
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub out: PathBuf,
    /// Build the small world of documents that is compiled in, and mark every output
    #[arg(long, conflicts_with = "inputs")]
    pub demo: bool,
    /// The program year of documents for which the manifest names none
    #[arg(long, value_parser = year)]
    pub year: Option<ProgramYear>,
    /// Leave out states of documents after this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// An earlier catalog whose titles help to cut flattened tables
    #[arg(long, value_name = "CATALOG")]
    pub previous: Option<PathBuf>,
    /// Rulings and patches of reviewers [default: rulings.toml beside the manifest, where there is one]
    #[arg(long, value_name = "FILE")]
    pub rulings: Option<PathBuf>,
    /// Make everything anew: use neither what was read nor what was built before
    #[arg(long)]
    pub no_cache: bool,
    /// The least severity of a finding that makes the exit code 1
    #[arg(long, value_enum, default_value = "error")]
    pub fail_on: FailOn,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Note,
}

impl From<FailOn> for Severity {
    fn from(level: FailOn) -> Severity {
        match level {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Note => Severity::Note,
        }
    }
}

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  ia-catalog extract cc-12.md | jq .records[0].title\n  ia-catalog extract --until blocks table.txt"
)]
pub(super) struct Extract {
    /// Documents and folders of documents
    #[arg(required = true, value_name = "PATHS")]
    pub paths: Vec<String>,
    /// The program year of documents that do not say theirs
    #[arg(long, value_parser = year)]
    pub year: Option<ProgramYear>,
    /// An earlier catalog whose titles help to cut flattened tables
    #[arg(long, value_name = "CATALOG")]
    pub previous: Option<PathBuf>,
    /// Stop after a stage and print what it made
    #[arg(long, value_enum, default_value = "records")]
    pub until: Until,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Until {
    Blocks,
    Rows,
    Claims,
    Records,
}

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  ia-catalog text cc-12.md | sed -n 27,34p\n  ia-catalog text fact-sheet.pdf --page 3\n  ia-catalog text fact-sheet.pdf --page 3 --svg > page.svg"
)]
pub(super) struct Text {
    /// The document
    #[arg(value_name = "PATH")]
    pub path: String,
    /// One page of a PDF only
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub page: Option<u32>,
    /// Draw the page (the first, without --page) as an SVG picture: words, edges and cells as the reader saw them
    #[arg(long)]
    pub svg: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Form {
    Table,
    Json,
    Ndjson,
    Csv,
    Markdown,
}

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  ia-catalog diff 2018 2019\n  ia-catalog diff 2018 2019 --format json | jq .added\n  ia-catalog diff old/catalog.json new/catalog.json --year 2019\n  ia-catalog diff --year 2018 ia-measures-may.csv ia-measures-june.csv\n  ia-catalog diff 2018@2018-05-30 2018@2018-06-19"
)]
pub(super) struct Diff {
    /// A program year, a program year as it stood on a day (2018@2018-05-30), a catalog or a document
    pub from: String,
    /// Another of the same kind; without it, the sources of a program year are held against each other
    pub to: Option<String>,
    /// The catalog that years are looked up in
    #[arg(long, value_name = "FILE", default_value = "catalog/catalog.json")]
    pub catalog: PathBuf,
    /// The program year to compare in two catalogs or two documents
    #[arg(long, value_parser = year)]
    pub year: Option<ProgramYear>,
    /// Years and catalogs as they stood on this day: later states of documents are left out
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Form,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "Examples:\n  ia-catalog gaps --year 2017\n  ia-catalog gaps --format csv > gaps.csv")]
pub(super) struct Gaps {
    /// The catalog; its gaps.json stands beside it
    #[arg(long, value_name = "FILE", default_value = "catalog/catalog.json")]
    pub catalog: PathBuf,
    /// One program year only
    #[arg(long, value_parser = year)]
    pub year: Option<ProgramYear>,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Form,
}

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  ia-catalog explain IA_CC_12 2017 subcategory\n  ia-catalog explain IA_AHE_1"
)]
pub(super) struct Explain {
    /// A measure id in any form (IA_CC_12, CC 12, cc-12), or a key
    pub id: String,
    /// One program year only
    #[arg(value_parser = year_before_field)]
    pub year: Option<ProgramYear>,
    /// One field only, by its JSON key
    #[arg(value_parser = field)]
    pub field: Option<Field>,
    /// The catalog; its claims.ndjson stands beside it
    #[arg(long, value_name = "FILE", default_value = "catalog/catalog.json")]
    pub catalog: PathBuf,
    /// As it stood on this day: later states of documents are left out
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    #[arg(long, value_enum, default_value = "table")]
    pub format: ExplainForm,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum ExplainForm {
    Table,
    Json,
    Ndjson,
}

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "What a page does not print is no disagreement, nor is what differs in capitals, punctuation or footnote marks \
alone. Of several states of a source (those of the catalog, and --states), the one that the pages were copied from is named \
where their texts tell it.\n\nExamples:\n  ia-catalog audit pages/2018 --year 2018\n  ia-catalog audit handbook.pdf --against catalog/catalog.json --year 2019 --format csv > audit.csv\n  ia-catalog audit pages/2018 --year 2018 --states official/versions"
)]
pub(super) struct Audit {
    /// The third party's documents, folders of them, or a manifest
    #[arg(required = true, value_name = "PATHS")]
    pub paths: Vec<String>,
    /// The catalog; its claims.ndjson stands beside it
    #[arg(long, visible_alias = "catalog", value_name = "CATALOG", default_value = "catalog/catalog.json")]
    pub against: PathBuf,
    /// The program year that the pages are held against
    #[arg(long, value_parser = year)]
    pub year: ProgramYear,
    /// Dated states of sources (documents, folders, or a manifest) that the texts may have been copied from, beside the
    /// documents of the catalog
    #[arg(long, value_name = "PATHS", num_args = 1..)]
    pub states: Vec<String>,
    /// The pages claim to be the whole list: every activity without a page is a finding
    #[arg(long)]
    pub complete: bool,
    /// Leave out states of documents after this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Form,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "Examples:\n  ia-catalog schema\n  ia-catalog schema activity > activity.schema.json")]
pub(super) struct Schema {
    /// Which; without it, the names
    pub name: Option<String>,
}

fn field(text: &str) -> Result<Field, String> {
    let names = || Field::ALL.map(Field::key).join(", ");
    let far = |field: &Field| {
        let [a, b] = [field.key(), text].map(str::to_lowercase);
        if a.starts_with(&b) || b.starts_with(&a) {
            0
        } else {
            rapidfuzz::distance::osa::distance(a.chars(), b.chars())
        }
    };
    let near = || Field::ALL.into_iter().min_by_key(far).filter(|field| far(field) <= 3);
    let hint = || near().map(|field| format!("; did you mean `{field}`?")).unwrap_or(".".to_owned());
    Field::parse(text).ok_or_else(|| format!("no such field{} The fields are {}", hint(), names()))
}

fn year(text: &str) -> Result<ProgramYear, String> {
    match text.parse::<u16>() {
        Ok(number) => ProgramYear::try_from(number),
        Err(_) => Err(format!("`{text}` is no year; write four digits, as in 2019")),
    }
}

fn year_before_field(text: &str) -> Result<ProgramYear, String> {
    match Field::parse(text) {
        Some(field) => Err(format!("a field comes after its year: ID 2017 {field}")),
        None => year(text),
    }
}
