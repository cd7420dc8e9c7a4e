//! The value of a field, in the shape in which JSON carries it, and the enumerations that some fields hold.

use super::Link;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a claim says of a field. Enumerations are held as their JSON text; [`Weight::of`] and its like read them back.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// Nothing, for a reason that the standing gives.
    #[default]
    Null,
    /// Yes or no.
    Flag(bool),
    /// A calendar year.
    Year(u16),
    /// Text, or the name of an enumeration's member.
    Text(String),
    /// A list of texts.
    Items(Vec<String>),
    /// A list of links.
    Links(Vec<Link>),
    /// Fields that are not modelled, under the document's own names.
    Fields(BTreeMap<String, serde_json::Value>),
}

impl Value {
    /// The text of a text value.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// True when there is nothing: null, an empty text or an empty list.
    pub fn is_nothing(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Text(text) => text.is_empty(),
            Value::Items(items) => items.is_empty(),
            Value::Links(links) => links.is_empty(),
            Value::Fields(fields) => fields.is_empty(),
            Value::Flag(_) | Value::Year(_) => false,
        }
    }

    /// One text of it, for people and for word comparison: items on lines of their own.
    pub fn plain(&self) -> String {
        match self {
            Value::Null => "null".into(),
            Value::Flag(flag) => flag.to_string(),
            Value::Year(year) => year.to_string(),
            Value::Text(text) => text.clone(),
            Value::Items(items) => items.join("\n"),
            Value::Links(links) => {
                links.iter().map(|l| format!("{} <{}>", l.text, l.url)).collect::<Vec<_>>().join("\n")
            }
            Value::Fields(fields) => {
                fields.iter().map(|(k, v)| format!("{k}: {v}")).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $member:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "lowercase")]
        pub enum $name { $($(#[$doc])* $member,)+ }
        impl $name {
            /// The JSON text.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$member => $text,)+ }
            }
            /// Read back out of a value.
            pub fn of(value: &Value) -> Option<Self> {
                match value.as_text()? { $($text => Some($name::$member),)+ _ => None }
            }
            /// As a value.
            pub fn value(self) -> Value {
                Value::Text(self.as_str().to_owned())
            }
        }
    };
}

words! {
    /// The weight of an activity.
    Weight {
        /// 20 points.
        High = "high",
        /// 10 points.
        Medium = "medium",
    }
}
words! {
    /// How the items of suggested documentation combine.
    Logic {
        /// Every item: joined by "and".
        All = "all",
        /// One item is enough: joined by "or".
        Any = "any",
        /// Both words, or "and/or".
        Mixed = "mixed",
    }
}
words! {
    /// Whether an activity can be attested.
    Status {
        /// It can.
        Active = "active",
        /// CMS has suspended it within the year.
        Suspended = "suspended",
        /// It is no longer on the list.
        Retired = "retired",
    }
}
