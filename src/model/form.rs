//! The form in which CMS publishes a year's list: the keys of a record, in order.

use super::Field;

/// A key of a record in CMS's JSON.
#[derive(Clone, PartialEq, Debug)]
pub struct FormKey {
    /// The key.
    pub key: String,
    /// The field that it holds; None for a key that is not modelled.
    pub field: Option<Field>,
    /// Whether a record without it is not valid.
    pub required: bool,
    /// What it holds where no document says anything: a constant of the program.
    pub constant: Option<serde_json::Value>,
}
