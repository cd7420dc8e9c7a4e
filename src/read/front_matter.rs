//! YAML front matter of a Markdown page: the block's lines as they are, and the title decoded. Every key is parsed, so
//! that broken YAML is seen, but only a few are of use. It must not know what a title says.

use super::{Limits, Read};
use crate::model::{Basis, Block, BlockKind, Code, Finding, Limit, Part, Severity, Span};
use serde::Deserialize;

/// The front matter of a page: where its YAML stands and where the page begins.
pub(super) struct FrontMatter<'a> {
    yaml: &'a str,
    /// Byte of the page below it.
    pub(super) body: usize,
}

/// The keys that are used. They are read as text, since YAML would make `NO` false and 1.10 a number.
#[derive(Deserialize)]
struct Keys {
    title: Option<String>,
    #[serde(rename = "redirectTo")]
    redirect_to: Option<String>,
}

impl<'a> FrontMatter<'a> {
    /// Finds `---` on the first line and the `---` or `...` that ends the block.
    pub(super) fn find(text: &'a str) -> Option<Self> {
        let first = text.split_inclusive('\n').next()?;
        if first.trim_end() != "---" {
            return None;
        }
        let start = first.len();
        let mut at = start;
        for line in text[start..].split_inclusive('\n') {
            if matches!(line.trim_end(), "---" | "...") {
                return Some(Self { yaml: &text[start..at], body: at + line.len() });
            }
            at += line.len();
        }
        None
    }
}

/// Adds a block for every line of the front matter, that of a used key decoded.
pub(super) fn read(front: &FrontMatter, limits: &Limits, read: &mut Read) {
    let keys = if front.yaml.len() > limits.front_matter {
        let found = front.yaml.len();
        let message = format!("the front matter has {found} bytes; its keys are not read");
        read.findings.push(limits.reached(Limit::FrontMatter, Some(found), message));
        Keys { title: None, redirect_to: None }
    } else {
        let options = serde_saphyr::options! { budget: serde_saphyr::budget! { max_nodes: limits.aliases } };
        match serde_saphyr::from_str_with_options::<Keys>(front.yaml, options) {
            Ok(keys) => keys,
            Err(error) => {
                read.findings.push(match too_many(&error) {
                    true => {
                        let message = format!(
                            "the front matter has more than {} values, aliases followed; its YAML was not understood, the \
                             page below it was read",
                            limits.aliases
                        );
                        let mut finding = limits.reached(Limit::Aliases, None, message);
                        // The page is there all the same.
                        finding.severity = Severity::Warning;
                        finding
                    }
                    false => broken(&error, front.yaml),
                });
                Keys { title: plain(front.yaml, "title"), redirect_to: plain(front.yaml, "redirectTo") }
            }
        }
    };
    let mut taken = Vec::new();
    for (line, words) in (2u32..).zip(front.yaml.lines()) {
        let used = [("title", &keys.title), ("redirectTo", &keys.redirect_to)].into_iter().find_map(
            |(key, value)| {
                let named = words.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'));
                value.as_ref().filter(|_| named && !taken.contains(&key)).map(|v| (key, v))
            },
        );
        let mut block = Block::new(BlockKind::Meta(used.map_or_else(String::new, |(key, _)| key.to_owned())));
        block.push(used.map_or(words, |(_, value)| value.as_str()), line, |_| {});
        taken.extend(used.map(|(key, _)| key));
        read.blocks.push(block);
    }
}

/// Whether YAML was given up for what it would grow to.
fn too_many(error: &serde_saphyr::Error) -> bool {
    use serde_saphyr::Error::{
        AliasError, AliasExpansionLimitExceeded, AliasReplayLimitExceeded, Budget, WithSnippet,
    };
    match error {
        AliasError { error, .. } | WithSnippet { error, .. } => too_many(error),
        Budget { .. } | AliasReplayLimitExceeded { .. } | AliasExpansionLimitExceeded { .. } => true,
        _ => false,
    }
}

fn broken(error: &serde_saphyr::Error, yaml: &str) -> Finding {
    // The block starts on line 2 of the document. Where it breaks off, and where it has other ends of lines than ours, the
    // library counts lines that are not there.
    let last = yaml.matches('\n').count() as u32 + 2;
    let line = error.location().map_or(2, |at| (at.line() as u32 + 1).min(last));
    let words = yaml.lines().nth(line.saturating_sub(2) as usize).unwrap_or("").trim().to_owned();
    // The library counts lines of the YAML, not of the document; its place is taken out of its words.
    let what = error.to_string();
    let what = what.lines().next().unwrap_or("").trim_start_matches("error: ");
    let what =
        if what.starts_with("line ") { what.split_once(": ").map_or(what, |(_, rest)| rest) } else { what };
    let message =
        format!("front matter is broken at line {line} ({what}); mend the YAML. The page below it was read");
    let part = Part { page: None, lines: Some([line, line]), cell: None, bbox: None, quote: words };
    Finding::new(Code::ReadFrontMatter, message).at(Span::new(Basis::Printed, vec![part]))
}

/// The value of a key on one line of broken YAML, its outer quotation marks off, unless it is plainly no text.
fn plain(yaml: &str, key: &str) -> Option<String> {
    let line = yaml.lines().find_map(|l| l.strip_prefix(key)?.trim_start().strip_prefix(':'))?;
    let value = line.trim();
    if value.starts_with(['!', '&', '*', '|', '>', '[', '{']) {
        return None;
    }
    let bare = ['\'', '"'].iter().find_map(|q| value.strip_prefix(*q)?.strip_suffix(*q)).unwrap_or(value);
    (!bare.is_empty()).then(|| bare.to_owned())
}
