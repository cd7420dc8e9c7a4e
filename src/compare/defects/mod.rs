//! Defects of the texts: what a careful reader would strike out. Each rule is a file and looks at texts that documents
//! have; what it finds is reported once for each document and year that has the text. `docs/defects.md` says what each
//! rule finds, how it decides and what it leaves alone.

mod bleed;
mod copied;
mod footnote;
mod glued;
mod instruction;
mod place;
mod placeholder;
mod shift;
mod texts;
mod titles;
mod truncated;

use super::claims::ClaimIndex;
use crate::facts::Facts;
use crate::model::{Catalog, Claim, Code, Finding};
use std::collections::BTreeMap;
use texts::{Texts, Version};

/// Of one kind, document and field, this many are named one by one; then the rest is counted.
const OF_A_KIND: usize = 40;

/// Something wrong with a text.
struct Hit<'a> {
    code: Code,
    /// The words of the text that show it.
    found: String,
    /// What should stand there, where that is known.
    expected: Option<String>,
    /// What happened and how that is known, after the name of the document.
    says: String,
    /// Who has the text.
    claims: Vec<&'a Claim>,
}

impl<'a> Hit<'a> {
    fn new(code: Code, version: &Version<'a>, found: impl Into<String>, says: impl Into<String>) -> Self {
        let claims = version.claims.clone();
        Self { code, found: found.into(), expected: None, says: says.into(), claims }
    }

    fn expected(mut self, words: impl Into<String>) -> Self {
        self.expected = Some(words.into());
        self
    }

    /// Of these documents alone.
    fn only(mut self, claims: Vec<&'a Claim>) -> Self {
        self.claims = claims;
        self
    }
}

/// Every defect of every text.
pub fn defects(catalog: &Catalog, claims: &ClaimIndex, facts: &Facts) -> Vec<Finding> {
    let texts = Texts::new(catalog, claims);
    let mut hits = Vec::new();
    hits.extend(placeholder::find(&texts, facts));
    hits.extend(instruction::find(&texts, facts));
    hits.extend(footnote::find(&texts));
    hits.extend(bleed::find(&texts, facts));
    hits.extend(truncated::find(&texts, facts));
    hits.extend(shift::find(&texts));
    hits.extend(copied::find(&texts));
    let mut found = glued::find(catalog, claims);
    found.extend(hits.into_iter().flat_map(|hit| findings(hit, catalog)));
    capped(found)
}

fn findings<'h>(hit: Hit<'h>, catalog: &'h Catalog) -> impl Iterator<Item = Finding> + 'h {
    let others = hit.claims.len() - 1;
    let more = match others {
        0 => String::new(),
        1 => " One other document has the same words.".to_owned(),
        n => format!(" {n} other documents have the same words."),
    };
    let Hit { code, found, expected, says, claims } = hit;
    claims.into_iter().map(move |claim| {
        let Claim { key, program_year, field, document, span, .. } = claim;
        let message = format!("{key} {field} of {program_year}: {document} {says}.{more}");
        let mut finding = Finding::new(code, message).at(place::narrowed(span, &found)).of(*field);
        finding.found = Some(found.clone());
        finding.expected.clone_from(&expected);
        finding.document = Some(document.clone());
        finding.program_year = Some(*program_year);
        finding.key = Some(key.clone());
        let activity = catalog.activities.get(key);
        finding.measure_id = activity.and_then(|a| a.measure_id.clone());
        finding.title = activity.and_then(|a| a.title()).map(str::to_owned);
        finding
    })
}

/// A column that is wrong from top to bottom needs no finding a row.
fn capped(findings: Vec<Finding>) -> Vec<Finding> {
    let mut counts = BTreeMap::new();
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let kind = (finding.code, finding.document.clone(), finding.program_year, finding.field);
        let (count, last) = counts.entry(kind).or_insert((0, 0));
        *count += 1;
        if *count <= OF_A_KIND {
            *last = kept.len();
            kept.push(finding);
        }
    }
    for (count, last) in counts.into_values().filter(|(count, _)| *count > OF_A_KIND) {
        let said = format!(" {} more of this kind stand in this field of the document.", count - OF_A_KIND);
        kept[last].message.push_str(&said);
    }
    kept
}
