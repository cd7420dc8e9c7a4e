//! The arguments of the commands that look something up in a catalog.

use super::{Form, year};
use crate::cli::commands::completions::Shell;
use crate::model::{ProgramYear, Status, Weight};
use clap::{Args as ClapArgs, ValueEnum};
use std::path::PathBuf;

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  ia-catalog list --weight high\n  ia-catalog list telehealth --year 2018\n  ia-catalog list \"care plan\" registry --subcategory cc\n  ia-catalog list --year 2019 --changed-since 2018\n  ia-catalog list --year 2018 --cehrt yes --format csv > cehrt-2018.csv"
)]
pub(in crate::cli) struct List {
    /// Words that title, description, documentation or validation text have, all of them; several words in quotation
    /// marks stand side by side
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
    /// The program year [default: the latest]
    #[arg(long, value_parser = year)]
    pub year: Option<ProgramYear>,
    /// Activities of this weight
    #[arg(long, value_enum, ignore_case = true)]
    pub weight: Option<WeightIs>,
    /// Activities of this subcategory: its letters, its name, or CMS's id
    #[arg(long, value_name = "NAME")]
    pub subcategory: Option<String>,
    /// Activities that earn the bonus for certified EHR technology, or that do not
    #[arg(long, value_enum, value_name = "YES or NO")]
    pub cehrt: Option<Answer>,
    /// Activities of this status; one whose status nobody prints is active
    #[arg(long, value_enum)]
    pub status: Option<StatusIs>,
    /// Activities that are new since the list of this year, or of which a text or a value has really changed since
    #[arg(long, value_name = "YEAR", value_parser = year)]
    pub changed_since: Option<ProgramYear>,
    /// Activities that some document has and the list of the year has not, too
    #[arg(long)]
    pub unlisted: bool,
    /// The catalog; its activities.ndjson stands beside it
    #[arg(long, value_name = "FILE", default_value = "catalog/catalog.json")]
    pub catalog: PathBuf,
    #[arg(long, value_enum, default_value = "table")]
    pub format: Form,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(in crate::cli) enum WeightIs {
    High,
    Medium,
    /// Without a weight
    None,
}

impl WeightIs {
    pub fn weight(self) -> Option<Weight> {
        match self {
            WeightIs::High => Some(Weight::High),
            WeightIs::Medium => Some(Weight::Medium),
            WeightIs::None => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(in crate::cli) enum Answer {
    Yes,
    No,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(in crate::cli) enum StatusIs {
    Active,
    Suspended,
    Retired,
}

impl StatusIs {
    pub fn status(self) -> Status {
        match self {
            StatusIs::Active => Status::Active,
            StatusIs::Suspended => Status::Suspended,
            StatusIs::Retired => Status::Retired,
        }
    }
}

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  ia-catalog show IA_CC_14\n  ia-catalog show cc-14 --year 2017\n  ia-catalog show \"CC 14\" --format json | jq .changes"
)]
pub(in crate::cli) struct Show {
    /// A measure id in any form (IA_CC_12, CC 12, cc-12), or a key
    pub id: String,
    /// The year whose text is shown [default: the latest on whose list it is]
    #[arg(long, value_parser = year)]
    pub year: Option<ProgramYear>,
    /// The catalog; the other files of its build stand beside it
    #[arg(long, value_name = "FILE", default_value = "catalog/catalog.json")]
    pub catalog: PathBuf,
    #[arg(long, value_enum, default_value = "table")]
    pub format: ShowForm,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(in crate::cli) enum ShowForm {
    Table,
    Json,
    Markdown,
}

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Examples:\n  ia-catalog completions bash > ~/.local/share/bash-completion/completions/ia-catalog\n  ia-catalog completions zsh > ~/.zfunc/_ia-catalog            # with fpath+=~/.zfunc before compinit in ~/.zshrc\n  ia-catalog completions fish > ~/.config/fish/completions/ia-catalog.fish\n  ia-catalog completions powershell >> $PROFILE"
)]
pub(in crate::cli) struct Completions {
    /// The shell
    pub shell: Shell,
}
