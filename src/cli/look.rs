//! How wide the terminal is and whether it takes colour. The one file that knows the crate for it.

use super::args::{Common, When};
use crate::write::Look;
use std::io::IsTerminal;

/// The look of what goes to stdout: lines are broken on a terminal alone, so that pipes get them whole.
pub(super) fn of(common: &Common) -> Look {
    let terminal = std::io::stdout().is_terminal();
    let width = terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0));
    let told = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let color = match common.color {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && !dumb && !told("NO_COLOR"),
    };
    Look { width: width.filter(|_| terminal), color }
}
