//! Worker processes: started when one is needed and none is idle, kept for the next document, ended at the deadline and
//! with the pool. It must not know what is read.

use super::cap;
use super::frame::{self, Order};
use crate::model::Finding;
use crate::read::Read;
use std::collections::VecDeque;
use std::io::{self, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The argument that makes this program's binary a worker.
const COMMAND: &str = "read-worker";

/// How many times its seconds a worker is waited for. Where the system counts the processor time of a process that count
/// decides, so that what comes out does not depend on how busy the machine is; the clock is for a worker that hangs.
pub(super) const PATIENCE: u64 = if cfg!(unix) { 6 } else { 1 };

/// How many documents a worker reads; what its readers fail to give back goes with it.
const DOCUMENTS: u32 = 100;

/// How much of a worker's last words is kept.
const LAST_WORDS: usize = 4 << 10;

/// As much as a pipe usually holds.
const PIPE: usize = 64 << 10;

/// The worker processes of a run, reused across its documents.
#[derive(Debug)]
pub struct Workers {
    program: PathBuf,
    idle: Mutex<Vec<Worker>>,
}

impl Workers {
    /// Workers that are this binary (that of `ia-catalog`); none is started before one is needed.
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), idle: Mutex::default() }
    }

    /// Has a document read.
    pub(super) fn read(&self, order: &Order, bytes: &[u8]) -> Outcome {
        let idle = self.lock().pop();
        let mut worker = match idle.map_or_else(|| Worker::start(&self.program), Ok) {
            Ok(worker) => worker,
            Err(error) => return Outcome::Failed(Failure::NotStarted(error)),
        };
        let mut read = None;
        let stopped = worker.read(order, bytes, &mut read);
        let failure = match stopped {
            Ok(read) => {
                worker.documents += 1;
                if worker.documents < DOCUMENTS {
                    self.lock().push(worker);
                }
                return Outcome::Read(read);
            }
            Err(Stop::Deadline) => Failure::Deadline,
            Err(Stop::Pipe) => worker.post_mortem(),
            Err(Stop::Thread(error)) => Failure::NotStarted(error),
        };
        match read {
            Some(read) => Outcome::Unchecked(read, failure),
            None => Outcome::Failed(failure),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What came of a document.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It was read, and checked where that was ordered.
    Read(Read),
    /// It was read, and the check failed.
    Unchecked(Read, Failure),
    /// It was not read.
    Failed(Failure),
}

/// Why a worker did not come to the end of its work.
#[derive(Debug)]
pub(super) enum Failure {
    /// No worker could be started.
    NotStarted(io::Error),
    /// It took longer than the deadline, and was ended.
    Deadline,
    /// It used up its processor time.
    Processor,
    /// It asked for more memory than allowed.
    Memory,
    /// It nested deeper than its stack.
    Stack,
    /// It ended in another way.
    Crash(String),
}

/// Why a conversation with a worker ended early.
enum Stop {
    Deadline,
    Pipe,
    Thread(io::Error),
}

/// The parts of an answer.
enum Heard {
    Read(Read),
    Checked(Vec<Finding>),
}

#[derive(Debug)]
struct Worker {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    last_words: Option<JoinHandle<String>>,
    documents: u32,
}

impl Worker {
    fn start(program: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // The call stack after an abort would push the reason out of the last words.
        command.env("RUST_BACKTRACE", "0");
        let mut child = command.spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(orders), Some(answers), Some(stderr)) = pipes else {
            return Err(io::Error::other("it has no pipes"));
        };
        // Somebody has to listen all the time, or a worker that says much would wait for ever.
        let last_words = thread::Builder::new().spawn(move || last_words(stderr)).ok();
        let answers = BufReader::with_capacity(PIPE, answers);
        Ok(Self { child, orders, answers, last_words, documents: 0 })
    }

    /// Sends the document and waits for the answer; `part` is what was read when the check after it fails. A thread of
    /// its own talks, so that this one can watch the clock; when the worker is ended its pipes close, and then that
    /// thread ends too.
    fn read(&mut self, order: &Order, bytes: &[u8], part: &mut Option<Read>) -> Result<Read, Stop> {
        let deadline =
            Instant::now() + Duration::from_secs((order.limits.seconds as u64).saturating_mul(PATIENCE));
        let Self { child, orders, answers, .. } = self;
        let (send, receive) = mpsc::channel();
        thread::scope(|scope| {
            let talk = move || {
                // A worker that dies while it listens is heard of below.
                let _ = frame::send_order(orders, order, bytes);
                let _ = send.send(frame::receive_answer(answers).map(Heard::Read));
                let _ = send.send(frame::receive_checked(answers).map(Heard::Checked));
            };
            thread::Builder::new().spawn_scoped(scope, talk).map_err(Stop::Thread)?;
            loop {
                match receive.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                    Ok(Ok(Heard::Read(read))) => *part = Some(read),
                    Ok(Ok(Heard::Checked(findings))) => {
                        let mut read = part.take().ok_or(Stop::Pipe)?;
                        read.findings.extend(findings);
                        return Ok(read);
                    }
                    Ok(Err(_)) => return Err(Stop::Pipe),
                    Err(_) => {
                        let _ = child.kill();
                        return Err(Stop::Deadline);
                    }
                }
            }
        })
    }

    /// What became of a worker whose pipe broke.
    fn post_mortem(mut self) -> Failure {
        let status = self.ended();
        let words = self.last_words.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        cause(status, &words)
    }

    /// How it ended; one that goes on living after its pipe broke is ended.
    fn ended(&mut self) -> Option<ExitStatus> {
        let patience = Instant::now() + Duration::from_secs(1);
        while Instant::now() < patience {
            match self.child.try_wait() {
                Ok(None) => thread::sleep(Duration::from_millis(2)),
                Ok(status) => return status,
                Err(_) => break,
            }
        }
        let _ = self.child.kill();
        self.child.wait().ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // An idle worker has nothing to finish; waiting for it leaves no dead process behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The end of what a worker says on stderr.
fn last_words(mut stderr: ChildStderr) -> String {
    let mut kept = VecDeque::with_capacity(2 * LAST_WORDS);
    let mut piece = [0; LAST_WORDS];
    while let Ok(n @ 1..) = stderr.read(&mut piece) {
        kept.extend(&piece[..n]);
        kept.drain(..kept.len().saturating_sub(LAST_WORDS));
    }
    String::from_utf8_lossy(kept.make_contiguous()).into_owned()
}

/// Rust's runtime says on stderr why it aborts; the signal alone is the same for all causes.
fn cause(status: Option<ExitStatus>, words: &str) -> Failure {
    if words.contains("memory allocation of") {
        return Failure::Memory;
    }
    if words.contains("overflowed its stack") {
        return Failure::Stack;
    }
    match status {
        Some(status) if signal(status).is_some_and(cap::ran_out_of_processor_time) => Failure::Processor,
        Some(status) => Failure::Crash(status.to_string()),
        None => Failure::Crash("it is not known how it ended".to_owned()),
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}
