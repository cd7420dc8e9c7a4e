//! In: a reading. Out: a finding when the letters of its measure id are those of another subcategory than it gives.

use crate::facts::Facts;
use crate::model::{Basis, Code, Field, Finding, MeasureId, Part, Reading, Span};

/// CMS numbers activities by subcategory, so the two have to agree.
pub(super) fn finding(reading: &Reading, facts: &Facts) -> Option<Finding> {
    let id = reading.text(Field::MeasureId).and_then(MeasureId::parse)?;
    let own = facts.letters(id.letters())?;
    let given = reading.fields.get(&Field::SubcategoryId)?;
    let said = given.value.as_text().filter(|said| *said != own.id && !own.id.is_empty())?;
    let place = given.span.first.place();
    let message = format!("{place}: {id} is an id of {}, and the row gives {said}", own.id);
    let mut parts: Vec<Part> = reading.fields[&Field::MeasureId].span.parts().cloned().collect();
    parts.extend(given.span.parts().cloned());
    let found = Finding::new(Code::ValueLetters, message).at(Span::new(Basis::Derived, parts));
    Some(found.of(Field::SubcategoryId).instead(own.id.clone(), said))
}
