//! What decides between claims, in which order: `policy.csv`, a row a field, `*` for all others.

use super::Facts;
use crate::model::Field;

/// One thing that puts a claim before another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Criterion {
    /// A patch of the rulings file before every document.
    Patch,
    /// What a reviewer's ruling names before what it does not.
    Ruling,
    /// A document of the year before what is carried over from the list of an earlier one.
    OwnYear,
    /// The publisher's rank (`publishers.csv`).
    Publisher,
    /// The rank of the kind of document (`kinds.csv`).
    Kind,
    /// The row's own words before the heading it stands under, the absence of a mark and the manifest.
    Printed,
    /// A final document before a provisional one.
    Maturity,
    /// The later as-of date.
    AsOf,
}

impl Criterion {
    /// Every criterion by its name in the table.
    pub(super) const ALL: [(&'static str, Criterion); 8] = [
        ("patch", Criterion::Patch),
        ("ruling", Criterion::Ruling),
        ("own-year", Criterion::OwnYear),
        ("publisher", Criterion::Publisher),
        ("kind", Criterion::Kind),
        ("printed", Criterion::Printed),
        ("maturity", Criterion::Maturity),
        ("as-of", Criterion::AsOf),
    ];

    /// A cell of the table: names with blanks between them, each once.
    pub(super) fn order(text: &str) -> Result<Vec<Criterion>, String> {
        let mut order = Vec::new();
        for name in text.split_whitespace() {
            let found = Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
            let found = found.ok_or_else(|| {
                let known = Self::ALL.map(|(name, _)| name).join(", ");
                format!("`{name}` decides nothing; what decides is {known}")
            })?;
            if order.contains(&found) {
                return Err(format!("`{name}` stands there twice"));
            }
            order.push(found);
        }
        Ok(order)
    }
}

impl Facts {
    /// What decides a field, the most important first.
    pub fn policy(&self, field: Field) -> &[Criterion] {
        self.policies.get(&Some(field)).or_else(|| self.policies.get(&None)).map_or(&[], Vec::as_slice)
    }
}
