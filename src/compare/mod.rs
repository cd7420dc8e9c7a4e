//! The catalog held against itself and against what is declared: year against year, source against source, gaps. It
//! changes nothing. Audits of third parties come with the issue "What changed, who disagrees".

mod claims;
mod defects;
mod gaps;
mod holes;
mod ladder;
mod lineage;
mod sources;
mod stated;
mod states;
mod years;

pub use claims::ClaimIndex;
pub use defects::defects;
pub use gaps::gaps;
pub use ladder::{Grade, grade_texts, grade_values};
pub use lineage::{ambiguous, first_twins, into_catalog};
pub use sources::between_sources;
pub use states::between_states;
pub use years::{Side, between, between_years};
