//! What is known of a document before and after it is read.

use super::{ProgramYear, Span, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A day, `YYYY-MM-DD`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
pub struct Date(String);

impl TryFrom<String> for Date {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let number = |range| text.get(range).and_then(|t: &str| t.parse::<u32>().ok());
        let shape = text.len() == 10
            && text
                .bytes()
                .enumerate()
                .all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
        let (year, month, day) = (number(0..4), number(5..7), number(8..10));
        let days = match (month, year) {
            (Some(4 | 6 | 9 | 11), _) => 30,
            (Some(2), Some(y)) if y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) => 29,
            (Some(2), _) => 28,
            _ => 31,
        };
        let real = shape
            && month.is_some_and(|m| (1..=12).contains(&m))
            && day.is_some_and(|d| (1..=days).contains(&d));
        real.then(|| Self(text.clone())).ok_or_else(|| format!("`{text}` is no date; write YYYY-MM-DD"))
    }
}

impl std::str::FromStr for Date {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

macro_rules! kinds {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $member:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $text)] $member,)+ }
        impl $name {
            /// The name in JSON and in the manifest.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$member => $text,)+ }
            }
            /// From that name.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some($name::$member),)+ _ => None }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }
    };
}

kinds! {
    /// What sort of publication a document is.
    Kind {
        /// CMS's own data.
        Dataset = "dataset",
        /// A request to change CMS's data.
        ChangeRequest = "change-request",
        /// The inventory spreadsheet.
        Inventory = "inventory",
        /// The data-validation criteria.
        ValidationCriteria = "validation-criteria",
        /// A fact sheet.
        FactSheet = "fact-sheet",
        /// A page about one activity.
        ActivityPage = "activity-page",
        /// Prose about the program.
        Overview = "overview",
        /// A score sheet of APMs.
        ApmScores = "apm-scores",
        /// A catalog of this program.
        Catalog = "catalog",
    }
}
kinds! {
    /// How a document's bytes are written.
    Format {
        /// Markdown, with or without front matter.
        Markdown = "markdown",
        /// Plain text.
        Text = "text",
        /// Comma-, semicolon- or tab-separated values.
        Csv = "csv",
        /// JSON.
        Json = "json",
        /// HTML.
        Html = "html",
        /// PDF.
        Pdf = "pdf",
        /// A spreadsheet.
        Xlsx = "xlsx",
    }
}
kinds! {
    /// How a document lays its activities out.
    Layout {
        /// One activity on a page, fields named by labels and section headings.
        ActivityPage = "activity-page",
        /// A table whose column headings name the fields; CMS's JSON is one, its keys the headings.
        Table = "table",
        /// A table that was flattened to text: section headings, then titles and descriptions.
        FlattenedTable = "flattened-table",
        /// Entries one after the other: a heading, a term or bold words for each activity, its text below.
        Entries = "entries",
        /// Tables that say what each APM is credited.
        ApmScores = "apm-scores",
        /// Prose without activities.
        Prose = "prose",
    }
}
kinds! {
    /// How settled a document is.
    Maturity {
        /// It can still change.
        Provisional = "provisional",
        /// It is settled.
        Final = "final",
    }
}
kinds! {
    /// Who says which program year a document is of.
    YearsFrom {
        /// The manifest.
        Manifest = "manifest",
        /// The command line.
        Argument = "argument",
        /// The document itself.
        Document = "document",
        /// Nobody.
        Nobody = "nobody",
    }
}

/// A number of activities that a document gives in its prose.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Stated {
    /// The number.
    pub count: u32,
    /// The weight of the activities that it counts; null for all.
    pub weight: Option<Weight>,
    /// The program years that its sentence names.
    pub years: Vec<ProgramYear>,
    /// The words.
    pub span: Span,
}

/// A document, as the catalog lists it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// The id that claims refer to.
    pub id: String,
    /// The path, relative to the manifest.
    pub path: String,
    /// SHA-256 of the bytes; null when they could not be had.
    pub sha256: Option<String>,
    /// How it is written; null when that could not be found out.
    pub format: Option<Format>,
    /// How it is laid out; null when nothing fitted.
    pub layout: Option<Layout>,
    /// The program years that it is of.
    pub program_years: Vec<ProgramYear>,
    /// Who says so.
    pub years_from: YearsFrom,
    /// How many pages, where there are pages.
    pub pages: Option<u32>,
    /// What sort of publication; null when nobody said.
    pub kind: Option<Kind>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The day of the state that it shows.
    pub as_of: Option<Date>,
    /// How settled it is.
    pub maturity: Option<Maturity>,
    /// Whether it claims to be the whole list of its years.
    pub complete: bool,
    /// Where it was found.
    pub url: Option<String>,
    /// Where it points instead, for a redirect stub.
    pub redirects_to: Option<String>,
    /// SHA-256 of the canonical text that line spans count, as UTF-8.
    pub text_sha256: Option<String>,
    /// The encoding that it was decoded from.
    pub encoding: Option<String>,
    /// How many activities were read out of it.
    pub records: u32,
    /// How many activities it says there are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stated_counts: Vec<Stated>,
}
