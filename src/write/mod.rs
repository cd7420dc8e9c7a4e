//! Values to text on a writer: JSON and newline-delimited JSON for programs, tables and prose for people. No file is
//! opened and nothing is decided here. Words from documents are shown without control characters.

mod activities;
mod audit;
mod datapackage;
mod diff;
mod explain;
mod gaps;
mod headline;
mod json;
mod lineage;
mod look;
mod marked;
mod report;
mod schema;
mod sources;
mod spreadsheet;
mod sqlite;
mod summary;
mod svg;
mod table;
mod tables;
mod text;
mod workbook;

pub use activities::{activities_csv, activities_json};
pub use audit::{AuditOf, audit_csv, audit_for_people, audit_markdown};
pub use datapackage::{datapackage, package_table, package_tables};
pub use diff::{diff_csv, diff_for_people, diff_markdown, differences_csv};
pub use explain::{Explained, ExplainedClaim, explanation};
pub use gaps::{gaps_csv, gaps_for_people, gaps_markdown};
pub use headline::{Declared, DeclaredYears};
pub use json::{claim_lines, line, pretty};
pub use lineage::history;
pub use look::Look;
pub use report::report_html;
pub use schema::{SCHEMAS, schema};
pub use sources::{sources_csv, sources_for_people, sources_markdown};
pub use spreadsheet::{guarded, unguarded};
pub use sqlite::sqlite;
pub use summary::report_markdown;
pub use svg::svg;
pub use tables::columns_page;
pub use text::{count, numbered, rules_page, visible};
pub use workbook::workbook;
