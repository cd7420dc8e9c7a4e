//! Claims by id, for the evidence of both sides of a difference.

use crate::model::{ActivityKey, Claim, Decision, Field, Located, ProgramYear, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Claims by id; empty where a catalog is read without its claims.
#[derive(Clone, Debug, Default)]
pub struct ClaimIndex<'a> {
    by_id: BTreeMap<&'a str, &'a Claim>,
    /// Documents that have a row for an activity.
    rows: BTreeMap<(ProgramYear, &'a ActivityKey), BTreeSet<&'a str>>,
    /// Documents that print a field for any activity.
    printers: BTreeMap<(ProgramYear, Field), BTreeSet<&'a str>>,
}

impl<'a> ClaimIndex<'a> {
    /// An index of claims.
    pub fn new(claims: &'a [Claim]) -> Self {
        let mut index = Self::default();
        for claim in claims {
            let document = claim.document.as_str();
            index.by_id.insert(&claim.id, claim);
            if claim.field == Field::Listed && claim.value == Value::Flag(true) {
                index.rows.entry((claim.program_year, &claim.key)).or_default().insert(document);
            }
            index.printers.entry((claim.program_year, claim.field)).or_default().insert(document);
        }
        index
    }

    /// The claim of an id.
    pub fn get(&self, id: &str) -> Option<&'a Claim> {
        self.by_id.get(id).copied()
    }

    /// Every claim, by id.
    pub(super) fn all(&self) -> impl Iterator<Item = &'a Claim> {
        self.by_id.values().copied()
    }

    /// True when no document that has the activity in a year prints the field for anyone: that it has no value there
    /// says nothing.
    pub fn is_silent(&self, year: ProgramYear, key: &ActivityKey, field: Field) -> bool {
        match (self.rows.get(&(year, key)), self.printers.get(&(year, field))) {
            (Some(rows), Some(printers)) => rows.is_disjoint(printers),
            _ => !self.by_id.is_empty(),
        }
    }

    /// The documents that print a field for any activity of a year.
    pub fn printers(&self, year: ProgramYear, field: Field) -> impl Iterator<Item = &'a str> {
        self.printers.get(&(year, field)).into_iter().flatten().copied()
    }

    /// The documents that print anything of a year.
    pub fn documents(&self, year: ProgramYear) -> BTreeSet<&'a str> {
        let of_year = self.printers.iter().filter(|((of, _), _)| *of == year);
        of_year.flat_map(|(_, documents)| documents.iter().copied()).collect()
    }

    /// True when no claims are at hand.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The claim whose words are a decision's value.
    pub fn winner(&self, decision: &Decision) -> Option<&'a Claim> {
        decision.chosen.first().and_then(|id| self.get(id))
    }
}

/// A claim's place.
pub(super) fn located(claim: &Claim) -> Located {
    Located { document: claim.document.clone(), span: claim.span.clone() }
}
