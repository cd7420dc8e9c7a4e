//! Credits that need no activities: of a medical home, and of the participants in a model.

use super::Unscored;
use super::book::Found;
use super::sum::Sum;
use crate::model::{ApmField, ApmSource, Because, Bound, Located, RuleKind, RuleValue, Unit};

/// So many names of models are told to someone whose model is not among them.
const NEAR: usize = 5;

impl<'a> Sum<'_, 'a> {
    pub(super) fn medical_home(&mut self) -> u32 {
        let Some(rule) = self.book.general(RuleKind::MedicalHomeCredit) else {
            self.missing.insert(RuleKind::MedicalHomeCredit.sentence().to_owned());
            return 0;
        };
        let points = self.credit(&rule);
        let what = "the credit of a patient-centered medical home".to_owned();
        self.line(what, None, Some(points), vec![rule.because()]);
        points
    }

    /// A credit in points: of full credit, where it is a share.
    fn credit(&self, rule: &Found) -> u32 {
        match rule.value {
            RuleValue::Amount { amount, or, unit: Unit::Percent, .. } => {
                let share = or.map_or(*amount, |or| or.min(*amount));
                (u64::from(self.full_credit) * u64::from(share) / 100).try_into().unwrap_or(u32::MAX)
            }
            _ => rule.amount(),
        }
    }

    /// The credit of a model: the score of its sheet, else what documents say of models in general.
    pub(super) fn apm(&mut self, name: &str) -> Result<u32, Unscored> {
        let sheet = self.sheet(name)?;
        if let Some((sheet, score)) = sheet.and_then(|s| Some((s, s.score.score?))) {
            let said = |field: &ApmField| sheet.score.spans.get(field).cloned();
            let says = format!("the score of {}: {score}", sheet.score.apm);
            let at = |span| Located { document: sheet.document.clone(), span };
            let because: Vec<Because> = [ApmField::Apm, ApmField::Score]
                .iter()
                .filter_map(said)
                .map(|span| Because { says: says.clone(), subject: None, value: None, at: at(span) })
                .collect();
            self.line(format!("the score that {} is assigned", sheet.score.apm), None, Some(score), because);
            return Ok(score);
        }
        let Some(rule) = self.book.general(RuleKind::ApmCredit) else {
            self.missing.insert(RuleKind::ApmCredit.sentence().to_owned());
            return Ok(0);
        };
        // What some models may get, or one of two credits, is no credit of this one.
        let leaves_open =
            rule.source.claim.may || matches!(rule.value, RuleValue::Amount { or: Some(_), .. });
        if leaves_open {
            return Err(self.open(name, &rule));
        }
        let points = self.credit(&rule);
        let open = match rule.value {
            RuleValue::Amount { bound: Bound::AtLeast, .. } => "; it is the least",
            _ => "",
        };
        self.line(
            format!(
                "the credit of participants in an APM{open}; no score sheet of {} is at hand to look \"{name}\" up in",
                self.asked.year
            ),
            None,
            Some(points),
            vec![rule.because()],
        );
        Ok(points)
    }

    /// Why there is no credit where no sheet of the year can be looked into and the rule leaves it open.
    fn open(&self, name: &str, rule: &Found) -> Unscored {
        let claim = &rule.source.claim;
        let place = format!("{} {}", rule.source.document, claim.statement.first.place());
        let others = self.catalog.apm_scores.iter().filter(|s| folded(&s.score.apm).contains(&folded(name)));
        let mut others: Vec<String> =
            others.map(|s| format!("{} ({}, {})", s.score.apm, s.program_year, s.document)).collect();
        others.sort();
        others.dedup();
        others.truncate(NEAR);
        Unscored::ApmOpen {
            year: self.asked.year,
            name: name.to_owned(),
            says: format!("\"{}\" ({})", claim.statement.quotation().replace('\n', " "), place.trim_end()),
            others,
        }
    }

    /// The one model of the year's sheets whose name is the words, or begins with them or holds them; none where the year
    /// has no sheet.
    fn sheet(&self, name: &str) -> Result<Option<&'a ApmSource>, Unscored> {
        let sheets: Vec<&ApmSource> =
            self.catalog.apm_scores.iter().filter(|s| s.program_year == self.asked.year).collect();
        let wanted = folded(name);
        let exact = sheets.iter().find(|s| folded(&s.score.apm) == wanted);
        let part: Vec<&&ApmSource> =
            sheets.iter().filter(|s| folded(&s.score.apm).contains(&wanted)).collect();
        let fitting = names(&part.iter().map(|s| **s).collect::<Vec<_>>());
        match (exact, fitting.as_slice()) {
            _ if sheets.is_empty() => Ok(None),
            (Some(sheet), _) => Ok(Some(sheet)),
            (None, [_]) => Ok(part.first().map(|s| **s)),
            (None, some) => {
                let several = !some.is_empty();
                let known = if several { fitting.clone() } else { near(&wanted, names(&sheets)) };
                Err(Unscored::Apm { year: self.asked.year, name: name.to_owned(), several, known })
            }
        }
    }
}

/// The words of a name in small letters, a space around each.
fn folded(text: &str) -> String {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '+')).filter(|w| !w.is_empty());
    format!(" {} ", words.map(str::to_lowercase).collect::<Vec<_>>().join(" "))
}

fn names(of: &[&ApmSource]) -> Vec<String> {
    let mut names: Vec<String> = of.iter().map(|s| s.score.apm.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// The names that share most words with what was asked for, or begin like it; all of them where none does.
fn near(wanted: &str, all: Vec<String>) -> Vec<String> {
    let alike = |name: &String| {
        let name = folded(name);
        let own: Vec<&str> = name.split_whitespace().collect();
        let begins = |word: &str| {
            own.iter().any(|w| word.len() > 2 && w.starts_with(&word[..word.floor_char_boundary(3)]))
        };
        let (same, begun) = wanted.split_whitespace().fold((0, 0), |(same, begun), word| {
            (same + usize::from(own.contains(&word)), begun + usize::from(begins(word)))
        });
        3 * same + begun
    };
    let mut ranked: Vec<(usize, String)> = all.iter().map(|name| (alike(name), name.clone())).collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let near: Vec<String> = ranked.iter().filter(|(n, _)| *n > 0).map(|(_, name)| name.clone()).collect();
    if near.is_empty() { all } else { near.into_iter().take(NEAR).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelled_model_has_near_ones() {
        let all = || ["Hillside Shared Care Model", "Riverbend Kidney Model"].map(str::to_owned).to_vec();
        assert_eq!(near(&folded("Hilside Care"), all()), ["Hillside Shared Care Model"]);
        assert_eq!(near(&folded("Oxbow"), all()), all());
    }
}
