//! A bar on stderr: it hides itself where stderr is no terminal.

use crate::pipeline::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// A bar, or nothing when all is to be quiet.
pub(super) fn bar(quiet: bool) -> ProgressBar {
    if quiet { ProgressBar::hidden() } else { ProgressBar::no_length() }
}

/// Shows one step.
pub(super) fn show(bar: &ProgressBar, step: Progress) {
    match step {
        Progress::Stage(name, 0) => {
            bar.set_style(
                ProgressStyle::with_template("{spinner} {prefix}")
                    .unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar.set_prefix(name.to_owned());
            bar.enable_steady_tick(Duration::from_millis(120));
        }
        Progress::Stage(name, total) => {
            let style = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_prefix(name.to_owned());
            bar.set_length(total as u64);
            bar.set_position(0);
        }
        Progress::Done(document) => {
            bar.set_message(crate::write::visible(document).into_owned());
            bar.inc(1);
        }
    }
}
