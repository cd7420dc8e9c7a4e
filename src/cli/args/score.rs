//! The arguments of `score`.

use crate::model::{Circumstance, ProgramYear};
use clap::{Args as ClapArgs, ValueEnum};
use std::path::PathBuf;

#[derive(ClapArgs, Debug)]
#[command(
    after_help = "Every number comes from a document of the catalog and is quoted. Exit code 1: something does not count, or \
documents come to different scores; 2: no document states the rules of the year.\n\nExamples:\n  ia-catalog score --year 2019 \
IA_AHE_1 IA_EPA_1\n  ia-catalog score --year 2019 ahe-1 pm-3 --practice small --days 90\n  ia-catalog score --year 2018 pm-3 \
--clinicians 15 --format json\n  ia-catalog score --year 2019 --apm \"Next Generation\""
)]
pub(in crate::cli) struct Score {
    /// The activities: measure ids in any form (IA_CC_12, CC 12, cc-12), or keys
    #[arg(value_name = "IDS", required_unless_present_any = ["medical_home", "apm"])]
    pub ids: Vec<String>,
    /// The program year
    #[arg(long)]
    pub year: ProgramYear,
    /// A special status of the practice; may be given several times
    #[arg(long, value_enum, value_name = "STATUS")]
    pub practice: Vec<Practice>,
    /// How many clinicians the practice has; the documents say whether that is a small practice
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub clinicians: Option<u32>,
    /// The practice is a recognized patient-centered medical home
    #[arg(long)]
    pub medical_home: bool,
    /// The alternative payment model that the practice takes part in, or a part of its name
    #[arg(long, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub apm: Option<String>,
    /// For how many days the activities were performed
    #[arg(long, value_name = "N")]
    pub days: Option<u32>,
    /// The catalog; its claims.ndjson stands beside it
    #[arg(long, value_name = "FILE", default_value = "catalog/catalog.json")]
    pub catalog: PathBuf,
    #[arg(long, value_enum, default_value = "table")]
    pub format: ScoreForm,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(in crate::cli) enum ScoreForm {
    Table,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(in crate::cli) enum Practice {
    Small,
    Rural,
    Hpsa,
    NonPatientFacing,
}

impl From<Practice> for Circumstance {
    fn from(practice: Practice) -> Circumstance {
        match practice {
            Practice::Small => Circumstance::SmallPractice,
            Practice::Rural => Circumstance::Rural,
            Practice::Hpsa => Circumstance::Hpsa,
            Practice::NonPatientFacing => Circumstance::NonPatientFacing,
        }
    }
}
