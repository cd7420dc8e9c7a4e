//! The atom of the catalog, and what becomes of several of them.

use super::{ActivityKey, DecisionRule, Field, NullReason, ProgramYear, Rule, Span, Standing, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One document's word on one field of one activity in one program year.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// Hash of document, key as printed, year, field, raw text and occurrence: it survives moved lines.
    pub id: String,
    /// The activity.
    pub key: ActivityKey,
    /// The program year.
    pub program_year: ProgramYear,
    /// The field.
    pub field: Field,
    /// The normalized value.
    pub value: Value,
    /// The words before normalization.
    pub raw: String,
    /// How the words became the value.
    pub rule: Rule,
    /// Why the value is null, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub null: Option<NullReason>,
    /// The document's id.
    pub document: String,
    /// Where it stands.
    pub span: Span,
}

/// The outcome for one field of one activity in one year; never without the claims that lost.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// The value that stands.
    pub value: Value,
    /// How firmly.
    pub standing: Standing,
    /// Why.
    pub rule: DecisionRule,
    /// What the rule means here: who went before whom and by what, or the reviewer's reason; absent where the rule says
    /// everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Claims that say it; the first is the one whose words are the value.
    pub chosen: Vec<String>,
    /// Claims that say otherwise.
    pub rejected: Vec<String>,
}

/// One line of `claims.ndjson`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClaimLine {
    /// The version of the form.
    pub schema_version: String,
    /// True for a build of the built-in fixtures.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// The claim.
    #[serde(flatten)]
    pub claim: Claim,
}
