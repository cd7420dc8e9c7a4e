//! Things to look at: findings (something is wrong or odd) and gaps (something is missing).

use super::{
    ActivityKey, Code, Field, GapCode, LimitReached, Located, MeasureId, ProgramYear, Severity, Span,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something to look at, wherever it was found.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What it is about.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What happened, where, and the way out, for people.
    pub message: String,
    /// The document's id.
    pub document: Option<String>,
    /// The place in the document.
    pub span: Option<Span>,
    /// The activity.
    pub key: Option<ActivityKey>,
    /// Its measure id.
    pub measure_id: Option<MeasureId>,
    /// Its title.
    pub title: Option<String>,
    /// The program year.
    pub program_year: Option<ProgramYear>,
    /// The field.
    pub field: Option<Field>,
    /// What was expected.
    pub expected: Option<String>,
    /// What was found.
    pub found: Option<String>,
    /// Where another document says what was expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<Box<Located>>,
    /// The limit that was reached, of a finding `read/limit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Box<LimitReached>>,
}

impl Finding {
    /// A finding with the severity of its code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            document: None,
            span: None,
            key: None,
            measure_id: None,
            title: None,
            program_year: None,
            field: None,
            expected: None,
            found: None,
            against: None,
            limit: None,
        }
    }

    /// With the place.
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// With the field.
    pub fn of(mut self, field: Field) -> Self {
        self.field = Some(field);
        self
    }

    /// With the place that says what was expected.
    pub fn against(mut self, place: Located) -> Self {
        self.against = Some(Box::new(place));
        self
    }

    /// With what was expected and what was found.
    pub fn instead(mut self, expected: impl Into<String>, found: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self.found = Some(found.into());
        self
    }
}

/// Why something is missing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GapCause {
    /// The activity was on an earlier list and no longer is; nothing takes it up.
    Retired,
    /// The activity was on an earlier list, and another activity took up what it said.
    Absorbed,
    /// The activity was on an earlier list, and what it said went to several others.
    Split,
    /// No source of any year has the id.
    NeverAssigned,
    /// The activity goes on under another id.
    Renumbered,
    /// Later years have the activity since an earlier one; the sources of this year lack it.
    MissingFromSources,
    /// The source prints no such field for any activity.
    NotPrinted,
    /// The source prints the field for others.
    LeftOut,
    /// The source could not be read.
    Unreadable,
    /// Equal numbers, different sets.
    DifferentSets,
    /// The document says another number than it lists, or than the year has.
    StatedCount,
    /// The source has more.
    Extra,
    /// The cause is not known.
    Unknown,
}

/// Something that is missing, with its cause.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// What kind of gap.
    pub code: GapCode,
    /// The program year.
    pub program_year: Option<ProgramYear>,
    /// The activity.
    pub key: Option<ActivityKey>,
    /// Its measure id.
    pub measure_id: Option<MeasureId>,
    /// Its title.
    pub title: Option<String>,
    /// The field.
    pub field: Option<Field>,
    /// Why.
    pub cause: GapCause,
    /// For people.
    pub message: String,
    /// Where to look.
    pub spans: Vec<Located>,
    /// The documents concerned.
    pub documents: Vec<String>,
}

impl Gap {
    /// A number between ids that no activity of the year has: nothing need be missing.
    pub fn is_hole(&self) -> bool {
        self.code == GapCode::IdSequenceHole
    }

    /// Something that is missing from the list itself, and not from what is told beside it.
    pub fn is_of_list(&self) -> bool {
        self.code != GapCode::NoRules
    }

    /// A gap of a year, the rest to be filled in.
    pub fn new(code: GapCode, year: ProgramYear, cause: GapCause, message: String) -> Self {
        Self {
            code,
            program_year: Some(year),
            key: None,
            measure_id: None,
            title: None,
            field: None,
            cause,
            message,
            spans: Vec::new(),
            documents: Vec::new(),
        }
    }
}

/// `gaps.json`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Gaps {
    /// The version of the form.
    pub schema_version: String,
    /// True for a build of the built-in fixtures.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// The gaps, by year, code and key.
    pub gaps: Vec<Gap>,
}
