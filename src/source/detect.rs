//! The format of a document: by its content where that is certain, by its name where the content could be several, and by
//! the weaker signs of the content where the name says nothing either.

use crate::model::Format;
use regex::Regex;
use std::sync::LazyLock;

/// How much of a text is looked at, in bytes.
const SAMPLE: usize = 16 << 10;

/// How far into a file the mark of a PDF may stand.
const PDF_WITHIN: usize = 1024;

/// The first bytes of OLE files: workbooks under a password, and those of Excel before 2007.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Elements that an HTML document or a piece of one begins with.
static ELEMENT: LazyLock<Regex> = LazyLock::new(|| {
    let names = "html|head|body|meta|title|link|style|script|base|table|thead|tbody|tr|caption|colgroup|div|section|article|main|\
        header|footer|nav|aside|figure|details|form|h[1-6]|p|ul|ol|dl|li|dt|dd|span|a|b|i|em|strong|center|font|hr|br|img|blockquote|pre";
    Regex::new(&format!(r"(?i)^<(?:{names})(?:\s[^<>]*)?/?>")).expect("a constant pattern")
});
/// What may stand before the first element.
static BEFORE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?is)^(?:\s+|<!--.*?-->|<\?xml[^>]*\?>)+").expect("a constant pattern"));
/// A heading, a fenced block, the line under a pipe table's heading.
static MARKED: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?m)^ {0,3}(?:#{1,6} +\S.*|\|?(?: *:?-{3,}:? *\|)+(?: *:?-{3,}:? *)?)\r?$";
    Regex::new(pattern).expect("a constant pattern")
});
/// A key of front matter.
static KEY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[A-Za-z_][\w .-]*:(?:\s|$)").expect("a constant pattern"));

/// What the first bytes say, where they say it for certain.
pub(super) fn by_bytes(bytes: &[u8]) -> Option<Format> {
    let head = &bytes[..bytes.len().min(PDF_WITHIN)];
    // Mail and web servers leave lines of their own before the mark; a text that speaks of it has it inside a line.
    let starts = |at: usize| at == 0 || matches!(head[at - 1], b'\n' | b'\r' | 0);
    let pdf = head.windows(5).enumerate().any(|(at, w)| w == b"%PDF-" && starts(at));
    if pdf {
        return Some(Format::Pdf);
    }
    let workbook =
        bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || bytes.starts_with(OLE);
    workbook.then_some(Format::Xlsx)
}

/// What the text says, helped by the name.
pub(super) fn by_text(text: &str, path: &str) -> Format {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let named = by_name(path);
    if let Some(certain) = certain(sample, named) {
        return certain;
    }
    match named {
        // A name that promises a format whose content would have been seen above is wrong.
        Some(Format::Pdf | Format::Xlsx | Format::Html | Format::Json) | None => by_shape(sample),
        Some(named) => named,
    }
}

/// The format that a name promises.
pub(super) fn by_name(path: &str) -> Option<Format> {
    let ending = path.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase())?;
    match ending.as_str() {
        "md" | "markdown" => Some(Format::Markdown),
        "txt" | "text" => Some(Format::Text),
        "csv" | "tsv" | "tab" | "psv" => Some(Format::Csv),
        "json" => Some(Format::Json),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "pdf" => Some(Format::Pdf),
        "xlsx" | "xlsm" => Some(Format::Xlsx),
        _ => None,
    }
}

/// What only one format looks like.
fn certain(sample: &str, named: Option<Format>) -> Option<Format> {
    let start = sample.trim_start();
    if is_json(start, named) {
        return Some(Format::Json);
    }
    let begins = || ELEMENT.is_match(BEFORE.find(start).map_or(start, |m| &start[m.end()..]));
    if named == Some(Format::Html) && begins() {
        return Some(Format::Html);
    }
    if is_html(start) && (named != Some(Format::Markdown) || is_page(start)) {
        return Some(Format::Html);
    }
    if has_front_matter(sample) || is_markdown(sample) {
        // A heading row of dashes or a `#` may stand in a cell of a delimited file.
        return if named == Some(Format::Csv) && columns(sample) { None } else { Some(Format::Markdown) };
    }
    columns(start).then_some(Format::Csv)
}

fn is_json(start: &str, named: Option<Format>) -> bool {
    let second = start.get(1..).unwrap_or("").trim_start().as_bytes().first().copied();
    match start.as_bytes().first() {
        Some(b'{') => {
            matches!(second, Some(b'"' | b'}')) || (named == Some(Format::Json) && second.is_none())
        }
        // `[1] Some words` is a note in a text, and a list of numbers no document of ours.
        Some(b'[') => matches!(second, Some(b'{' | b'[' | b']' | b'"')) || named == Some(Format::Json),
        _ => false,
    }
}

/// A whole page, by its first words.
fn is_page(start: &str) -> bool {
    let head: String = start.chars().take(512).collect::<String>().to_ascii_lowercase();
    let rest = BEFORE.replace(&head, "");
    rest.starts_with("<!doctype html") || rest.starts_with("<html") || head.contains("<body")
}

/// A page, or a piece of one that begins with an element and closes what it opens.
fn is_html(start: &str) -> bool {
    let rest = BEFORE.find(start).map_or(start, |m| &start[m.end()..]);
    is_page(start) || (ELEMENT.is_match(rest) && (rest.contains("</") || rest.matches('<').count() >= 3))
}

/// Lines between two lines of dashes at the very top, the first of them a key.
fn has_front_matter(sample: &str) -> bool {
    let mut lines = sample.lines();
    lines.next().is_some_and(|l| l.trim_end() == "---")
        && lines.find(|l| !l.trim().is_empty()).is_some_and(|l| KEY.is_match(l))
}

/// Headings with `#`, or a pipe table. In a text a `#` alone is a comment or a number: two headings are needed, or one at
/// the top.
fn is_markdown(sample: &str) -> bool {
    let marks: Vec<_> = MARKED.find_iter(sample).collect();
    let heading = |m: &&regex::Match| m.as_str().trim_start().starts_with('#');
    let top = marks.first().is_some_and(|m| heading(&m) && sample[..m.start()].trim().is_empty());
    // The line under a heading row has as many pipes as that, and at least one.
    let pipes = |line: &str| line.trim().trim_matches('|').matches('|').count();
    let table = marks.iter().filter(|m| !heading(m) && m.as_str().contains('|')).any(|m| {
        let above = sample[..m.start()].trim_end_matches(['\n', '\r']).lines().next_back().unwrap_or("");
        above.contains('|') && pipes(above) == pipes(m.as_str())
    });
    top || table || marks.iter().filter(heading).count() >= 2 || pipe_rows(sample)
}

/// Most lines begin and end with a pipe: a table without the line under its heading.
fn pipe_rows(sample: &str) -> bool {
    let lines = || sample.lines().map(str::trim).filter(|l| !l.is_empty());
    let rows = lines().filter(|l| l.len() > 2 && l.starts_with('|') && l.ends_with('|')).count();
    rows >= 3 && rows * 2 > lines().count()
}

/// Whether the text falls into columns at a delimiter: at least three rows of the same three or more cells, and hardly
/// another row. Prose has commas too, but not the same number of them line after line.
fn columns(sample: &str) -> bool {
    b",\t;|".iter().any(|delimiter| {
        let counts = cells(sample, *delimiter);
        let wide = counts.iter().filter(|c| **c > 1).max_by_key(|c| counts.iter().filter(|x| x == c).count());
        wide.is_some_and(|usual| {
            let same = counts.iter().filter(|c| *c == usual).count();
            *usual >= 3 && same >= 3 && same * 5 >= counts.len() * 4
        })
    })
}

/// How many cells each record has at a delimiter; quotation marks keep delimiters and line breaks inside.
fn cells(sample: &str, delimiter: u8) -> Vec<usize> {
    let mut counts = Vec::new();
    let (mut quoted, mut cells, mut empty, mut fresh) = (false, 1, true, true);
    for byte in sample.bytes() {
        match byte {
            b'"' if fresh || quoted => quoted = !quoted,
            b'\n' if !quoted => {
                if !empty {
                    counts.push(cells);
                }
                (cells, empty, fresh) = (1, true, true);
                continue;
            }
            _ if byte == delimiter && !quoted => {
                cells += 1;
                (empty, fresh) = (false, true);
                continue;
            }
            _ => {}
        }
        empty = empty && byte.is_ascii_whitespace();
        fresh = quoted && byte == b'"';
    }
    if !empty && !quoted && sample.len() < SAMPLE / 2 {
        counts.push(cells);
    }
    counts
}

/// The weaker signs, for a document whose name says nothing.
fn by_shape(sample: &str) -> Format {
    let first = sample.trim_start().lines().next().unwrap_or("");
    if sample.lines().take(40).any(|l| l.starts_with("**") && l.contains("**:")) {
        return Format::Markdown;
    }
    if first.matches(',').count() >= 2 && !first.contains(". ") { Format::Csv } else { Format::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_before_the_name() {
        let page = "<!DOCTYPE html><p>x";
        let table = "title;description;id\nA;b;1\nC, d;e, f, g;2\n";
        let prose = "Some heading\n\nSome words, and more, of it.\nOther words.\n";
        let marked = "# A heading\n\nSome words.\n";
        for (name, text, expected) in [
            ("a.pdf", page, Format::Html),
            ("a.csv", "<?xml version=\"1.0\"?>\n<!-- x -->\n<HTML lang=en>", Format::Html),
            ("a.md", page, Format::Html),
            ("piece.txt", "<table class=\"x\"><tr><td>a</td></tr></table>", Format::Html),
            ("piece", "  <h2>Words</h2>\n<p>more</p>", Format::Html),
            ("a.md", "<div>\n\nWords in **bold**.\n\n</div>\n", Format::Markdown),
            ("a.txt", "<5 patients took part; <10 did not", Format::Text),
            ("a.txt", "[\n{\"measureId\": 1}]", Format::Json),
            ("a.csv", "{\"a\": 1}", Format::Json),
            ("a.md", "[a link](b.md)", Format::Markdown),
            ("a.txt", "[1] A note about it", Format::Text),
            ("a.txt", marked, Format::Markdown),
            ("a.txt", "---\ntitle: x\n---\nwords", Format::Markdown),
            ("a.txt", "| a | b |\n|---|:-:|\n| c | d |\n", Format::Markdown),
            ("a.txt", "| a | b |\n| c | d |\n| e | f |\n", Format::Markdown),
            ("a.md", "a | b | c\n--- | --- | ---\n1 | 2 | 3\n4 | 5 | 6\n", Format::Markdown),
            ("a.txt", "words\n#5 is a number\nwords\n", Format::Text),
            ("a.txt", "Section\n---|---\nTitle\tWords of it\n---|---\nOther\tMore words\n", Format::Text),
            ("a.txt", table, Format::Csv),
            ("a.md", table, Format::Csv),
            ("export", "a\tb\tc\n\"1\n2\"\t3\t4\n5\t6\t7\n", Format::Csv),
            ("export", "a|b|c\n1|2|3\n4|5|6\n", Format::Csv),
            ("a.html", "a,b,c\n1,2,3\n4,5,6\n", Format::Csv),
            ("export", "title,description,id\n", Format::Csv),
            ("a.csv", "one\ntwo\n", Format::Csv),
            ("a.csv", "a,b,c\n# 1,2,3\n4,5,6\n", Format::Csv),
            ("notes", prose, Format::Text),
            ("a.txt", prose, Format::Text),
            ("a.html", prose, Format::Text),
            (
                "a.txt",
                "Title one\tWords of it.\nTitle two\tMore, of it.\nTitle three\tWords.\n",
                Format::Text,
            ),
        ] {
            assert_eq!(by_text(text, name), expected, "{name}: {text}");
        }
    }

    #[test]
    fn bytes_that_are_no_text() {
        for (bytes, expected) in [
            (&b"%PDF-1.4"[..], Some(Format::Pdf)),
            (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.7", Some(Format::Pdf)),
            (b"A file that begins with %PDF-1.4 is a PDF", None),
            (b"PK\x03\x04rest", Some(Format::Xlsx)),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Some(Format::Xlsx)),
            (b"PKs are people", None),
            (b"", None),
        ] {
            assert_eq!(by_bytes(bytes), expected, "{bytes:?}");
        }
    }
}
