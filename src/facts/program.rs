//! The words with which documents state the rules of the program: `program.csv`. It says what words mean in a sentence;
//! every number comes from a document.

use super::Facts;
use crate::model::ProgramYear;

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
    Here = "here": "Points to the category that is spoken of.",
    OtherUnit = "other-unit": "Counts what no rule is about.",
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
    PerhapsOther = "perhaps-other": "Names another category where it stands like a name; else it is a word like any other.",
    Elsewhere = "elsewhere": "Speaks of another program, of courses, or of what somebody sells.",
    Plain = "plain": "Says nothing of the program, though some of its words do elsewhere.",
    Special = "special": "Names special statuses, and not which.",
    Size = "size": "Names small practices before another special status.",
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
    Settled = "settled": "Says that it is so, after all: a proposal made final, a fact after a myth.",
    Proposal = "proposal": "Says that it was proposed.",
    Hearsay = "hearsay": "Says that others say so, or that it is wrong.",
    Hypothetical = "hypothetical": "Says what would be.",
    Opinion = "opinion": "Says what somebody wants, advises or guesses.",
    Past = "past": "Says what was.",
    Future = "future": "Says what will be in some other year.",
    Listing = "listing": "Says how many of a list are shown.",
    Compared = "compared": "Before a year: something is held against it.",
    Relative = "relative": "Beside a number: so many more or fewer, or a part.",
    Above = "above": "Before a number: more than that.",
    Dated = "dated": "Before a year: a paper is of that year.",
    Performance = "performance": "Makes a year one of performance, or a thing one of that year.",
    Since = "since": "Says that something holds from then on.",
    Them = "them": "Points back.",
    Weight = "weight": "Names weights.",
    Model = "model": "Names a model, in the heading of a column.",
    Total = "total": "Names a sum.",
}

/// Payments follow the performance after so many years.
const PAID_AFTER: u16 = 2;

/// The program year whose performance is paid for in a year.
pub fn performed(paid: ProgramYear) -> Option<ProgramYear> {
    ProgramYear::new(paid.get().checked_sub(PAID_AFTER)?)
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
