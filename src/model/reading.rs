//! A row, understood: what one document says of one activity.

use super::{Field, Rule, Span, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a value is null although the document speaks of the field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NullReason {
    /// The document says that there is none.
    StatedNull,
    /// What it says could not be understood.
    Unreadable,
    /// It says what changes, and leaves this field as it was.
    Unchanged,
}

/// One field of a reading.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FieldReading {
    /// The normalized value.
    pub value: Value,
    /// The words before normalization, lines kept.
    pub raw: String,
    /// Where they stand.
    pub span: Span,
    /// How they became the value.
    pub rule: Rule,
    /// Why the value is null, where it is.
    pub null: Option<NullReason>,
}

/// What one row says, field by field. A field that the document does not print is absent.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Reading {
    /// The fields, each in a place of its own: a map keeps room for eleven, and most rows of odd lists have one or two.
    pub fields: BTreeMap<Field, Box<FieldReading>>,
}

impl Reading {
    /// The text of a field, where there is one.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.fields.get(&field).and_then(|f| f.value.as_text())
    }

    /// The words of a field as printed.
    pub fn raw(&self, field: Field) -> Option<&str> {
        self.fields.get(&field).map(|f| f.raw.as_str()).filter(|r| !r.is_empty())
    }
}
