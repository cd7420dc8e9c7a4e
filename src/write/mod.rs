//! Values to text on a writer: JSON and newline-delimited JSON for programs, tables and prose for people. No file is
//! opened and nothing is decided here. Words from documents are shown without control characters.

mod audit;
mod diff;
mod explain;
mod gaps;
mod json;
mod lineage;
mod look;
mod marked;
mod schema;
mod score;
mod sources;
mod svg;
mod table;
mod text;

pub use audit::{AuditOf, audit_csv, audit_for_people, audit_markdown};
pub use diff::{diff_csv, diff_for_people, diff_markdown};
pub use explain::{Explained, ExplainedClaim, explanation};
pub use gaps::{gaps_csv, gaps_for_people, gaps_markdown};
pub use json::{claim_lines, line, pretty};
pub use lineage::history;
pub use look::Look;
pub use schema::{SCHEMAS, schema};
pub use score::score_for_people;
pub use sources::{sources_csv, sources_for_people, sources_markdown};
pub use svg::svg;
pub use text::{count, numbered, rules_page, visible};
