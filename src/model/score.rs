//! The score of the category for what a practice attests to, with its working.

use super::{ActivityKey, Located, ProgramYear, RuleSubject, RuleValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Words of a document that a line of the working rests on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Because {
    /// What they say, for people.
    pub says: String,
    /// The rule of the program that they state; null for words on an activity or a model.
    pub subject: Option<RuleSubject>,
    /// What the rule says.
    pub value: Option<RuleValue>,
    /// The document, the place and the quotation.
    #[serde(flatten)]
    pub at: Located,
}

/// A line of the working.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScoreLine {
    /// What is added or said, for people.
    pub what: String,
    /// The activity.
    pub key: Option<ActivityKey>,
    /// The points that it adds, or that a rule gives; null for a line that only says something.
    pub points: Option<u32>,
    /// What it rests on.
    pub because: Vec<Because>,
}

/// What does not count, and why.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// The id as it was given, or the circumstance.
    pub what: String,
    /// Why.
    pub reason: String,
    /// What that rests on.
    pub because: Vec<Because>,
}

/// A score under the rules of one or more documents.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Scored {
    /// The points of the category, ended at the points that are full credit.
    pub points: u32,
    /// The points that are full credit.
    pub full_credit: u32,
    /// Points of full credit, in percent, rounded down to a tenth.
    pub percent: f64,
    /// Points of the final score that they are, where a document states the category's share.
    pub final_score_points: Option<f64>,
    /// The working.
    pub lines: Vec<ScoreLine>,
    /// What does not count.
    pub refused: Vec<Refusal>,
}

/// The score under the rules of documents that say something else than what stands.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OtherScore {
    /// The documents.
    pub documents: Vec<String>,
    /// What they say that makes the difference.
    pub because: Vec<Because>,
    /// The score.
    #[serde(flatten)]
    pub scored: Scored,
}

/// What `score --format json` prints.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Score {
    /// The version of the form.
    pub schema_version: String,
    /// True for a catalog of the built-in fixtures.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// The program year.
    pub program_year: ProgramYear,
    /// The score by the rules that stand.
    #[serde(flatten)]
    pub scored: Scored,
    /// Scores by the rules of single documents, where they differ from it.
    pub others: Vec<OtherScore>,
}
