//! Subcategories: names become CMS's ids; a misspelling is understood and reported.

use super::{Line, Understood, joined};
use crate::facts::{Facts, Spelling};
use crate::model::{Basis, Code, Field, Finding, Part, Span, Value};

pub(super) fn understand(lines: &[Line], facts: &Facts, findings: &mut Vec<Finding>) -> Understood {
    let printed = joined(lines);
    let Some((found, spelling)) = facts.subcategory(&printed) else { return Understood::or_unreadable(None) };
    if spelling == Spelling::Wrong {
        let parts: Vec<Part> = lines.iter().flat_map(|l| l.parts.clone()).collect();
        let span = Span::new(Basis::Printed, parts);
        let message = format!("{}: \"{printed}\" was read as {}", span.first.place(), found.name);
        let finding = Finding::new(Code::ValueMisspelt, message).at(span).of(Field::SubcategoryId);
        findings.push(finding.instead(found.name.clone(), printed));
    }
    Understood::value(Value::Text(found.id.clone()))
}
