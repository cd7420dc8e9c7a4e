//! What documents say of the program itself: points, days, shares, and for whom something else holds.

use super::{DecisionRule, ProgramYear, Span, Standing, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($member:ident = $text:literal : $doc:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $(#[doc = $doc] #[serde(rename = $text)] $member,)+ }
        impl $name {
            /// Every member.
            pub const ALL: &'static [$name] = &[$($name::$member,)+];
            /// The member of a name.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.as_str() == name)
            }
            /// The name in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$member => $text,)+ }
            }
            /// What it is, for people.
            pub fn sentence(self) -> &'static str {
                match self { $($name::$member => $doc,)+ }
            }
        }
    };
}

named! {
    /// What a rule of the program is about.
    RuleKind {
        ActivityCount = "activity-count": "how many activities the list has",
        Subcategories = "subcategories": "the subcategories of the list",
        SubcategoryCount = "subcategory-count": "how many subcategories there are",
        ActivityPoints = "activity-points": "the points of an activity",
        PointsNeeded = "points-needed": "the points that are full credit",
        ActivitiesNeeded = "activities-needed": "how many activities are full credit",
        MaximumPoints = "maximum-points": "the points that the category ends at",
        SpecialScoring = "special-scoring": "what is different for clinicians with a special status",
        SmallPracticeSize = "small-practice-size": "how many clinicians a small practice has",
        DaysNeeded = "days-needed": "how long an activity has to be performed",
        FinalScoreShare = "final-score-share": "the category's share of the final score",
        GroupShare = "group-share": "how many clinicians of a group have to perform an activity",
        MedicalHomeCredit = "medical-home-credit": "the credit of a patient-centered medical home",
        ApmCredit = "apm-credit": "the credit of participants in an alternative payment model",
    }
}

named! {
    /// A special status, for which the program has rules of its own.
    Circumstance {
        SmallPractice = "small-practice": "a small practice",
        Rural = "rural": "a practice in a rural area",
        Hpsa = "hpsa": "a practice in a health professional shortage area",
        NonPatientFacing = "non-patient-facing": "a clinician who seldom faces patients",
    }
}

named! {
    /// What is counted.
    Unit {
        Points = "points": "points",
        Days = "days": "days",
        Percent = "percent": "percent",
        Activities = "activities": "activities",
        Clinicians = "clinicians": "clinicians",
        Subcategories = "subcategories": "subcategories",
    }
}

named! {
    /// How a number is meant.
    Bound {
        Exactly = "exactly": "exactly",
        AtLeast = "at-least": "at least",
        AtMost = "at-most": "at most",
        Below = "below": "fewer than",
    }
}

named! {
    /// What a special status does.
    Effect {
        DoublePoints = "double-points": "activities earn double points",
        LowerTarget = "lower-target": "fewer points are full credit",
    }
}

/// What a rule says.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RuleValue {
    /// A number of something.
    Amount {
        /// The number.
        amount: u32,
        /// Another number that it may be, where the document leaves it open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        or: Option<u32>,
        /// Of what.
        unit: Unit,
        /// Whether it is a limit.
        bound: Bound,
    },
    /// What a special status does.
    Effect {
        /// Which.
        effect: Effect,
    },
    /// CMS's ids of subcategories, sorted.
    Subcategories {
        /// The ids.
        subcategories: Vec<String>,
    },
}

impl RuleValue {
    /// The number, where it is one.
    pub fn amount(&self) -> Option<u32> {
        match self {
            RuleValue::Amount { amount, .. } => Some(*amount),
            _ => None,
        }
    }

    /// Whether words name it: as it is shown to people, or as it is called in JSON.
    pub fn is_called(&self, words: &str) -> bool {
        let json = match self {
            RuleValue::Effect { effect } => effect.as_str(),
            _ => "",
        };
        let words = words.trim();
        words.eq_ignore_ascii_case(&self.plain()) || !json.is_empty() && words == json
    }

    /// For people.
    pub fn plain(&self) -> String {
        match self {
            RuleValue::Amount { amount, or, unit, bound } => {
                let or = or.map(|n| format!(" or {n}")).unwrap_or_default();
                match bound {
                    Bound::Exactly => format!("{amount}{or} {}", unit.as_str()),
                    bound => format!("{} {amount}{or} {}", bound.sentence(), unit.as_str()),
                }
            }
            RuleValue::Effect { effect } => effect.sentence().to_owned(),
            RuleValue::Subcategories { subcategories } => subcategories.join(", "),
        }
    }
}

/// What a rule is about: claims on the same subject can agree or disagree.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleSubject {
    /// What it is about.
    pub rule: RuleKind,
    /// The weight of the activities that it is on; null where weights play no part.
    pub weight: Option<Weight>,
    /// For whom it holds; null for everybody.
    pub circumstance: Option<Circumstance>,
}

impl RuleSubject {
    /// For people: `the points of an activity, high, small-practice`.
    pub fn plain(&self) -> String {
        let mut words = vec![self.rule.sentence().to_owned()];
        words.extend(self.weight.map(|w| format!("{}-weighted", w.as_str())));
        words.extend(self.circumstance.map(|c| c.sentence().to_owned()));
        words.join(", ")
    }
}

/// One document's word on a rule of the program.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleClaim {
    /// What it is about.
    #[serde(flatten)]
    pub subject: RuleSubject,
    /// What it says.
    pub value: RuleValue,
    /// The document says that it may be so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may: bool,
    /// The program years that it holds in: those that the sentence names, else those of the document.
    pub program_years: Vec<ProgramYear>,
    /// The words that are the value.
    pub span: Span,
    /// The sentence that they stand in, with the words before a list and the question where it needs them.
    pub statement: Span,
}

/// A claim on a rule, and whose it is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleSource {
    /// The document's id.
    pub document: String,
    /// What it says.
    #[serde(flatten)]
    pub claim: RuleClaim,
}

/// A rule of a program year, decided; with every claim on it, those that lost too.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProgramRule {
    /// The program year.
    pub program_year: ProgramYear,
    /// What it is about.
    #[serde(flatten)]
    pub subject: RuleSubject,
    /// What stands.
    pub value: RuleValue,
    /// How firmly.
    pub standing: Standing,
    /// Why it stands.
    pub decided_by: DecisionRule,
    /// The reason of the ruling that decided, and where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The claims that say it, the one that decides first.
    pub chosen: Vec<RuleSource>,
    /// The claims that say otherwise.
    pub rejected: Vec<RuleSource>,
}

impl ProgramRule {
    /// All claims, those that stand first.
    pub fn claims(&self) -> impl Iterator<Item = &RuleSource> {
        self.chosen.iter().chain(&self.rejected)
    }
}
