//! The words with which documents state the rules of the program: `program.csv`. It says what words mean in a sentence;
//! every number comes from a document.

use super::Facts;

/// The longest phrase, in words.
const LONGEST: usize = 5;

macro_rules! program_words {
    ($($member:ident = $text:literal : $doc:literal,)+) => {
        /// What a word or phrase does in a sentence about the program.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum ProgramWord { $(#[doc = $doc] $member,)+ }
        impl ProgramWord {
            pub(super) fn parse(name: &str) -> Option<Self> {
                match name { $($text => Some(ProgramWord::$member),)+ _ => None }
            }
        }
    };
}

program_words! {
    Points = "points": "Counts points.",
    Days = "days": "Counts days.",
    Percent = "percent": "Counts hundredths.",
    Activities = "activities": "Counts activities.",
    Activity = "activity": "Names one activity.",
    Category = "category": "Names the category of improvement activities, or counts its activities.",
    Clinicians = "clinicians": "Counts clinicians.",
    Subcategories = "subcategories": "Counts subcategories.",
    Small = "small": "Names small practices.",
    Rural = "rural": "Names rural practices.",
    Hpsa = "hpsa": "Names health professional shortage areas.",
    NonPatientFacing = "non-patient-facing": "Names clinicians who seldom face patients.",
    Group = "group": "Names groups of clinicians.",
    Double = "double": "Makes twice as much of it.",
    Half = "half": "Makes half of it.",
    Full = "full": "Says that nothing is missing.",
    Highest = "highest": "Says that there is no more.",
    Home = "home": "Names patient-centered medical homes.",
    Apm = "apm": "Names alternative payment models.",
    Final = "final": "Names the score of all categories together.",
    Program = "program": "Names the program.",
    OtherCategory = "other-category": "Names another category of the program.",
    Need = "need": "Says that something is needed.",
    Attest = "attest": "Says what clinicians do with activities.",
    Each = "each": "Says that it holds for one.",
    Credit = "credit": "Says what is earned.",
    Score = "score": "Says what is earned, in a sum.",
    Award = "award": "Says that something is earned.",
    Not = "not": "Denies.",
    May = "may": "Leaves it open.",
    Below = "below": "Before a number: fewer than that.",
    AtMost = "at-most": "Beside a number: no more than that.",
    AtLeast = "at-least": "Beside a number: no less than that.",
    Lasting = "lasting": "Says that a time has to be filled.",
    Example = "example": "Begins an example.",
    Payment = "payment": "Makes a year one of payments.",
    Unless = "unless": "Takes out what follows.",
    Unsaid = "unsaid": "Says that the sentence states no rule of the year: a proposal, hearsay, what was or will be.",
    Since = "since": "Says that something holds from then on.",
    Them = "them": "Points back.",
    Weight = "weight": "Names weights.",
    Model = "model": "Names a model, in the heading of a column.",
    Total = "total": "Names a sum.",
}

impl Facts {
    /// The longest phrase about the program that lower-cased words begin with, and how many words it is.
    pub fn program_word(&self, words: &[&str]) -> Option<(ProgramWord, usize)> {
        (1..=words.len().min(LONGEST)).rev().find_map(|n| {
            let phrase = words[..n].join(" ");
            self.program.get(&phrase).map(|means| (*means, n))
        })
    }
}
