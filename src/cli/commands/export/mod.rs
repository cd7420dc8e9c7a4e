//! `export`: the catalog in another form.

mod cms;
mod tables;

pub(in crate::cli) use cms::{FILE, LISTS, README, README_FILE, lacking, lists};
pub(in crate::cli) use tables::{declared, subcategories};

use crate::cli::args::{Common, Export, ExportForm};
use crate::cli::exit::Exit;
use crate::cli::job;
use crate::model::{Built, ProgramYear};
use anyhow::{Result, bail};

pub(crate) fn run(args: &Export, common: &Common) -> Result<Exit> {
    let built = job::built(&args.catalog)?;
    match args.format {
        ExportForm::Qpp => return cms::qpp(args, common, &built),
        ExportForm::ChangeRequest => return cms::change_request(args, common, &built),
        form => {
            let facts = job::facts(common)?;
            match args.year {
                Some(year) => tables::run(args, form, &of_year(args, built, year)?, &facts)?,
                None => tables::run(args, form, &built, &facts)?,
            }
        }
    }
    Ok(Exit::Clean)
}

/// What a build says of one year.
fn of_year(args: &Export, built: Built, year: ProgramYear) -> Result<Built> {
    let known = built.catalog.years();
    if !known.contains(&year) {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        bail!("{} has nothing of {year}; its years are: {}", args.catalog.display(), known.join(", "));
    }
    Ok(built.of_year(year))
}
