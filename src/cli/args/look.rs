//! The arguments of the commands that look something up in a catalog.

use super::Form;
use crate::model::ProgramYear;
use clap::Args as ClapArgs;
use clap_complete::Shell;
use std::path::PathBuf;

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  ia-catalog list --year 2019 --weight high\n  ia-catalog list --year 2018 --subcategory cc --format csv"
)]
pub(in crate::cli) struct List {
    /// One program year only [default: the latest]
    #[arg(long)]
    pub year: Option<ProgramYear>,
    /// The catalog
    #[arg(long, value_name = "FILE", default_value = "catalog/catalog.json")]
    pub catalog: PathBuf,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Form,
}

#[derive(ClapArgs, Debug)]
#[command(after_help = "Examples:\n  ia-catalog show IA_CC_14\n  ia-catalog show cc-14 --format json")]
pub(in crate::cli) struct Show {
    /// A measure id in any form (IA_CC_12, CC 12, cc-12), or a key
    pub id: String,
    /// The catalog
    #[arg(long, value_name = "FILE", default_value = "catalog/catalog.json")]
    pub catalog: PathBuf,
}

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  ia-catalog completions bash > ~/.local/share/bash-completion/completions/ia-catalog"
)]
pub(in crate::cli) struct Completions {
    /// The shell
    pub shell: Shell,
}
