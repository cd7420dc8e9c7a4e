//! What differs between two years, and between the sources of one.

use super::{
    ActivityKey, Date, DecisionRule, Field, LineageEdge, Located, MeasureId, ProgramYear, RuleSubject,
    RuleValue, Value,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much two values differ (CONTRACT, Kinds of change). In rising order for texts; the last three are for all
/// other fields.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// White space alone.
    Whitespace,
    /// Capitals and small letters.
    Case,
    /// Punctuation, bullets, marks.
    Typography,
    /// The same letters with other borders between words.
    Glued,
    /// At most 2 words, or 5 % of them.
    Minor,
    /// More than that.
    Substantive,
    /// Word similarity under 0.5.
    Replaced,
    /// Another value.
    Changed,
    /// A value where there was none.
    Gained,
    /// No value where there was one.
    Lost,
}

impl ChangeKind {
    /// True for a change of words or of value, false for a change of dress.
    pub fn is_real(self) -> bool {
        self >= ChangeKind::Minor
    }

    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::Whitespace => "whitespace",
            ChangeKind::Case => "case",
            ChangeKind::Typography => "typography",
            ChangeKind::Glued => "glued",
            ChangeKind::Minor => "minor",
            ChangeKind::Substantive => "substantive",
            ChangeKind::Replaced => "replaced",
            ChangeKind::Changed => "changed",
            ChangeKind::Gained => "gained",
            ChangeKind::Lost => "lost",
        }
    }
}

/// One field of one activity that differs between two years.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The activity.
    pub key: ActivityKey,
    /// Its measure id.
    pub measure_id: Option<MeasureId>,
    /// Its title in the later year.
    pub title: Option<String>,
    /// The field.
    pub field: Field,
    /// How much.
    pub kind: ChangeKind,
    /// Before. For a change of white space alone, the words as printed.
    pub from: Value,
    /// After.
    pub to: Value,
    /// A number in the text changed.
    pub numbers_changed: bool,
    /// How alike the word sequences are, 0 to 1, rounded to three decimals; null where there are no words.
    pub similarity: Option<f64>,
    /// The evidence of both sides, where claims are at hand.
    pub spans: Vec<Located>,
}

/// Two program years of a catalog side by side.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct YearDiff {
    /// The earlier year.
    pub from: ProgramYear,
    /// The later year.
    pub to: ProgramYear,
    /// The earlier side, where it is not a year of the same catalog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_source: Option<String>,
    /// The later side, where it is not a year of the same catalog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_source: Option<String>,
    /// Keys that are on the list of the later year only.
    pub added: Vec<ActivityKey>,
    /// Keys that are on the list of the earlier year only.
    pub removed: Vec<ActivityKey>,
    /// Titles of the added and the removed, by key.
    pub titles: BTreeMap<ActivityKey, String>,
    /// Fields that differ, by key and field.
    pub changed: Vec<Change>,
    /// Fields that no activity had in the earlier year.
    pub fields_begun: Vec<Field>,
    /// Fields that no activity has in the later year.
    pub fields_ended: Vec<Field>,
    /// Fields that most activities of the later side have, and that no document of the earlier side prints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_printed_from: Vec<Field>,
    /// Fields that most activities of the earlier side have, and that no document of the later side prints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_printed_to: Vec<Field>,
    /// Documents of either side that a limit cut short: what seems added or removed may stand in what was not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut_short: Vec<String>,
    /// What became of activities, by key and kind.
    pub lineage: Vec<LineageEdge>,
    /// Rules of the program that the two sides state differently, or only one of them.
    #[serde(default)]
    pub rules: Vec<RuleChange>,
}

/// A value and the documents that say it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceValue {
    /// The value.
    pub value: Value,
    /// The documents.
    pub documents: Vec<String>,
    /// Where they say it.
    pub spans: Vec<Located>,
}

/// A rule of the program that two sides state differently, or that only one of them states.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleChange {
    /// What the rule is about.
    #[serde(flatten)]
    pub subject: RuleSubject,
    /// `changed`; `gained` or `lost` where no document of the other side states it.
    pub kind: ChangeKind,
    /// What stands on the earlier side.
    pub from: Option<RuleValue>,
    /// What stands on the later side.
    pub to: Option<RuleValue>,
    /// The sentences of the earlier side.
    pub from_spans: Vec<Located>,
    /// The sentences of the later side.
    pub to_spans: Vec<Located>,
}

impl YearDiff {
    /// What to know of all of it where a limit cut documents short.
    pub fn caveat(&self) -> Option<String> {
        (!self.cut_short.is_empty()).then(|| {
            let documents = self.cut_short.join(", ");
            format!(
                "a limit cut {documents} short: what seems added or removed may stand in what was not read"
            )
        })
    }

    /// Rules that both sides state, and otherwise.
    pub fn changed_rules(&self) -> impl Iterator<Item = &RuleChange> {
        self.rules.iter().filter(|rule| rule.kind == ChangeKind::Changed)
    }

    /// True when nothing differs. A rule that no document of the other year states need be no other rule.
    pub fn is_empty(&self) -> bool {
        let rules = if self.from == self.to { self.rules.len() } else { self.changed_rules().count() };
        rules == 0
            && self.added.is_empty()
            && self.removed.is_empty()
            && self.changed.is_empty()
            && self.fields_begun.is_empty()
            && self.fields_ended.is_empty()
    }

    /// The title of an added or removed activity.
    pub fn title(&self, key: &ActivityKey) -> &str {
        self.titles.get(key).map_or("", String::as_str)
    }

    /// What the two sides are called.
    pub fn names(&self) -> (String, String) {
        let name = |source: &Option<String>, year: ProgramYear| match source {
            Some(source) => format!("{source} ({year})"),
            None => year.to_string(),
        };
        (name(&self.from_source, self.from), name(&self.to_source, self.to))
    }
}

/// Sources of one year that differ.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceDifference {
    /// The program year.
    pub program_year: ProgramYear,
    /// The activity.
    pub key: ActivityKey,
    /// Its measure id.
    pub measure_id: Option<MeasureId>,
    /// Its title.
    pub title: Option<String>,
    /// The field.
    pub field: Field,
    /// How much the most different of them differs from the value that stands.
    pub kind: ChangeKind,
    /// The values, the one that stands first.
    pub values: Vec<SourceValue>,
    /// The value that stands.
    pub decided: Value,
    /// Why.
    pub rule: DecisionRule,
}

/// Sources of one year that state a rule of the program differently.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleDifference {
    /// The program year.
    pub program_year: ProgramYear,
    /// What the rule is about.
    #[serde(flatten)]
    pub subject: RuleSubject,
    /// What they say, what stands first.
    pub values: Vec<RuleSaid>,
    /// What stands.
    pub decided: RuleValue,
    /// Why.
    pub decided_by: DecisionRule,
}

/// What documents say of a rule.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleSaid {
    /// What.
    pub value: RuleValue,
    /// The documents.
    pub documents: Vec<String>,
    /// The sentences.
    pub spans: Vec<Located>,
}

/// Two states of one source side by side.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StateDiff {
    /// The program year.
    pub program_year: ProgramYear,
    /// The earlier document's id.
    pub from: String,
    /// The later document's id.
    pub to: String,
    /// The day of the earlier state.
    pub from_as_of: Option<Date>,
    /// The day of the later state.
    pub to_as_of: Option<Date>,
    /// Keys that only the later state has.
    pub added: Vec<ActivityKey>,
    /// Keys that only the earlier state has.
    pub removed: Vec<ActivityKey>,
    /// Fields that both states print and that differ, by key and field.
    pub changed: Vec<Change>,
}

/// `differences.json`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Differences {
    /// The version of the form.
    pub schema_version: String,
    /// True for a build of the built-in fixtures.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// Every pair of neighbouring years.
    pub years: Vec<YearDiff>,
    /// Every field on which sources of a year differ.
    pub sources: Vec<SourceDifference>,
    /// Every rule of the program on which sources of a year differ.
    #[serde(default)]
    pub rules: Vec<RuleDifference>,
    /// Every state of a source against the one before it.
    #[serde(default)]
    pub states: Vec<StateDiff>,
}
