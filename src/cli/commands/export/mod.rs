//! `export`: the catalog in another form.

mod cms;
mod tables;

pub(in crate::cli) use cms::{FILE, README, lists, remove_stale, say_lacking};

use crate::cli::args::{Common, Export, ExportForm};
use crate::cli::exit::Exit;
use crate::cli::job;
use anyhow::Result;

pub(crate) fn run(args: &Export, common: &Common) -> Result<Exit> {
    let built = job::built(&args.catalog)?;
    match args.format {
        ExportForm::Qpp => return cms::qpp(args, common, &built),
        ExportForm::ChangeRequest => return cms::change_request(args, common, &built),
        form => tables::run(args, form, &built)?,
    }
    Ok(Exit::Clean)
}
