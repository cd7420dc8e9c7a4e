//! In: a reading. Out: findings when what it says does not fit together: the letters of its measure id are those of another
//! subcategory than it gives, or what stands for its title is an id.

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

/// An id where the title should be.
pub(super) fn title(reading: &Reading) -> Option<Finding> {
    let title = reading.fields.get(&Field::Title)?;
    let words = title.value.as_text()?.trim().to_ascii_uppercase().replace(['-', ' '], "_");
    MeasureId::parse(&words)?;
    let place = title.span.first.place();
    let message = format!(
        "{place}: \"{words}\" stands where the title should be; the columns or labels were not understood"
    );
    Some(Finding::new(Code::ValueUnreadable, message).at(title.span.clone()).of(Field::Title))
}
