//! What became of activities from year to year: edges between an activity in one year and one in another, each with
//! its evidence. Lineage never renames or merges keys; it says what a careful reader would say of them.

use super::{ActivityKey, Change, Located, ProgramYear};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $member:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$doc])* $member,)+ }
        impl $name {
            /// The name in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$member => $text,)+ }
            }
        }
    };
}

kinds! {
    /// What happened (CONTRACT, Enumerations).
    LineageKind {
        /// The same id, another title.
        Retitled = "retitled",
        /// The same id, another weight.
        Reweighted = "reweighted",
        /// The same activity under another id.
        Moved = "moved",
        /// Off the list; another activity newly says what it said.
        Absorbed = "absorbed",
        /// Its content went to several activities: one edge for each of them.
        Split = "split",
        /// Off the list, or said to be retired; nothing takes it up.
        Retired = "retired",
        /// Said to be suspended.
        Suspended = "suspended",
        /// Back after a year without it, or after a suspension.
        Reintroduced = "reintroduced",
        /// The id now names another activity.
        IdReused = "id-reused",
        /// Two activities of one year say the same.
        Twin = "twin",
    }
}

kinds! {
    /// What an edge rests on.
    EvidenceKind {
        /// How alike the titles are.
        Title = "title",
        /// How alike the descriptions are.
        Text = "text",
        /// The share of the older activity's words that the other newly has.
        Gained = "gained",
        /// The share of what the other newly has that are the older activity's words.
        OfItsGain = "of-its-gain",
        /// A phrase of the older activity that the other newly has, quoted from both.
        Phrase = "phrase",
        /// The first program year of the later activity lies before the year in which its id appears, or for a re-used
        /// id with it.
        FirstPerformanceYear = "first-performance-year",
        /// A sentence that says so.
        Statement = "statement",
        /// A status that a document gives.
        Status = "status",
        /// A weight that a document gives.
        Weight = "weight",
        /// On the list of the earlier year and not on that of the later.
        NotListed = "not-listed",
        /// Not on the lists of the years between.
        Away = "away",
        /// Another activity of the list said the same before, and goes on.
        SaidElsewhere = "said-elsewhere",
        /// Another activity fits as well: no edge was drawn to either.
        Ambiguous = "ambiguous",
    }
}

/// An activity in a year.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Node {
    /// The activity.
    pub key: ActivityKey,
    /// The program year.
    pub program_year: ProgramYear,
    /// Its title in that year.
    pub title: Option<String>,
}

/// One reason for an edge.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// In words, for people.
    pub says: String,
    /// From 0 to 1 where it is a likeness or a share, three decimals.
    pub value: Option<f64>,
    /// Where it stands, the earlier activity's words first.
    pub spans: Vec<Located>,
}

/// What became of an activity from one year to another; of a twin, both ends are of one year.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineageEdge {
    /// What happened.
    pub kind: LineageKind,
    /// The activity before.
    pub from: Node,
    /// The activity after; null for one that nothing takes up.
    pub to: Option<Node>,
    /// Why.
    pub evidence: Vec<Evidence>,
    /// Of an activity that moved: what changed on the way, each field under the new key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// How sure, 0 to 1, three decimals; null where a document says it or the lists alone do.
    pub score: Option<f64>,
}

impl Evidence {
    /// Evidence without a number or a place.
    pub fn new(kind: EvidenceKind, says: impl Into<String>) -> Self {
        Self { kind, says: says.into(), value: None, spans: Vec::new() }
    }

    /// With a likeness or a share.
    pub fn of(mut self, value: f64) -> Self {
        self.value = Some(thousandths(value));
        self
    }

    /// With its places.
    pub fn at(mut self, spans: impl IntoIterator<Item = Located>) -> Self {
        self.spans.extend(spans);
        self
    }
}

impl LineageEdge {
    /// The year in which it happened: that of the later end.
    pub fn year(&self) -> ProgramYear {
        self.to.as_ref().map_or(self.from.program_year, |to| to.program_year)
    }

    /// What edges are ordered by.
    pub fn order(&self) -> (&ActivityKey, LineageKind, Option<&ActivityKey>) {
        (&self.from.key, self.kind, self.to.as_ref().map(|to| &to.key))
    }
}

/// Rounded to three decimals, as every likeness is printed.
pub fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
