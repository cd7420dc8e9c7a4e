//! What `extract` prints.

use super::{
    ActivityKey, ApmScore, Document, Field, Finding, Link, MeasureId, NullReason, Reading, RuleClaim,
    SCHEMA_VERSION, Span, Value, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One document, read on its own.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Extract {
    /// The version of the form.
    pub schema_version: String,
    /// The document.
    pub document: Document,
    /// Its activities, in reading order.
    pub records: Vec<Record>,
    /// Program rules that it states.
    pub rules: Vec<RuleClaim>,
    /// APM scores that it states.
    pub apm_scores: Vec<ApmScore>,
    /// What was found while reading it.
    pub findings: Vec<Finding>,
}

impl Extract {
    /// The printed form of one document's readings.
    pub fn new(document: Document, records: Vec<Record>, findings: Vec<Finding>) -> Self {
        let schema_version = SCHEMA_VERSION.to_owned();
        Self { schema_version, document, records, rules: Vec::new(), apm_scores: Vec::new(), findings }
    }
}

/// The words of a few fields as they stand in print.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Printed {
    /// The measure id.
    pub measure_id: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The weight.
    pub weight: Option<String>,
    /// The subcategory.
    pub subcategory: Option<String>,
}

/// One activity as one document states it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// The key within this document alone.
    pub key: ActivityKey,
    /// The measure id.
    pub measure_id: Option<MeasureId>,
    /// The title.
    pub title: Option<String>,
    /// The description, list items on lines of their own.
    pub description: Option<String>,
    /// The weight.
    pub weight: Option<Weight>,
    /// The subcategory, as CMS's id.
    pub subcategory_id: Option<String>,
    /// The CEHRT bonus; null where the document has no such mark at all.
    pub cehrt_eligible: Option<bool>,
    /// Suggested documentation.
    pub supporting_documentation: Vec<String>,
    /// How its items combine.
    pub documentation_logic: Option<super::Logic>,
    /// The validation text.
    pub validation: Option<String>,
    /// Links.
    pub resources: Vec<Link>,
    /// The status, where the document says it.
    pub status: Option<super::Status>,
    /// The first program year.
    pub first_performance_year: Option<u16>,
    /// The last program year.
    pub last_performance_year: Option<u16>,
    /// Words as printed.
    pub printed: Printed,
    /// Why a field is null that the document speaks of, by JSON key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub nulls: BTreeMap<Field, NullReason>,
    /// What is not modelled.
    pub other_fields: BTreeMap<String, serde_json::Value>,
    /// The evidence of every field, by JSON key.
    pub spans: BTreeMap<Field, Box<Span>>,
    /// The rule of every field, by JSON key.
    pub rules: BTreeMap<Field, super::Rule>,
}

impl Record {
    /// The printed form of a reading; `key` is its key within its document.
    pub fn new(key: ActivityKey, reading: &Reading) -> Self {
        let value = |field| reading.fields.get(&field).map(|f| &f.value);
        let text = |field| reading.text(field).map(str::to_owned);
        let year = |field| match value(field) {
            Some(Value::Year(year)) => Some(*year),
            _ => None,
        };
        let raw = |field| reading.raw(field).map(str::to_owned);
        Self {
            key,
            measure_id: reading.text(Field::MeasureId).and_then(MeasureId::parse),
            title: text(Field::Title),
            description: text(Field::Description),
            weight: value(Field::Weight).and_then(Weight::of),
            subcategory_id: text(Field::SubcategoryId),
            cehrt_eligible: match value(Field::CehrtEligible) {
                Some(Value::Flag(flag)) => Some(*flag),
                _ => None,
            },
            supporting_documentation: match value(Field::SupportingDocumentation) {
                Some(Value::Items(items)) => items.clone(),
                _ => Vec::new(),
            },
            documentation_logic: value(Field::DocumentationLogic).and_then(super::Logic::of),
            validation: text(Field::Validation),
            resources: match value(Field::Resources) {
                Some(Value::Links(links)) => links.clone(),
                _ => Vec::new(),
            },
            status: value(Field::Status).and_then(super::Status::of),
            first_performance_year: year(Field::FirstPerformanceYear),
            last_performance_year: year(Field::LastPerformanceYear),
            printed: Printed {
                measure_id: raw(Field::MeasureId),
                title: raw(Field::Title),
                weight: raw(Field::Weight),
                subcategory: raw(Field::SubcategoryId),
            },
            nulls: reading.fields.iter().filter_map(|(field, f)| Some((*field, f.null?))).collect(),
            other_fields: match value(Field::OtherFields) {
                Some(Value::Fields(fields)) => fields.clone(),
                _ => BTreeMap::new(),
            },
            spans: reading.fields.iter().map(|(field, f)| (*field, Box::new(f.span.clone()))).collect(),
            rules: reading.fields.iter().map(|(field, f)| (*field, f.rule)).collect(),
        }
    }
}
