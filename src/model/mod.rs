//! Plain values that every room shares: no input or output, no regular expression, no fact about Medicare.
//!
//! In the order in which a document meets them: [`Document`] and [`Block`] (read), [`Row`] (shape), [`Reading`]
//! and [`Record`] (normalize), [`Claim`], [`Decision`] and [`Catalog`] (reconcile), [`Difference`](YearDiff) and
//! [`Gap`] (compare), and [`Finding`], which any of them may add to.

mod apm;
mod block;
mod build_record;
mod built;
mod catalog;
mod claim;
mod code;
mod difference;
mod document;
mod field;
mod finding;
mod form;
mod join;
mod key;
pub mod likeness;
mod limit;
mod lineage;
mod measure_id;
mod page;
mod program_rule;
mod reading;
mod record;
mod row;
mod rule;
mod ruling;
mod score;
mod span;
mod value;
pub mod words;
mod year;

pub use apm::{ApmActivity, ApmCell, ApmField, ApmRow, ApmScore, ApmSource};
pub use block::{Block, BlockKind, Link, Run};
pub use build_record::{BuildRecord, FileRecord, PROGRAM_STATE, Said};
pub use built::Built;
pub use catalog::{Activity, ActivityLine, Catalog, SCHEMA_VERSION, Standing, YearView};
pub use claim::{Claim, ClaimLine, Decision};
pub use code::{Code, GapCode, Severity};
pub use difference::{
    Change, ChangeKind, Differences, RuleChange, RuleDifference, RuleSaid, SourceDifference, SourceValue,
    StateDiff, YearDiff,
};
pub use document::{Date, Document, Format, Kind, Layout, Maturity, Stated, YearsFrom};
pub use field::Field;
pub use finding::{Finding, Gap, GapCause, Gaps};
pub use form::FormKey;
pub use join::{Join, JoinBy};
pub use key::ActivityKey;
pub use limit::{Limit, LimitReached, LimitSet, LimitUnit, Limits};
pub use lineage::{Evidence, EvidenceKind, LineageEdge, LineageKind, Node, thousandths};
pub use measure_id::MeasureId;
pub use page::{Area, Bbox, Edge, EdgeKind, Page, Word};
pub use program_rule::{
    Bound, Circumstance, Effect, ProgramRule, RuleClaim, RuleKind, RuleSource, RuleSubject, RuleValue, Unit,
};
pub use reading::{FieldReading, NullReason, Reading};
pub use record::{Extract, Printed, Record};
pub use row::{Piece, Row, RowCell, RuleRow, Shaped, Since, Skipped, Slice};
pub use rule::{DecisionRule, Rule, Skip};
pub use ruling::{Choice, RuleChoice, RuleRuling, Ruling, Rulings, sentence as ruling_sentence};
pub use score::{Because, OtherScore, Refusal, Score, ScoreLine, Scored};
pub use span::{Basis, CellAt, Located, Part, Span};
pub use value::{Logic, Status, Value, Weight};
pub use year::ProgramYear;
