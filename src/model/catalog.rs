//! The catalog: what `build` makes of the claims, and the activity lines that other tools read.

use super::{
    ActivityKey, ApmSource, Decision, Document, Field, Finding, Join, LineageEdge, Link, Logic, MeasureId,
    ProgramRule, ProgramYear, Status, Value, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// MAJOR.MINOR of every JSON form of ours; an addition raises MINOR, a changed meaning MAJOR.
pub const SCHEMA_VERSION: &str = "1.5";

/// How firmly a value stands (CONTRACT, Nulls).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// One source says it.
    Single,
    /// Several sources say the same.
    Agreed,
    /// A source of higher rank won.
    Ranked,
    /// A reviewer ruled.
    Ruled,
    /// Nothing decides between the sources.
    Contested,
    /// Null: a source states that there is none.
    StatedNull,
    /// Null: no source of the year prints the field.
    NotPrinted,
    /// Null: what is printed could not be understood.
    Unreadable,
    /// Null: the field does not exist in the year.
    NotInYear,
}

impl Standing {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Single => "single",
            Standing::Agreed => "agreed",
            Standing::Ranked => "ranked",
            Standing::Ruled => "ruled",
            Standing::Contested => "contested",
            Standing::StatedNull => "stated-null",
            Standing::NotPrinted => "not-printed",
            Standing::Unreadable => "unreadable",
            Standing::NotInYear => "not-in-year",
        }
    }
}

/// One activity in one program year.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct YearView {
    /// Whether it is on the list of the year.
    pub listed: bool,
    /// The decisions, by field; `listed` is among them.
    pub fields: BTreeMap<Field, Decision>,
}

impl YearView {
    /// The value of a field.
    pub fn value(&self, field: Field) -> &Value {
        self.fields.get(&field).map_or(&Value::Null, |d| &d.value)
    }
}

/// One activity over the years.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// The measure id, where one is known.
    pub measure_id: Option<MeasureId>,
    /// Provisional keys that rows without an id had before they were joined to this activity.
    pub aliases: Vec<ActivityKey>,
    /// How rows that print no id were joined to it.
    #[serde(default)]
    pub joins: Vec<Join>,
    /// The years.
    pub years: BTreeMap<ProgramYear, YearView>,
    /// What happened to it over the years: every edge that it is an end of, by year.
    pub lineage: Vec<LineageEdge>,
}

impl Activity {
    /// The title of the latest year that has one.
    pub fn title(&self) -> Option<&str> {
        self.years.values().rev().find_map(|y| y.value(Field::Title).as_text())
    }
}

/// `catalog.json`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Catalog {
    /// The version of the form.
    pub schema_version: String,
    /// True for a build of the built-in fixtures.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// The documents, by id.
    pub documents: Vec<Document>,
    /// The activities, by key.
    pub activities: BTreeMap<ActivityKey, Activity>,
    /// The rules of the program, by year and subject.
    pub rules: Vec<ProgramRule>,
    /// What APMs are credited, by year, document and place.
    #[serde(default)]
    pub apm_scores: Vec<ApmSource>,
    /// Everything to look at.
    pub findings: Vec<Finding>,
}

impl Catalog {
    /// The program years that any activity has.
    pub fn years(&self) -> Vec<ProgramYear> {
        let years: std::collections::BTreeSet<_> =
            self.activities.values().flat_map(|a| a.years.keys().copied()).collect();
        years.into_iter().collect()
    }

    /// The activities on the list of a year.
    pub fn listed(&self, year: ProgramYear) -> impl Iterator<Item = (&ActivityKey, &Activity, &YearView)> {
        self.activities
            .iter()
            .filter_map(move |(key, a)| a.years.get(&year).filter(|y| y.listed).map(|y| (key, a, y)))
    }
}

/// One line of `activities.ndjson`: one activity in one year, decided.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActivityLine {
    /// The version of the form.
    pub schema_version: String,
    /// True for a build of the built-in fixtures.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// The key.
    pub key: ActivityKey,
    /// The measure id.
    pub measure_id: Option<MeasureId>,
    /// The program year.
    pub program_year: ProgramYear,
    /// Whether it is on the list of the year.
    pub listed: bool,
    /// The title.
    pub title: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The weight.
    pub weight: Option<Weight>,
    /// The subcategory, as CMS's id.
    pub subcategory_id: Option<String>,
    /// The CEHRT bonus.
    pub cehrt_eligible: Option<bool>,
    /// Suggested documentation.
    pub supporting_documentation: Vec<String>,
    /// How its items combine.
    pub documentation_logic: Option<Logic>,
    /// The validation text.
    pub validation: Option<String>,
    /// Links.
    pub resources: Vec<Link>,
    /// The status.
    pub status: Option<Status>,
    /// The first program year.
    pub first_performance_year: Option<u16>,
    /// The last program year.
    pub last_performance_year: Option<u16>,
    /// The documents that speak of it in this year.
    pub documents: Vec<String>,
    /// How firmly each field stands.
    pub standing: BTreeMap<Field, Standing>,
}
