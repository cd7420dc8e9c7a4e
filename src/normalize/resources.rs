//! Links: the words that carry a link and where it goes; a bare address is both.

use super::text::clean;
use super::{Line, Understood};
use crate::model::{Block, Link, Part, Value};

pub(super) fn understand(lines: &[Line], blocks: &[Block]) -> Understood {
    let mut links: Vec<Link> = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    for line in lines {
        let block = &blocks[line.slice.block];
        let mut any = false;
        for run in block.runs_in(&line.slice.range()) {
            let Some(url) = run.link.as_ref() else { continue };
            any = true;
            let range = run.range.start.max(line.slice.start)..run.range.end.min(line.slice.end);
            parts.extend(block.parts(&range));
            let words = clean(&block.text[range]);
            match links.last_mut() {
                // One link whose words change their look half-way.
                Some(last)
                    if last.url == *url && !last.text.is_empty() && run.range.start > line.slice.start =>
                {
                    last.text = clean(&format!("{} {words}", last.text));
                }
                _ => links.push(Link { text: words, url: url.clone() }),
            }
        }
        if !any {
            let words = clean(&line.words);
            let url = words.split_whitespace().find(|w| w.contains("://")).unwrap_or("").to_owned();
            parts.extend(line.parts.iter().cloned());
            links.push(Link { text: words, url });
        }
    }
    Understood { value: Value::Links(links), parts, null: None }
}
