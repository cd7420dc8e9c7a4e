//! In: the bytes of a PDF. Out: its text as the second reader lets it flow, one block a line, each with its page. Tables
//! come as they were drawn; nothing of places or looks is known.

use super::engine::Refusal;
use super::second::Failure;
use super::{notices, repaired, second, too_many_pages};
use crate::model::{Code, Finding};
use crate::read::{Limits, Read, text};

/// What leads back to the first reader.
const WAY_OUT: &str = "leave out `--pdf-engine pdf-extract`";

/// Reads a PDF with the second reader alone.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Read {
    let mut read = Read::default();
    let loaded = match second::load(bytes) {
        Ok(loaded) => loaded,
        Err(Failure::Encrypted) => {
            read.findings.push(super::refused(Refusal::Password));
            return read;
        }
        Err(why) => {
            let message = format!("pdf-extract gives no text: {why}; {WAY_OUT}");
            read.findings.push(Finding::new(Code::ReadDamaged, message));
            return read;
        }
    };
    read.findings.extend(loaded.repaired.then(repaired));
    let mut flow = String::new();
    // The first line of every page.
    let mut starts = Vec::new();
    let mut line = 1;
    for (number, page) in (1u32..).zip(loaded.flow(limits.pages)) {
        starts.push(line);
        match page {
            Ok(page) => {
                let page = page.trim_end();
                line += page.matches('\n').count() as u32;
                flow.push_str(page);
            }
            Err(why) => {
                let message = format!("page {number}: pdf-extract gives no text: {why}; {WAY_OUT}");
                read.findings.push(notices::on_page(Finding::new(Code::ReadCrash, message), number));
            }
        }
        flow.push('\n');
        line += 1;
    }
    if flow.trim().is_empty() && read.findings.iter().all(|f| f.code != Code::ReadCrash) {
        let message = format!("pdf-extract finds not one character in it; {WAY_OUT}");
        read.findings.push(Finding::new(Code::ReadNoText, message));
    }
    let plain = text::read(&flow, limits);
    read.blocks = plain.blocks;
    for run in read.blocks.iter_mut().flat_map(|block| &mut block.runs) {
        run.page = Some(starts.partition_point(|start| *start <= run.line) as u32);
    }
    read.findings.extend(plain.findings);
    read.findings.extend(too_many_pages(loaded.pages(), limits));
    read.page_count = Some(loaded.pages() as u32);
    read.text = Some(flow);
    read
}
