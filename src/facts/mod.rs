//! What is declared: vocabulary, headings, expected counts and ranks, as CSV tables compiled in (`facts/*.csv`) and
//! overlaid by the user's own (`--facts DIR`, whose files the caller reads). No table may hold an answer: no title,
//! weight or description of an activity.

mod counting;
mod load;
mod lookup;
mod policy;
mod program;

use crate::model::{Field, FormKey, Kind, ProgramYear, Status, Weight};
use std::collections::{BTreeMap, BTreeSet};

pub use counting::Counting;
pub use load::{FactsError, TABLES};
pub use lookup::Spelling;
pub use policy::Criterion;
pub use program::{ProgramWord, performed};

/// All tables, checked.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    years: BTreeMap<ProgramYear, YearFacts>,
    subcategories: Vec<Subcategory>,
    /// Their names as the tables compare words, in the same order.
    folded_names: Vec<String>,
    spellings: BTreeMap<String, String>,
    headings: BTreeMap<String, Field>,
    bare_headings: BTreeMap<String, Field>,
    /// Words of column headings.
    heading_words: BTreeSet<String>,
    heading_words_reversed: BTreeSet<String>,
    weights: BTreeMap<String, Weight>,
    /// The words that they begin with.
    weights_begin: BTreeSet<String>,
    /// How long the longest name of a weight is, in bytes.
    longest_weight: usize,
    kinds: BTreeMap<Kind, KindFacts>,
    publishers: BTreeMap<String, u32>,
    /// Words beside a number of activities.
    counting: BTreeMap<String, Counting>,
    /// What decides a field; None for all that have no row of their own.
    policies: BTreeMap<Option<Field>, Vec<Criterion>>,
    /// What editors write between the words of a text.
    editing: BTreeMap<Editing, BTreeSet<String>>,
    /// Words of notices, each as its words.
    notices: BTreeMap<Vec<String>, NoticeWord>,
    /// The first words of them, and how many words the longest with that beginning has.
    notices_begin: BTreeMap<String, usize>,
    /// The keys of a record in CMS's JSON, in order.
    form: Vec<FormKey>,
    /// Phrases about the program.
    program: BTreeMap<String, ProgramWord>,
}

/// What a word or phrase does in the language of people who edit documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Editing {
    /// Tells what to do: change, delete.
    Verb,
    /// What it is done to: description, sentence.
    Object,
    /// An object that is always a text.
    Text,
    /// May stand between verb and object.
    Filler,
    /// Is an instruction before a colon without any object.
    Alone,
    /// Tells which of two texts: revised, old.
    State,
    /// Speaks to whoever edits the document.
    Note,
    /// Holds the place of a text.
    Placeholder,
    /// Holds the place of a text that every activity has.
    None,
    /// Fills the place of a text while its page is laid out.
    Filling,
    /// Ends no sentence.
    Dangling,
}

impl Editing {
    const ALL: [(Editing, &'static str); 11] = [
        (Editing::Verb, "verb"),
        (Editing::Object, "object"),
        (Editing::Text, "text"),
        (Editing::Filler, "filler"),
        (Editing::Alone, "alone"),
        (Editing::State, "state"),
        (Editing::Note, "note"),
        (Editing::Placeholder, "placeholder"),
        (Editing::None, "none"),
        (Editing::Filling, "filling"),
        (Editing::Dangling, "dangling"),
    ];
}

/// What words of a notice do in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoticeWord {
    /// They say the status.
    Says(Status),
    /// They name the activity.
    Subject,
    /// They stand between the activity and its status.
    Auxiliary,
    /// They name who decided.
    Agent,
    /// They make a condition of it.
    Condition,
    /// They say when, where and for whom.
    Filler,
}

/// What is declared of a program year. Source: CMS's published data of that year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearFacts {
    /// How many activities the list has, attestations such as `IA_PCMH` included.
    pub records: Option<u32>,
    /// How many of them are high-weighted.
    pub high: Option<u32>,
    /// How many are medium-weighted.
    pub medium: Option<u32>,
    /// Whether activities have weights in this year.
    pub weight: bool,
    /// Whether there is a CEHRT bonus in this year.
    pub cehrt: bool,
}

/// A subcategory, or the letters of an activity that has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subcategory {
    /// CMS's id; empty for letters without a subcategory.
    pub id: String,
    /// The letters of its measure ids.
    pub letters: String,
    /// The name in print.
    pub name: String,
    /// First program year.
    pub first: Option<ProgramYear>,
    /// Last program year.
    pub last: Option<ProgramYear>,
}

/// What is declared of a kind of document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindFacts {
    /// Authority among documents of one publisher; 1 is the highest.
    pub rank: u32,
    /// Whether such a document claims to be the whole list of its years.
    pub complete: bool,
}

impl Facts {
    /// The compiled tables alone.
    ///
    /// # Panics
    /// Never in a released binary: the tables are compiled in and a test loads them.
    pub fn compiled() -> Self {
        Self::with_overlays(&[]).expect("the compiled tables are checked by a test")
    }

    /// The compiled tables with the user's over them: a row replaces the compiled row of the same key, other rows are
    /// added. `overlays` are (file name, text); a name that is no table's is an error.
    pub fn with_overlays(overlays: &[(String, String)]) -> Result<Self, FactsError> {
        load::load(overlays)
    }
}
