//! In: what was noticed on each page while its words were made. Out: findings, one of a kind for a page. It must not
//! know how a page is read.

use super::words::Noticed;
use crate::model::{Basis, Code, Finding, Limit, Limits, Part, Severity, Span};

/// A page in figures.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// Its number, from 1.
    pub number: u32,
    /// What was noticed while its words were made.
    pub noticed: Noticed,
    /// How many pictures it has.
    pub images: u32,
    /// Whether a limit ended it early.
    pub cut_short: bool,
}

/// The findings of all pages together.
pub(super) fn findings(pages: &[Seen], limits: &Limits) -> Vec<Finding> {
    let blank = pages.iter().all(|p| p.noticed.characters == 0);
    let mut found: Vec<Finding> = blank.then(|| no_text(pages)).into_iter().collect();
    found.extend(pages.iter().flat_map(|seen| of_page(seen, blank, limits)));
    found
}

fn no_text(pages: &[Seen]) -> Finding {
    let pictures: u32 = pages.iter().map(|p| p.images).sum();
    let hidden: usize = pages.iter().map(|p| p.noticed.hidden).sum();
    let message = match (pictures, hidden) {
        (0, 0) => "there is not one character on its pages; check that the right file was given".to_owned(),
        (0, _) => {
            "all of its text is drawn so that nobody would see it; open it in a viewer and check".to_owned()
        }
        (n, _) => format!(
            "its pages hold {n} {} and no text; it is a scan or a print-out of one: have a program recognise the text (OCR) and give that copy",
            if n == 1 { "picture" } else { "pictures" }
        ),
    };
    Finding::new(Code::ReadNoText, message)
}

fn of_page(seen: &Seen, blank: bool, limits: &Limits) -> Vec<Finding> {
    let Seen { number, noticed, images, cut_short } = *seen;
    let mut found = Vec::new();
    if cut_short {
        let message = format!(
            "page {number}: it has more than {} characters and lines; what comes after is not read",
            limits.glyphs
        );
        found.push(on_page(limits.reached(Limit::Glyphs, None, message), number));
    }
    let mut say = |code: Code, message: String| {
        found.push(on_page(Finding::new(code, format!("page {number}: {message}")), number));
    };
    let look = format!("look at it with `ia-catalog text FILE --page {number} --svg`");
    if noticed.hidden > 0 {
        let many = count(noticed.hidden);
        say(Code::ReadHidden, format!("{many} that nobody would see left out; {look}"));
    }
    if noticed.turned > 0 {
        let many = count(noticed.turned);
        say(Code::ReadTurned, format!("{many} at an angle to the rest left out; {look}"));
    }
    if noticed.unknown > 0 {
        let many = count(noticed.unknown);
        say(
            Code::ReadNoLetters,
            format!(
                "{many} of which the font does not say the letter, shown as \u{fffd}; print the page anew or type them"
            ),
        );
    }
    if !blank && noticed.characters == 0 && noticed.hidden == 0 {
        // Both readers pass over what they cannot unpack; a page that was lost that way looks like this too.
        let message = match images {
            0 => "there is nothing on it; if a viewer shows something, the file is damaged: fetch it again",
            _ => {
                "it holds a picture and no text; if the picture shows text, have a program recognise it (OCR)"
            }
        };
        say(Code::ReadNoText, message.to_owned());
        if let Some(last) = found.last_mut() {
            // The rest of the document is there.
            last.severity = Severity::Warning;
        }
    }
    found
}

fn count(characters: usize) -> String {
    format!("{characters} {}", if characters == 1 { "character" } else { "characters" })
}

/// A finding of a page as a whole.
pub(super) fn on_page(finding: Finding, number: u32) -> Finding {
    let page = Part { page: Some(number), lines: None, cell: None, bbox: None, quote: String::new() };
    finding.at(Span::new(Basis::Printed, vec![page]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(number: u32, characters: usize, images: u32) -> Seen {
        Seen { number, noticed: Noticed { characters, ..Noticed::default() }, images, cut_short: false }
    }

    fn told(pages: &[Seen]) -> Vec<(Code, Severity)> {
        findings(pages, &Limits::default()).iter().map(|f| (f.code, f.severity)).collect()
    }

    #[test]
    fn a_scan_is_an_error_and_a_picture_page_a_warning() {
        assert_eq!(told(&[seen(1, 0, 1), seen(2, 0, 1)]), [(Code::ReadNoText, Severity::Error)]);
        assert_eq!(told(&[seen(1, 5, 0), seen(2, 0, 1)]), [(Code::ReadNoText, Severity::Warning)]);
        assert_eq!(told(&[seen(1, 5, 0), seen(2, 0, 0)]), [(Code::ReadNoText, Severity::Warning)]);
        assert_eq!(told(&[seen(1, 5, 0), seen(2, 5, 1)]), []);
    }

    #[test]
    fn one_finding_of_a_kind_for_a_page() {
        let noticed = Noticed { unknown: 1, hidden: 2, turned: 3, characters: 4 };
        let page = Seen { number: 7, noticed, images: 0, cut_short: true };
        let codes: Vec<Code> = findings(&[page], &Limits::default()).iter().map(|f| f.code).collect();
        assert_eq!(codes, [Code::ReadLimit, Code::ReadHidden, Code::ReadTurned, Code::ReadNoLetters]);
    }
}
