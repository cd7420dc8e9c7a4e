//! Documents that say another number of activities than they list, or than the year has.

use super::claims::ClaimIndex;
use crate::model::{
    Catalog, Document, Field, Gap, GapCause, GapCode, Located, ProgramYear, Stated, Value, Weight, YearView,
};

/// Every number that is said of the list of a year and is not its number.
pub(super) fn stated(catalog: &Catalog, year: ProgramYear, claims: &ClaimIndex) -> Vec<Gap> {
    let of_year = |document: &Document, stated: &Stated| match stated.years.as_slice() {
        [] => document.program_years == [year],
        [only] => *only == year,
        _ => false,
    };
    let mut found = Vec::new();
    for document in &catalog.documents {
        for stated in document.stated_counts.iter().filter(|stated| of_year(document, stated)) {
            found.extend(gap(catalog, year, document, stated, claims));
        }
    }
    found
}

fn gap(
    catalog: &Catalog,
    year: ProgramYear,
    document: &Document,
    stated: &Stated,
    claims: &ClaimIndex,
) -> Option<Gap> {
    let whole = document.complete && document.records > 0 && document.program_years.contains(&year);
    let weighs =
        |view: &YearView| stated.weight.is_none_or(|w| Weight::of(view.value(Field::Weight)) == Some(w));
    let has_row = |view: &YearView| {
        let listed = &view.fields[&Field::Listed];
        let mut said = listed.chosen.iter().chain(&listed.rejected).filter_map(|id| claims.get(id));
        said.any(|c| c.document == document.id && c.value == Value::Flag(true))
    };
    let counted = |has: &dyn Fn(&YearView) -> bool| {
        let all = catalog.activities.iter().filter_map(|(key, a)| Some((key, a.years.get(&year)?)));
        all.filter(|(_, view)| has(view) && weighs(view)).map(|(key, _)| key).collect::<Vec<_>>()
    };
    let (what, keys) = match whole {
        true => ("it lists", counted(&has_row)),
        false => ("the list of the year has", counted(&|view| view.listed)),
    };
    let (said, count) = (stated.count as usize, keys.len());
    // A number of another order counts something else.
    if count == said || said * 2 < count || said > count * 2 {
        return None;
    }
    // Attestations without a number of their own are counted by some and not by others.
    let bare: Vec<&str> =
        keys.iter().map(|k| k.as_str()).filter(|k| !k.bytes().any(|b| b.is_ascii_digit())).collect();
    let hint = match said + bare.len() == count {
        true => format!("; {} may not be counted there", bare.join(", ")),
        false => String::new(),
    };
    let weight = stated.weight.map(|w| format!("{}-weighted ", w.as_str())).unwrap_or_default();
    let message = format!(
        "{} says that there are {said} {weight}activities (\"{}\"), and {what} {count}{hint}",
        document.id,
        stated.span.quotation()
    );
    let mut gap = Gap::new(GapCode::CountMismatch, year, GapCause::StatedCount, message);
    gap.documents = vec![document.id.clone()];
    gap.spans = vec![Located { document: document.id.clone(), span: stated.span.clone() }];
    Some(gap)
}
