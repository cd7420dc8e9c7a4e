//! The worker's side: orders in, answers out, until there are no more orders. A document that makes a reader panic
//! costs itself; one that ends the process costs the worker, and the other side starts a new one.

use super::frame::Order;
use super::{cap, frame};
use crate::model::{Code, Finding, Format, Limit};
use crate::read::{Input, Read, pdf, read_unchecked};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Reads documents as ordered until `input` ends. Sets limits on the whole process; nothing else is to run in it.
pub fn serve(input: impl io::Read + Send, output: impl io::Write + Send) -> io::Result<()> {
    cap::for_good();
    let mut input = input;
    // The orders of a run have the same limits.
    let Some(first) = frame::receive_order(&mut input)? else { return Ok(()) };
    let mut stack = first.0.limits.stack;
    let work = Mutex::new(Some((first, input, output)));
    thread::scope(|scope| {
        let done = loop {
            let reader = thread::Builder::new().name("reader".to_owned()).stack_size(stack);
            let (work, stack_given) = (&work, stack);
            let read = move || match work.lock().unwrap_or_else(PoisonError::into_inner).take() {
                Some((first, input, output)) => answer_all(first, stack_given, input, output),
                None => Ok(()),
            };
            match reader.spawn_scoped(scope, read) {
                Ok(done) => break done,
                // A system that has not so much gives less, and most documents need little.
                Err(_) if stack / 2 >= *Limit::Stack.range().start() => stack /= 2,
                Err(error) => return Err(error),
            }
        };
        done.join().unwrap_or_else(|_| Err(io::Error::other("the reader panicked")))
    })
}

fn answer_all(
    first: (Order, Vec<u8>),
    stack: usize,
    mut orders: impl io::Read,
    mut output: impl io::Write,
) -> io::Result<()> {
    let mut next = Some(first);
    while let Some((order, bytes)) = next {
        cap::before_document(order.limits.seconds, order.limits.memory, stack);
        let options = order.options();
        let text = match order.format {
            Format::Html => str::from_utf8(&bytes).unwrap_or_default(),
            _ => "",
        };
        let input = Input { bytes: &bytes, text };
        let read = || read_unchecked(order.format, input, &order.limits, &options);
        let (read, check) = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| (panicked(), None));
        frame::send_answer(&mut output, &read)?;
        // What was read is safe on the other side before the check begins.
        let run = || check.map(|check| check.run(&bytes)).unwrap_or_default();
        let checked = catch_unwind(AssertUnwindSafe(run));
        let checked = checked.unwrap_or_else(|_| vec![pdf::not_checked(", which made this program fail")]);
        frame::send_checked(&mut output, &checked)?;
        next = frame::receive_order(&mut orders)?;
    }
    Ok(())
}

fn panicked() -> Read {
    let message = "reading it made this program fail; open it in a viewer and save a fresh copy, and please report the file";
    Read { findings: vec![Finding::new(Code::ReadCrash, message)], ..Read::default() }
}
