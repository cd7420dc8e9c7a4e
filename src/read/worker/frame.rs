//! What goes through the pipes between this program and a worker: pieces with their length before them. An order is a
//! piece of JSON and the document's bytes. The answer is a piece with what was read and a piece with the findings of the
//! check after it.

use crate::model::{Block, Finding, Format, Page};
use crate::read::{Limits, Options, PdfEngine, Read};
use serde::{Deserialize, Serialize};
use std::io::{self, ErrorKind, Read as _, Write};

/// The largest order.
const ORDER: u64 = 1 << 16;

/// The largest document or answer: as much as the largest file can become when it is decoded.
const PIECE: u64 = 4 << 30;

/// What to read and how.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Order {
    pub format: Format,
    pub limits: Limits,
    pub engine: PdfEngine,
    pub cross_check: bool,
}

impl Order {
    pub(super) fn new(format: Format, limits: &Limits, options: &Options) -> Self {
        let Options { engine, cross_check, .. } = *options;
        Self { format, limits: limits.clone(), engine, cross_check }
    }

    /// The options as they are in the worker, which starts no workers itself.
    pub(super) fn options(&self) -> Options {
        Options { engine: self.engine, cross_check: self.cross_check, workers: None }
    }
}

/// Sends an order and its document.
pub(super) fn send_order(out: &mut impl Write, order: &Order, bytes: &[u8]) -> io::Result<()> {
    // In one go: every piece that is written alone wakes the other side for nothing.
    let mut pieces = Vec::with_capacity(bytes.len() + 1024);
    send(&mut pieces, &serde_json::to_vec(order)?)?;
    send(&mut pieces, bytes)?;
    out.write_all(&pieces)?;
    out.flush()
}

/// The next order and its document; None when there will be no more.
pub(super) fn receive_order(input: &mut impl io::Read) -> io::Result<Option<(Order, Vec<u8>)>> {
    let Some(order) = receive(input, ORDER)? else { return Ok(None) };
    let order = serde_json::from_slice(&order)?;
    let bytes = receive(input, PIECE)?.ok_or(ErrorKind::UnexpectedEof)?;
    Ok(Some((order, bytes)))
}

/// A [`Read`] on its way. Findings are JSON inside, because they hold optional parts that only a self-describing form
/// can carry; the many words of the pages are not, because that is slow.
#[derive(Deserialize)]
struct Answer {
    blocks: Vec<Block>,
    pages: Vec<Page>,
    page_count: Option<u32>,
    text: Option<String>,
    findings: String,
}

/// An [`Answer`] that is not taken apart for it.
#[derive(Serialize)]
struct AnswerRef<'a> {
    blocks: &'a [Block],
    pages: &'a [Page],
    page_count: Option<u32>,
    text: Option<&'a str>,
    findings: &'a str,
}

/// Sends what was read.
pub(super) fn send_answer(out: &mut impl Write, read: &Read) -> io::Result<()> {
    send(out, &packed(read)?)?;
    out.flush()
}

/// What was read as bytes, for another run of the same program; None where it cannot be said in them.
pub fn pack(read: &Read) -> Option<Vec<u8>> {
    packed(read).ok()
}

/// What was read, out of the bytes that [`pack`] made of it; None where they are others.
pub fn unpack(bytes: &[u8]) -> Option<Read> {
    unpacked(bytes).ok()
}

fn packed(read: &Read) -> io::Result<Vec<u8>> {
    let Read { blocks, pages, page_count, text, findings } = read;
    let findings = serde_json::to_string(findings)?;
    let answer =
        AnswerRef { blocks, pages, page_count: *page_count, text: text.as_deref(), findings: &findings };
    postcard::to_stdvec(&answer).map_err(io::Error::other)
}

fn unpacked(bytes: &[u8]) -> io::Result<Read> {
    let Answer { blocks, pages, page_count, text, findings } =
        postcard::from_bytes(bytes).map_err(io::Error::other)?;
    let findings: Vec<Finding> = serde_json::from_str(&findings)?;
    Ok(Read { blocks, pages, page_count, text, findings })
}

/// What was read, as the worker tells it.
pub(super) fn receive_answer(input: &mut impl io::Read) -> io::Result<Read> {
    let bytes = receive(input, PIECE)?.ok_or(ErrorKind::UnexpectedEof)?;
    unpacked(&bytes)
}

/// Sends the findings of the check.
pub(super) fn send_checked(out: &mut impl Write, findings: &[Finding]) -> io::Result<()> {
    send(out, &serde_json::to_vec(findings)?)?;
    out.flush()
}

/// The findings of the check.
pub(super) fn receive_checked(input: &mut impl io::Read) -> io::Result<Vec<Finding>> {
    let bytes = receive(input, PIECE)?.ok_or(ErrorKind::UnexpectedEof)?;
    Ok(serde_json::from_slice(&bytes)?)
}

fn send(out: &mut impl Write, piece: &[u8]) -> io::Result<()> {
    out.write_all(&(piece.len() as u64).to_le_bytes())?;
    out.write_all(piece)
}

/// The next piece; None when the pipe ends before it.
fn receive(input: &mut impl io::Read, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    // The other end may be gone between two pieces, and that is how it says goodbye.
    if input.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    input.read_exact(&mut length[1..])?;
    let length = u64::from_le_bytes(length);
    if length > most {
        return Err(ErrorKind::InvalidData.into());
    }
    // No more memory is taken than really comes.
    let mut piece = Vec::with_capacity(length.min(1 << 20) as usize);
    input.take(length).read_to_end(&mut piece)?;
    if piece.len() as u64 == length { Ok(Some(piece)) } else { Err(ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Area, BlockKind, Code, Word};

    #[test]
    fn an_order_arrives_as_it_was_sent() {
        let order = Order::new(Format::Pdf, &Limits::default(), &Options::default());
        let mut pipe = Vec::new();
        send_order(&mut pipe, &order, b"%PDF").expect("sent");
        let mut pipe = pipe.as_slice();
        assert_eq!(receive_order(&mut pipe).expect("received"), Some((order, b"%PDF".to_vec())));
        assert_eq!(receive_order(&mut pipe).expect("the end"), None);
    }

    #[test]
    fn an_answer_arrives_as_it_was_sent() {
        let word = Word {
            text: "a".to_owned(),
            area: Area { x0: 0.1, y0: 1.0, x1: 2.0, y1: 3.0 },
            baseline: 2.5,
            size: 9.0,
            line: 4,
            space: true,
            bold: false,
            italic: true,
            link: Some("mailto:a".to_owned()),
        };
        let mut block = Block::new(BlockKind::Heading(2));
        block.push("words", 3, |run| run.bold = true);
        let read = Read {
            blocks: vec![block],
            pages: vec![Page { number: 1, words: vec![word], ..Page::default() }],
            page_count: Some(1),
            text: None,
            findings: vec![Finding::new(Code::ReadHidden, "hidden").of(crate::model::Field::Title)],
        };
        let mut pipe = Vec::new();
        send_answer(&mut pipe, &read).expect("sent");
        assert_eq!(receive_answer(&mut pipe.as_slice()).expect("received"), read);
    }

    #[test]
    fn a_broken_pipe_is_an_error_and_no_memory_is_taken() {
        let mut lie = (PIECE - 1).to_le_bytes().to_vec();
        lie.extend(b"short");
        assert!(receive_answer(&mut lie.as_slice()).is_err());
        assert!(receive_answer(&mut [255u8; 8].as_slice()).is_err());
        assert!(receive_answer(&mut [].as_slice()).is_err());
    }
}
