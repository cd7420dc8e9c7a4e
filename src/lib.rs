//! ia-catalog: from documents that publish Medicare's MIPS Improvement Activities to one catalog with its evidence.
//!
//! The flow, one room a step; rooms share [`model`] and meet in [`pipeline`] only:
//!
//! 1. [`source`]: a manifest or paths -> bytes, decoded, hashed, their format found out
//! 2. [`read`]: bytes -> blocks with places
//! 3. [`shape`]: blocks -> rows
//! 4. [`normalize`]: rows -> readings with evidence
//! 5. [`reconcile`]: readings -> claims, decisions, the catalog
//! 6. [`compare`]: catalog -> differences and gaps
//! 7. [`score`]: the catalog and what a practice did -> points, with the working
//! 8. [`write`](mod@write): catalog and findings -> JSON and text
//!
//! [`steps`] bounds what a document may cost on its way; [`facts`] holds what is declared (vocabulary, headings, expected counts); [`cli`] is the command line.

pub mod cli;
pub mod compare;
pub mod facts;
pub mod model;
pub mod normalize;
pub mod pipeline;
pub mod read;
pub mod reconcile;
pub mod score;
pub mod shape;
pub mod source;
pub mod steps;
pub mod write;
