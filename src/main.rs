//! The binary: arguments in, exit code out. Everything else is in the library and in `cli`.
use std::process::ExitCode;

fn main() -> ExitCode {
    ia_catalog::cli::main()
}
