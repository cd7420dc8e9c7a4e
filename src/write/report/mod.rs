//! `report.html`: one build as one page that opens from disk. What is said of every activity, year and document is in
//! the page as it stands (`view`, `grid`, `changes`, `coverage`), so that it can be read, searched and printed without
//! a program; the evidence of every value is beside it as data (`data`), which the page's script unfolds on a click.
//! `page` joins both, and lets no text of a document become markup.

mod changes;
mod coverage;
mod data;
mod grid;
mod page;
mod parts;
mod rules;
mod view;

use crate::model::Built;
use std::io::{self, Write};

/// Writes the page of a build. `subcategories`: CMS's ids with their printed names, in the order in which people read
/// them; one that is not among them is shown by its id.
///
/// # Errors
/// What the writer says; and, should the template not fit its values, an error that names the place in it.
pub fn report_html(
    out: &mut impl Write,
    built: &Built,
    subcategories: &[(String, String)],
) -> io::Result<()> {
    let names = parts::Names::new(subcategories);
    let view = view::view(built, &names);
    let data = data::data(built, &names);
    out.write_all(page::page(&view, &data)?.as_bytes())
}
