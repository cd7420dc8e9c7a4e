//! Forms of our own: tables, workbooks, databases, reports.

use crate::cli::args::{Export, ExportForm};
use crate::model::Built;
use anyhow::{Result, bail};

/// Writes one of them.
pub(super) fn run(_args: &Export, form: ExportForm, _built: &Built) -> Result<()> {
    bail!("the form {form:?} is not there yet")
}
