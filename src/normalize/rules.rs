//! Rules of the program as sentences state them, to claims: the years that they hold in, and the evidence.

use crate::model::{Basis, Block, Part, ProgramYear, RuleClaim, RuleRow, Since, Slice, Span};

/// Claims of the rules that a document of these years states.
pub fn rule_claims(blocks: &[Block], rows: &[RuleRow], years: &[ProgramYear]) -> Vec<RuleClaim> {
    let claim = |row: &RuleRow| RuleClaim {
        subject: row.subject.clone(),
        value: row.value.clone(),
        may: row.may,
        program_years: holds_in(&row.since, years),
        span: Span::new(Basis::Printed, parts(blocks, &row.words)),
        statement: Span::new(Basis::Printed, parts(blocks, &row.statement)),
    };
    rows.iter().map(claim).collect()
}

/// The years that a sentence names; from a year on, also those of the document that follow. Without a year it holds in the
/// years of the document.
fn holds_in(since: &Since, years: &[ProgramYear]) -> Vec<ProgramYear> {
    let Some(last) = since.years.last() else { return years.to_vec() };
    let later = years.iter().filter(|year| since.onward && *year > last);
    // A document of a later year says what holds in it.
    let mut found: Vec<ProgramYear> = since.years.iter().chain(later).copied().collect();
    found.sort();
    found.dedup();
    found
}

/// The evidence of words. Of a cell each line is a part of its own: the lines of other cells may stand between them.
pub(super) fn parts(blocks: &[Block], slices: &[Slice]) -> Vec<Part> {
    let of = |slice: &Slice| {
        let block = &blocks[slice.block];
        let mut found = Vec::new();
        let mut start = slice.start;
        for line in block.text[slice.range()].split_inclusive('\n') {
            let end = start + line.len();
            if block.cell().is_some() {
                found.extend(block.parts(&(start..end)));
            }
            start = end;
        }
        if block.cell().is_none() { block.parts(&slice.range()) } else { found }
    };
    slices.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_a_year_on_also_in_the_later_years_of_the_document() {
        let year = |n| ProgramYear::new(n).expect("a year");
        let since = Since { years: vec![year(2020)], onward: true };
        assert_eq!(holds_in(&since, &[year(2022)]), [year(2020), year(2022)]);
        assert_eq!(holds_in(&since, &[year(2019)]), [year(2020)]);
        assert_eq!(holds_in(&Since::default(), &[year(2019)]), [year(2019)]);
    }
}
