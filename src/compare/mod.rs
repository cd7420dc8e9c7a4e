//! The catalog held against itself and against what is declared: year against year, source against source, gaps; and a
//! third party's pages held against it. It changes nothing.

mod audit;
mod claims;
mod defects;
mod gaps;
mod holes;
mod ladder;
mod lineage;
mod rules;
mod sources;
mod stated;
mod states;
mod vintage;
mod years;

pub use audit::{Held, audit, is_disagreement, order as audit_order};
pub use claims::ClaimIndex;
pub use defects::defects;
pub use gaps::gaps;
pub use ladder::{Grade, grade_texts, grade_values};
pub use lineage::{ambiguous, first_twins, into_catalog};
pub use rules::{apm_against_catalog, between_rules};
pub use sources::between_sources;
pub use states::between_states;
pub use vintage::{State, states, vintage};
pub use years::{Side, between, between_years};
