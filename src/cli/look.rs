//! How wide the terminal is and whether it takes colour. The one file that knows the crate for it.

use super::args::{Common, When};
use crate::write::Look;
use std::io::IsTerminal;
use terminal_size::{Height, Width};

/// The look of what goes to stdout: lines are broken on a terminal alone, so that pipes get them whole.
pub(super) fn of(common: &Common) -> Look {
    let terminal = std::io::stdout().is_terminal();
    on(terminal, terminal_size::terminal_size_of(std::io::stdout()), common.color)
}

/// The look of what goes to stderr.
pub(super) fn of_stderr(common: &Common) -> Look {
    let terminal = std::io::stderr().is_terminal();
    on(terminal, terminal_size::terminal_size_of(std::io::stderr()), common.color)
}

/// Whether stderr is a terminal that can draw a line anew.
pub(super) fn can_redraw() -> bool {
    std::io::stderr().is_terminal() && !dumb()
}

fn on(terminal: bool, size: Option<(Width, Height)>, color: When) -> Look {
    let width = size.map(|(width, _)| usize::from(width.0));
    let told = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let color = match color {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && !dumb() && !told("NO_COLOR"),
    };
    // A terminal that does not know its width says 0.
    Look { width: width.filter(|width| terminal && *width > 0), color }
}

fn dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
