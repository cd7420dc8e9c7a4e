//! The forms in which CMS itself publishes and takes the list.

use crate::cli::args::Export;
use crate::model::Built;
use anyhow::{Result, bail};

/// CMS's JSON, a file a year.
pub(super) fn qpp(_args: &Export, _built: &Built) -> Result<()> {
    bail!("this form is not there yet")
}

/// The CSV in which CMS takes changes.
pub(super) fn change_request(_args: &Export, _built: &Built) -> Result<()> {
    bail!("this form is not there yet")
}
