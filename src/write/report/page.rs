//! The template, and the policy that the page gives itself. Every word that the template prints is escaped, and none can
//! turn the text around it; the one thing printed as it stands is the data, which `data` has made safe.

use crate::write::visible;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior, context, escape_formatter};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io;

const TEMPLATE: &str = include_str!("page.html");
const PIECES: &str = include_str!("pieces.html");
const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The page of a view; `data` is JSON that may stand inside a script element.
pub(super) fn page(view: &impl Serialize, data: &str) -> io::Result<String> {
    render(view, data).map_err(|error| io::Error::other(format!("the report's template: {error:#}")))
}

fn render(view: &impl Serialize, data: &str) -> Result<String, minijinja::Error> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    env.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => escape_formatter(out, state, &Value::from(visible(text).as_ref())),
        _ => escape_formatter(out, state, value),
    });
    env.add_template("pieces.html", PIECES)?;
    env.add_template("page.html", TEMPLATE)?;
    env.get_template("page.html")?.render(context! {
        page => Value::from(Serde(view)),
        policy => policy(),
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        data => Value::from_safe_string(data.to_owned()),
    })
}

/// Nothing is loaded from anywhere; what runs and what gives looks is what this program wrote.
fn policy() -> String {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

/// A hash as a content security policy writes it.
fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, n| bits << 8 | u32::from(three.get(n).copied().unwrap_or(0)));
        for n in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * n) & 63) as usize] as char;
            text.push(if n <= three.len() { letter } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn hashes_are_written_as_browsers_read_them() {
        let written = [&b""[..], b"f", b"fo", b"foo", b"foob"].map(base64);
        assert_eq!(written, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }
}
