//! `export`: the catalog in another form.

mod cms;
mod tables;

use crate::cli::args::{Export, ExportForm};
use crate::cli::exit::Exit;
use crate::cli::job;
use anyhow::Result;

pub(crate) fn run(args: &Export) -> Result<Exit> {
    let built = job::built(&args.catalog)?;
    match args.format {
        ExportForm::Qpp => cms::qpp(args, &built)?,
        ExportForm::ChangeRequest => cms::change_request(args, &built)?,
        form => tables::run(args, form, &built)?,
    }
    Ok(Exit::Clean)
}
