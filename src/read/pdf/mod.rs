//! PDF to pages of positioned words; or, when asked for, to the text flow of the second reader.

mod canonical;
mod crosscheck;
mod engine;
mod flow;
mod notices;
mod repair;
mod second;
mod words;

use super::{Limits, Options, PdfEngine, Read};
use crate::model::{Code, Finding, Limit};
use crosscheck::Characters;
pub(super) use crosscheck::{Check, not_checked};
use engine::Refusal;
use notices::Seen;

/// Reads a PDF; where its characters are to be held against a second reading, that is still to be done.
pub(super) fn read(bytes: &[u8], limits: &Limits, options: &Options) -> (Read, Option<Check>) {
    match options.engine {
        PdfEngine::Hayro => pages(bytes, limits, options.cross_check),
        PdfEngine::PdfExtract => (flow::read(bytes, limits), None),
    }
}

fn pages(bytes: &[u8], limits: &Limits, cross_check: bool) -> (Read, Option<Check>) {
    let mut read = Read::default();
    let (drawings, count) = match engine::draw(bytes, limits.pages, limits.glyphs) {
        Ok(drawn) => drawn,
        Err(refusal) => {
            read.findings.push(refused(refusal));
            return (read, None);
        }
    };
    read.page_count = Some(count as u32);
    read.findings.extend(too_many_pages(count, limits));
    let sound = repair::has_table(bytes);
    read.findings.extend((!sound).then(repaired));
    let mut check = Check { pages: Vec::new(), page_count: count, sound };
    let mut seen = Vec::with_capacity(drawings.len());
    for (number, drawing) in (1u32..).zip(drawings) {
        if cross_check {
            check.pages.push(Characters::drawn(&drawing));
        }
        let (images, cut_short) = (drawing.images, drawing.cut_short);
        let (page, noticed) = words::page(number, drawing);
        seen.push(Seen { number, noticed, images, cut_short });
        read.pages.push(page);
    }
    read.findings.extend(notices::findings(&seen, limits));
    read.text = Some(canonical::text(&mut read.pages));
    (read, cross_check.then_some(check))
}

/// What to say of a damaged file that was read all the same.
fn repaired() -> Finding {
    let message = "the file is damaged: the table of its parts is missing or wrong, as in a file that was cut short; \
                   what could be found was read; fetch it again if anything is missing";
    Finding::new(Code::ReadRepaired, message)
}

/// What to say of a document with more pages than the limit.
fn too_many_pages(count: usize, limits: &Limits) -> Option<Finding> {
    let message = format!("the document has {count} pages; those after page {} are not read", limits.pages);
    (count > limits.pages).then(|| limits.reached_or(Limit::Pages, Some(count), message, "split it"))
}

fn refused(refusal: Refusal) -> Finding {
    match refusal {
        Refusal::Password => Finding::new(
            Code::ReadEncrypted,
            "the PDF asks for a password; save a copy without one and give that",
        ),
        Refusal::Encryption => Finding::new(
            Code::ReadEncrypted,
            "the PDF is encrypted in a way that is not understood; save a copy without encryption and give that",
        ),
        Refusal::Damaged => Finding::new(
            Code::ReadDamaged,
            "the file is damaged beyond repair: no pages can be found in it; fetch it again",
        ),
    }
}
