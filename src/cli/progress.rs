//! A bar on stderr for the stage that runs, with the documents in hand; a stage that is done stays as a line with its
//! time. Nothing of it is shown where stderr is no terminal, or when all is to be quiet.

use super::look;
use crate::pipeline::Progress;
use crate::write::{count, on_one_line};
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The bar and what it shows.
pub(super) struct Bar {
    bar: ProgressBar,
    now: Mutex<Now>,
}

/// The stage that runs.
#[derive(Default)]
struct Now {
    stage: Option<(String, usize, Instant)>,
    /// The documents in hand, the oldest first: one that takes long stays in sight.
    hand: Vec<String>,
}

/// A bar, or nothing when all is to be quiet.
pub(super) fn bar(quiet: bool) -> Bar {
    let shown = !quiet && look::can_redraw();
    let bar = if shown { ProgressBar::no_length() } else { ProgressBar::hidden() };
    Bar { bar, now: Mutex::default() }
}

impl Bar {
    /// Shows one step.
    pub(super) fn show(&self, step: Progress) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        match step {
            Progress::Stage(name, total) => {
                self.stay(&now);
                *now = Now { stage: Some((name.to_owned(), total, Instant::now())), hand: Vec::new() };
                self.begin(name, total);
            }
            Progress::Begun(document) => {
                now.hand.push(document.to_owned());
                self.bar.set_message(in_hand(&now.hand));
            }
            Progress::Done(document) => {
                if let Some(at) = now.hand.iter().position(|other| other == document) {
                    now.hand.remove(at);
                }
                self.bar.set_message(in_hand(&now.hand));
                self.bar.inc(1);
            }
        }
    }

    /// The last stage is done.
    pub(super) fn end(&self) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        self.stay(&now);
        now.stage = None;
        self.bar.finish_and_clear();
    }

    fn begin(&self, name: &str, total: usize) {
        let template = match total {
            0 => "{spinner} {prefix}",
            _ => "{spinner} {prefix} {bar:24} {pos}/{len} {wide_msg}",
        };
        let style = ProgressStyle::with_template(template);
        self.bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.bar.set_prefix(name.to_owned());
        self.bar.set_message("");
        self.bar.set_length(total as u64);
        self.bar.set_position(0);
        self.bar.enable_steady_tick(Duration::from_millis(120));
    }

    /// A line for the stage that is done.
    fn stay(&self, now: &Now) {
        if let Some((name, total, since)) = &now.stage {
            let of = if *total > 0 { format!(" {}", count(*total, "document")) } else { String::new() };
            self.bar.println(format!("  {name}{of}: {:.1} s", since.elapsed().as_secs_f64()));
        }
    }
}

/// The document that has been in hand longest, and how many more are.
fn in_hand(hand: &[String]) -> String {
    match hand {
        [] => String::new(),
        [only] => on_one_line(only),
        [first, rest @ ..] => format!("{} and {} more", on_one_line(first), rest.len()),
    }
}
