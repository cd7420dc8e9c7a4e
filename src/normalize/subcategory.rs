//! Subcategories: names become CMS's ids; a misspelling is understood and reported.

use super::{Line, Understood, spellings};
use crate::facts::{Facts, Spelling};
use crate::model::{Basis, Code, Field, Finding, Part, Span, Value};

pub(super) fn understand(lines: &[Line], facts: &Facts, findings: &mut Vec<Finding>) -> Understood {
    let understood = |said: String| facts.subcategory(&said).map(|(found, how)| (said, found, how));
    let ways: Vec<_> = spellings(lines).filter_map(understood).collect();
    let right = ways.iter().find(|(_, _, how)| *how == Spelling::Right).or(ways.first());
    let Some((printed, found, spelling)) = right.cloned() else { return Understood::or_unreadable(None) };
    if spelling == Spelling::Wrong {
        let parts: Vec<Part> = lines.iter().flat_map(|l| l.parts.clone()).collect();
        let span = Span::new(Basis::Printed, parts);
        let message = format!("{}: \"{printed}\" was read as {}", span.first.place(), found.name);
        let finding = Finding::new(Code::ValueMisspelt, message).at(span).of(Field::SubcategoryId);
        findings.push(finding.instead(found.name.clone(), printed));
    }
    Understood::value(Value::Text(found.id.clone()))
}
