//! The format of a document: by its content first, by its name where the content could be several.

use crate::model::Format;

/// What the first bytes say, where they say it for certain.
pub(super) fn by_bytes(bytes: &[u8]) -> Option<Format> {
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|w| w == b"%PDF-") {
        return Some(Format::Pdf);
    }
    bytes.starts_with(b"PK\x03\x04").then_some(Format::Xlsx)
}

/// What the text says, helped by the name.
pub(super) fn by_text(text: &str, path: &str) -> Format {
    let start = text.trim_start();
    let lower: String = start.chars().take(512).collect::<String>().to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") || lower.contains("<body") {
        return Format::Html;
    }
    if matches!(start.as_bytes().first(), Some(b'{' | b'[')) && looks_like_json(start) {
        return Format::Json;
    }
    match by_name(path) {
        // A name that promises a format whose content would have been seen above is wrong.
        Some(Format::Pdf | Format::Xlsx | Format::Html) | None => by_shape(start),
        Some(named) => named,
    }
}

/// The format that a name promises.
pub(super) fn by_name(path: &str) -> Option<Format> {
    let ending = path.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase())?;
    match ending.as_str() {
        "md" | "markdown" => Some(Format::Markdown),
        "txt" | "text" => Some(Format::Text),
        "csv" | "tsv" => Some(Format::Csv),
        "json" => Some(Format::Json),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "pdf" => Some(Format::Pdf),
        "xlsx" => Some(Format::Xlsx),
        _ => None,
    }
}

fn looks_like_json(start: &str) -> bool {
    let second = start[1..].trim_start().as_bytes().first().copied();
    match start.as_bytes()[0] {
        b'{' => matches!(second, Some(b'"' | b'}')),
        _ => matches!(second, Some(b'{' | b'[' | b']' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')),
    }
}

fn by_shape(start: &str) -> Format {
    let first = start.lines().next().unwrap_or("");
    if first.trim_end() == "---" || start.lines().take(40).any(|l| l.starts_with("**") && l.contains("**:")) {
        return Format::Markdown;
    }
    if first.matches(',').count() >= 2 && !first.contains(". ") { Format::Csv } else { Format::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_the_name() {
        assert_eq!(by_text("<!DOCTYPE html><p>x", "a.pdf"), Format::Html);
        assert_eq!(by_text("[\n{\"measureId\": 1}]", "a.txt"), Format::Json);
        assert_eq!(by_text("[a link](b.md)", "a.md"), Format::Markdown);
        assert_eq!(by_text("title,description,id\n", "export"), Format::Csv);
        assert_eq!(by_text("Some heading\n\nSome words", "notes"), Format::Text);
        assert_eq!(by_bytes(b"%PDF-1.4"), Some(Format::Pdf));
    }
}
