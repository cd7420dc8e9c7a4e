//! How a row that prints no id came to its activity.

use super::{ActivityKey, ProgramYear};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a row was joined by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum JoinBy {
    /// The title, case and punctuation aside, that another document of the year gives to one activity alone.
    Title,
    /// The title of several activities of the year, told apart by capitals and by text.
    TitleAndText,
    /// A title that is similar, and a text that supports it.
    Similar,
    /// The title that a document of another year gives to one activity alone.
    OtherYear,
    /// A title of another year that is similar, and a text that supports it.
    SimilarInOtherYear,
    /// A reviewer's patch that gives the id.
    Patch,
}

impl JoinBy {
    /// The reason in words.
    pub fn sentence(self) -> &'static str {
        match self {
            JoinBy::Title => "the title that another document of the year gives to this activity alone",
            JoinBy::TitleAndText => {
                "a title that several activities of the year have; its text is this one's"
            }
            JoinBy::Similar => "a title of the year that is similar",
            JoinBy::OtherYear => "the title that a document of another year gives to this activity alone",
            JoinBy::Patch => "a patch of the rulings file",
            JoinBy::SimilarInOtherYear => "a title of another year that is similar, and its text",
        }
    }
}

/// A row that prints no id, or an id that another row has, and the activity it was joined to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Join {
    /// The document.
    pub document: String,
    /// The program year.
    pub program_year: ProgramYear,
    /// The title as the row prints it.
    pub title: String,
    /// The provisional key that the row would have had.
    pub alias: ActivityKey,
    /// By what.
    pub by: JoinBy,
    /// The year whose title it is.
    pub title_of: ProgramYear,
    /// How alike the titles are, 0 to 1, rounded to three decimals.
    pub score: f64,
}
