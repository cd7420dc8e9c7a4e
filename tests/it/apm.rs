//! Score sheets of APMs: `fixtures/apm`.

use crate::support::{expect, files, fixtures, options, process};
use std::fmt::Write;

#[test]
fn score_sheets_in_many_forms() {
    for path in files(&fixtures().join("apm"), &["csv", "html", "txt", "md"]) {
        let done = process(&path, &options());
        let mut text = String::new();
        for score in &done.apm_scores {
            let shown = |n: Option<u32>| n.map_or("-".to_owned(), |n| n.to_string());
            let _ = writeln!(
                text,
                "{} | score {} of {} ({} %) | points {} | total {}",
                score.apm,
                shown(score.score),
                shown(score.maximum),
                shown(score.percent),
                shown(score.points),
                shown(score.total)
            );
            for activity in &score.activities {
                let _ = writeln!(
                    text,
                    "    {} | {} | {} | {} | {}",
                    activity.measure_id.as_ref().map_or("-".to_owned(), ToString::to_string),
                    activity.title.as_deref().unwrap_or("-"),
                    activity.subcategory_id.as_deref().unwrap_or("-"),
                    activity.weight.map_or("-", |w| w.as_str()),
                    shown(activity.points)
                );
            }
        }
        for finding in &done.findings {
            let _ = writeln!(text, "! {} {}", finding.code, finding.message);
        }
        let problems = crate::evidence::of_scores(&done);
        assert!(problems.is_empty(), "{}", problems.join("\n"));
        let name = path.file_name().expect("a name").to_string_lossy();
        expect(&fixtures().join(format!("apm/expected/{name}.txt")), &text);
    }
}
