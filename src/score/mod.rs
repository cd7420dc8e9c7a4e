//! The score of the category out of the rules that documents state: the catalog and what a practice did in, points with
//! every line of the working out. No number of the program stands here: what no document states is missing, and said.
//!
//! `book` looks rules up, as they stand or as one document states them; `sum` adds up, `credit` knows what needs no
//! activities.

mod book;
mod credit;
mod sum;

use crate::model::{
    ActivityKey, Because, Catalog, Circumstance, Claim, OtherScore, ProgramYear, SCHEMA_VERSION, Score,
    Scored,
};
use book::Book;
use std::collections::{BTreeMap, BTreeSet};

/// What a practice did, and what it is.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The program year.
    pub year: ProgramYear,
    /// The activities: the id as given, and the key that it is, where the catalog has it.
    pub activities: Vec<(String, Option<ActivityKey>)>,
    /// Special statuses.
    pub circumstances: BTreeSet<Circumstance>,
    /// How many clinicians the practice has: whether it is small is for the documents to say.
    pub clinicians: Option<u32>,
    /// It is a patient-centered medical home.
    pub medical_home: bool,
    /// The alternative payment model that it takes part in.
    pub apm: Option<String>,
    /// For how many days the activities were performed.
    pub days: Option<u32>,
}

/// Why there is no score.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unscored {
    /// No document states a rule that is needed.
    #[error(
        "the documents of the catalog do not say everything that a score of {year} needs; missing: {}. Add a document that \
         states it (a fact sheet or an overview of {year}) and build again",
        missing.join("; ")
    )]
    Missing {
        /// The year.
        year: ProgramYear,
        /// What is missing, for people.
        missing: Vec<String>,
    },
    /// No sheet of the year is at hand, and the documents leave the credit of a model open.
    #[error(
        "no score sheet of {year} is at hand to look \"{name}\" up in, and what the documents say of models leaves it open: {says}{}. \
         Add the score sheet of {year} (kind apm-scores) and build again",
        if others.is_empty() { String::new() } else { format!("; sheets of other years have {}", others.join("; ")) }
    )]
    ApmOpen {
        /// The year.
        year: ProgramYear,
        /// The name as given.
        name: String,
        /// The sentence that leaves it open, with its place.
        says: String,
        /// Models of other years that fit.
        others: Vec<String>,
    },
    /// No sheet of the year has the model, or several fit.
    #[error("in the score sheets of {year} {} \"{name}\"; they have: {}", if *several { "more than one model fits" } else { "no model is called" }, known.join("; "))]
    Apm {
        /// The year.
        year: ProgramYear,
        /// The name as given.
        name: String,
        /// Whether several fit.
        several: bool,
        /// The names that fit, or all.
        known: Vec<String>,
    },
}

/// Scores by the rules that stand, and by those of each document that comes to something else. `claim` gives the claims of
/// the catalog by their ids, for the evidence of weights.
pub fn score<'a>(
    catalog: &'a Catalog,
    claim: &dyn Fn(&str) -> Option<&'a Claim>,
    asked: &Asked,
) -> Result<Score, Unscored> {
    let by = |document: Option<&'a str>| {
        let book = Book::new(catalog, asked.year, document);
        sum::scored(catalog, claim, asked, &book)
    };
    let scored = by(None)?;
    let of_year = catalog.rules.iter().filter(|r| r.program_year == asked.year);
    let documents: BTreeSet<&str> = of_year.flat_map(|r| r.claims()).map(|s| s.document.as_str()).collect();
    let mut others: Vec<OtherScore> = Vec::new();
    for document in documents {
        let Ok(other) = by(Some(document)) else { continue };
        if same(&other, &scored) {
            continue;
        }
        match others.iter_mut().find(|o| same(&o.scored, &other)) {
            Some(known) => known.documents.push(document.to_owned()),
            None => {
                let because = differing(&other, &scored);
                others.push(OtherScore { documents: vec![document.to_owned()], because, scored: other });
            }
        }
    }
    Ok(Score {
        schema_version: SCHEMA_VERSION.to_owned(),
        demo: catalog.demo,
        program_year: asked.year,
        scored,
        others,
    })
}

fn same(a: &Scored, b: &Scored) -> bool {
    let refused = |s: &Scored| s.refused.iter().map(|r| r.what.clone()).collect::<Vec<_>>();
    (a.points, a.full_credit, a.final_score_points, refused(a))
        == (b.points, b.full_credit, b.final_score_points, refused(b))
}

/// What the working of one score rests on and that of the other does not.
fn differing(one: &Scored, other: &Scored) -> Vec<Because> {
    let of = |scored: &Scored| -> Vec<Because> {
        let lines = scored.lines.iter().flat_map(|l| &l.because);
        lines.chain(scored.refused.iter().flat_map(|r| &r.because)).cloned().collect()
    };
    let rules = |scored: &Scored| -> BTreeMap<_, _> {
        of(scored).into_iter().map(|b| (b.subject, b.value)).collect()
    };
    let known = rules(other);
    let mut found: Vec<Because> = Vec::new();
    for because in
        of(one).into_iter().filter(|b| b.subject.is_some() && known.get(&b.subject) != Some(&b.value))
    {
        if !found.contains(&because) {
            found.push(because);
        }
    }
    found
}
