//! The fields of an activity, named as CMS's JSON names them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A field that documents make claims about. The order is the order in which people read them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// Whether the activity is on the list of the year at all (CONTRACT, Membership).
    Listed,
    /// The measure id.
    MeasureId,
    /// The name of the activity.
    Title,
    /// What a clinician does.
    Description,
    /// High or medium.
    Weight,
    /// The subcategory, as CMS's id.
    SubcategoryId,
    /// Whether the activity earns the bonus for certified EHR technology (2017 and 2018).
    CehrtEligible,
    /// Suggested documentation, item by item.
    SupportingDocumentation,
    /// Whether all or any of the items are asked for.
    DocumentationLogic,
    /// The validation text of the data-validation criteria.
    Validation,
    /// Links that the document gives for the activity.
    Resources,
    /// Active, suspended or retired.
    Status,
    /// The first program year.
    FirstPerformanceYear,
    /// The last program year.
    LastPerformanceYear,
    /// What the document says beyond these fields, under its own names.
    OtherFields,
}

impl Field {
    /// Every field, in order.
    pub const ALL: [Field; 15] = [
        Field::Listed,
        Field::MeasureId,
        Field::Title,
        Field::Description,
        Field::Weight,
        Field::SubcategoryId,
        Field::CehrtEligible,
        Field::SupportingDocumentation,
        Field::DocumentationLogic,
        Field::Validation,
        Field::Resources,
        Field::Status,
        Field::FirstPerformanceYear,
        Field::LastPerformanceYear,
        Field::OtherFields,
    ];

    /// The JSON key.
    pub fn key(self) -> &'static str {
        match self {
            Field::Listed => "listed",
            Field::MeasureId => "measureId",
            Field::Title => "title",
            Field::Description => "description",
            Field::Weight => "weight",
            Field::SubcategoryId => "subcategoryId",
            Field::CehrtEligible => "cehrtEligible",
            Field::SupportingDocumentation => "supportingDocumentation",
            Field::DocumentationLogic => "documentationLogic",
            Field::Validation => "validation",
            Field::Resources => "resources",
            Field::Status => "status",
            Field::FirstPerformanceYear => "firstPerformanceYear",
            Field::LastPerformanceYear => "lastPerformanceYear",
            Field::OtherFields => "otherFields",
        }
    }

    /// From the JSON key in any case; `subcategory` and `cehrt` are accepted for people (CONTRACT, Commands).
    pub fn parse(text: &str) -> Option<Field> {
        let wanted = text.to_ascii_lowercase();
        match wanted.as_str() {
            "subcategory" => Some(Field::SubcategoryId),
            "cehrt" => Some(Field::CehrtEligible),
            _ => Field::ALL.into_iter().find(|f| f.key().eq_ignore_ascii_case(&wanted)),
        }
    }

    /// True for prose, whose changes are graded by the ladder of CONTRACT instead of being plainly changed or not.
    pub fn is_text(self) -> bool {
        matches!(self, Field::Title | Field::Description | Field::Validation | Field::SupportingDocumentation)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.key().fmt(f)
    }
}
