//! JSON: indented for files that people open, one line for files that programs read line by line. The words are as they are;
//! what would do something to a terminal is written as JSON can write every character, `\u009b`.

use super::text::steers;
use crate::model::{Claim, SCHEMA_VERSION};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// Indented, with a line break at the end.
pub fn pretty(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    indented(out, value)?;
    out.write_all(b"\n")
}

/// The same without the line break.
pub(super) fn indented(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let form = Spelled(PrettyFormatter::new());
    Ok(value.serialize(&mut Serializer::with_formatter(out, form))?)
}

/// One line.
pub fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    compact(out, value)?;
    out.write_all(b"\n")
}

/// The same without the line break.
pub(super) fn compact(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Spelled(CompactFormatter)))?)
}

/// A form of JSON in which characters that steer a terminal are spelled out.
struct Spelled<F>(F);

impl<F: Formatter> Formatter for Spelled<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, words: &str) -> io::Result<()> {
        let mut rest = words;
        // Most words have nothing beyond ASCII, which is told many bytes at a time.
        if words.bytes().fold(true, |plain, byte| plain & (byte < 0x7f)) {
            return self.0.write_string_fragment(out, words);
        }
        while let Some(at) = rest.find(steers) {
            let (before, after) = rest.split_at(at);
            self.0.write_string_fragment(out, before)?;
            let mut chars = after.chars();
            // All of them are below U+10000.
            write!(out, "\\u{:04x}", chars.next().map_or(0, u32::from))?;
            rest = chars.as_str();
        }
        self.0.write_string_fragment(out, rest)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

/// A [`crate::model::ClaimLine`] of a claim that stays where it is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineOf<'c> {
    schema_version: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    demo: bool,
    #[serde(flatten)]
    claim: &'c Claim,
}

/// `claims.ndjson`.
pub fn claim_lines(out: &mut impl Write, claims: &[Claim], demo: bool) -> io::Result<()> {
    claims.iter().try_for_each(|claim| line(out, &LineOf { schema_version: SCHEMA_VERSION, demo, claim }))
}
