//! One file a command: a checked job in, data on stdout, an exit code out.

pub(super) mod audit;
pub(super) mod build;
pub(super) mod completions;
pub(super) mod diff;
pub(super) mod explain;
pub(super) mod export;
pub(super) mod extract;
pub(super) mod gaps;
pub(super) mod list;
pub(super) mod read_worker;
pub(super) mod schema;
pub(super) mod score;
pub(super) mod show;
pub(super) mod text;
