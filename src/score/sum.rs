//! Adding up, line by line.

use super::book::{Book, Found};
use super::{Asked, Unscored};
use crate::model::{
    ActivityKey, Because, Bound, Catalog, Circumstance, Claim, Effect, Field, Located, Refusal, RuleKind,
    RuleValue, ScoreLine, Scored, Status, Weight, YearView,
};
use std::collections::BTreeSet;

type Claims<'c, 'a> = &'c dyn Fn(&str) -> Option<&'a Claim>;

/// The score by the rules of a book.
pub(super) fn scored<'a>(
    catalog: &'a Catalog,
    claim: Claims<'_, 'a>,
    asked: &Asked,
    book: &Book<'a>,
) -> Result<Scored, Unscored> {
    let mut sum = Sum {
        catalog,
        claim,
        asked,
        book,
        lines: Vec::new(),
        refused: Vec::new(),
        missing: BTreeSet::new(),
        effect: None,
        full_credit: 0,
        accepted: 0,
        plain: 0,
        unweighted: false,
    };
    let points = sum.add_up()?;
    let Sum { lines, refused, full_credit, .. } = sum;
    let mut scored = Scored {
        points,
        full_credit,
        percent: (f64::from(points) * 1000.0 / f64::from(full_credit.max(1))).floor() / 10.0,
        final_score_points: None,
        lines,
        refused,
    };
    if let Some(share) = book.general(RuleKind::FinalScoreShare) {
        let part = f64::from(points) * f64::from(share.amount()) / f64::from(full_credit.max(1));
        let part = (part * 100.0).round() / 100.0;
        scored.final_score_points = Some(part);
        let what =
            format!("{part} of the {} points that the category has in the final score", share.amount());
        scored.lines.push(ScoreLine { what, key: None, points: None, because: vec![share.because()] });
    }
    Ok(scored)
}

pub(super) struct Sum<'s, 'a> {
    pub(super) catalog: &'a Catalog,
    claim: Claims<'s, 'a>,
    pub(super) asked: &'s Asked,
    pub(super) book: &'s Book<'a>,
    lines: Vec<ScoreLine>,
    refused: Vec<Refusal>,
    pub(super) missing: BTreeSet<String>,
    /// What is different for this practice.
    effect: Option<(Circumstance, Effect, Found<'a>)>,
    pub(super) full_credit: u32,
    /// How many activities count.
    accepted: usize,
    /// How many of them have no weight.
    plain: usize,
    /// Activities of a year without weights count, for which no document gives points.
    unweighted: bool,
}

impl<'a> Sum<'_, 'a> {
    fn add_up(&mut self) -> Result<u32, Unscored> {
        if self.book.is_empty() {
            self.missing.insert(RuleKind::ActivityPoints.sentence().to_owned());
        }
        self.settle_effect();
        let target = self.target();
        let mut points: u32 = 0;
        let mut seen = BTreeSet::new();
        for (given, key) in &self.asked.activities {
            points = points.saturating_add(self.activity(given, key.as_ref(), &mut seen));
        }
        if self.plain > 0 {
            points = points.max(self.by_number());
        }
        if self.asked.medical_home {
            points = points.max(self.medical_home());
        }
        if let Some(name) = &self.asked.apm {
            points = points.max(self.apm(name)?);
        }
        if !self.missing.is_empty() {
            let missing = self.missing.iter().cloned().collect();
            return Err(Unscored::Missing { year: self.asked.year, missing });
        }
        if let Some(target) = target {
            let what = match points.cmp(&self.full_credit) {
                std::cmp::Ordering::Less => format!("{points} of {} points", self.full_credit),
                std::cmp::Ordering::Equal => format!("{points} of {} points: full credit", self.full_credit),
                std::cmp::Ordering::Greater => {
                    format!("{points} points end at {}: full credit", self.full_credit)
                }
            };
            let points = points.min(self.full_credit);
            self.line(what, None, Some(points), vec![target]);
        }
        Ok(points.min(self.full_credit))
    }

    pub(super) fn line(
        &mut self,
        what: String,
        key: Option<ActivityKey>,
        points: Option<u32>,
        because: Vec<Because>,
    ) {
        self.lines.push(ScoreLine { what, key, points, because });
    }

    fn refuse(&mut self, what: &str, reason: String, because: Vec<Because>) {
        self.refused.push(Refusal { what: what.to_owned(), reason, because });
    }

    /// What the special statuses of the practice do: the first that does anything; they do not add up.
    fn settle_effect(&mut self) {
        let mut whom = self.asked.circumstances.clone();
        if let Some(n) = self.asked.clinicians {
            match self.book.general(RuleKind::SmallPracticeSize) {
                None => {
                    self.missing.insert(RuleKind::SmallPracticeSize.sentence().to_owned());
                }
                Some(size) => {
                    let small = match size.value {
                        RuleValue::Amount { amount, bound: Bound::Below, .. } => n < *amount,
                        _ => n <= size.amount(),
                    };
                    if small {
                        whom.insert(Circumstance::SmallPractice);
                    }
                    if !small && whom.remove(&Circumstance::SmallPractice) {
                        let reason = format!("it has {n} clinicians");
                        self.refuse(Circumstance::SmallPractice.sentence(), reason, vec![size.because()]);
                    }
                    let not = if small { "" } else { " not" };
                    self.line(
                        format!("{n} clinicians are{not} a small practice"),
                        None,
                        None,
                        vec![size.because()],
                    );
                }
            }
        }
        for circumstance in whom {
            match self.book.effect(circumstance) {
                Some((effect, found)) if self.effect.is_none() => {
                    let what = format!("{}: {}", circumstance.sentence(), found.value.plain());
                    self.line(what, None, None, vec![found.because()]);
                    self.effect = Some((circumstance, effect, found));
                }
                Some(_) => {}
                None => {
                    let reason = "no document of the year says what is different for it".to_owned();
                    self.refuse(circumstance.sentence(), reason, Vec::new());
                }
            }
        }
    }

    /// The points that are full credit, and what says so.
    fn target(&mut self) -> Option<Because> {
        let general =
            self.book.general(RuleKind::PointsNeeded).or_else(|| self.book.general(RuleKind::MaximumPoints));
        let special = match &self.effect {
            Some((whom, Effect::LowerTarget, found)) => {
                let own = self.book.rule(RuleKind::PointsNeeded, None, Some(*whom));
                let fewer = self.book.rule(RuleKind::ActivitiesNeeded, None, Some(*whom)).is_some();
                // The document may say half of it, and not how much that is; fewer activities are the same points.
                let half = || general.as_ref().filter(|_| !fewer).map(|g| (g.amount() / 2, found.because()));
                own.map(|own| (own.amount(), own.because())).or_else(half)
            }
            _ => None,
        };
        let Some((amount, because)) = special.or_else(|| general.map(|g| (g.amount(), g.because()))) else {
            self.missing.insert(RuleKind::PointsNeeded.sentence().to_owned());
            return None;
        };
        self.full_credit = amount;
        Some(because)
    }

    /// The points of an activity; none where it does not count.
    fn activity(&mut self, given: &str, key: Option<&ActivityKey>, seen: &mut BTreeSet<ActivityKey>) -> u32 {
        let year = self.asked.year;
        let Some((key, activity)) = key.and_then(|key| self.catalog.activities.get_key_value(key)) else {
            self.refuse(given, "the catalog has no such activity".to_owned(), Vec::new());
            return 0;
        };
        let Some(view) = activity.years.get(&year).filter(|view| view.listed) else {
            let listed: Vec<String> =
                activity.years.iter().filter(|(_, v)| v.listed).map(|(y, _)| y.to_string()).collect();
            let of =
                if listed.is_empty() { "of no year".to_owned() } else { format!("of {}", listed.join(", ")) };
            let said = activity.years.get(&year).map(|v| self.claimed(v, Field::Listed)).unwrap_or_default();
            self.refuse(given, format!("it is not on the list of {year}; it is on that {of}"), said);
            return 0;
        };
        if !seen.insert(key.clone()) {
            self.refuse(given, "it is named twice, and counts once".to_owned(), Vec::new());
            return 0;
        }
        if let Some(days) = self.asked.days
            && let Some(needed) = self.days_needed(days)
        {
            self.refuse(given, format!("it was performed for {days} days"), vec![needed]);
            return 0;
        }
        if Status::of(view.value(Field::Status)) == Some(Status::Suspended) {
            let said = self.claimed(view, Field::Status);
            self.refuse(given, format!("it is suspended in {year}"), said);
            return 0;
        }
        let title = view.value(Field::Title).as_text().unwrap_or("");
        match Weight::of(view.value(Field::Weight)) {
            Some(weight) => self.weighted(key, title, weight, view),
            None => self.plain(key, title),
        }
    }

    /// The rule of the days, where these are too few.
    fn days_needed(&mut self, days: u32) -> Option<Because> {
        let Some(needed) = self.book.general(RuleKind::DaysNeeded) else {
            self.missing.insert(RuleKind::DaysNeeded.sentence().to_owned());
            return None;
        };
        (days < needed.amount()).then(|| needed.because())
    }

    fn weighted(&mut self, key: &ActivityKey, title: &str, weight: Weight, view: &YearView) -> u32 {
        let double = self.effect.clone().filter(|(_, effect, _)| *effect == Effect::DoublePoints);
        let own = double
            .as_ref()
            .and_then(|(whom, _, _)| self.book.rule(RuleKind::ActivityPoints, Some(weight), Some(*whom)));
        let (points, mut because) =
            match (own, self.book.rule(RuleKind::ActivityPoints, Some(weight), None), &double) {
                (Some(own), _, _) => (own.amount(), vec![own.because()]),
                // Points of its own for another weight say nothing of this one.
                (None, Some(all), Some((_, _, effect)))
                    if matches!(effect.value, RuleValue::Effect { .. }) =>
                {
                    (all.amount().saturating_mul(2), vec![all.because(), effect.because()])
                }
                (None, Some(all), _) => (all.amount(), vec![all.because()]),
                (None, None, _) => {
                    self.missing.insert(format!("the points of a {}-weighted activity", weight.as_str()));
                    return 0;
                }
            };
        because.extend(self.claimed(view, Field::Weight));
        self.line(format!("{key} {title}: {}", weight.as_str()), Some(key.clone()), Some(points), because);
        self.accepted += 1;
        points
    }

    /// An activity without a weight: the points of an activity, whichever it is.
    fn plain(&mut self, key: &ActivityKey, title: &str) -> u32 {
        self.accepted += 1;
        self.plain += 1;
        let double = self.effect.clone().filter(|(_, effect, _)| *effect == Effect::DoublePoints);
        let own = double
            .as_ref()
            .and_then(|(whom, _, _)| self.book.rule(RuleKind::ActivityPoints, None, Some(*whom)));
        let (points, because) = match (own, self.book.general(RuleKind::ActivityPoints), &double) {
            (Some(own), _, _) => (own.amount(), vec![own.because()]),
            (None, Some(all), Some((_, _, effect))) => {
                (all.amount().saturating_mul(2), vec![all.because(), effect.because()])
            }
            (None, Some(all), None) => (all.amount(), vec![all.because()]),
            (None, None, _) => {
                self.unweighted = true;
                self.line(format!("{key} {title}: it has no weight"), Some(key.clone()), None, Vec::new());
                return 0;
            }
        };
        self.line(format!("{key} {title}: it has no weight"), Some(key.clone()), Some(points), because);
        points
    }

    /// Full credit for as many activities as a document asks for; what fewer are worth nobody says.
    fn by_number(&mut self) -> u32 {
        let whom = self.effect.as_ref().map(|(whom, _, _)| *whom);
        let special = whom.and_then(|whom| self.book.rule(RuleKind::ActivitiesNeeded, None, Some(whom)));
        let needed = special.or_else(|| self.book.general(RuleKind::ActivitiesNeeded));
        match needed {
            Some(needed) if self.accepted >= needed.amount() as usize => {
                let what = format!("{} activities: full credit", self.accepted);
                let full = self.full_credit;
                self.line(what, None, Some(full), vec![needed.because()]);
                full
            }
            _ if self.unweighted => {
                self.missing.insert("the points of an activity without a weight".to_owned());
                0
            }
            _ => 0,
        }
    }

    /// What the winning claim on a field of an activity says.
    fn claimed(&self, view: &YearView, field: Field) -> Vec<Because> {
        let first = view.fields.get(&field).and_then(|d| d.chosen.first());
        let claim = first.and_then(|id| (self.claim)(id)).filter(|c| c.span.first.lines.is_some());
        let because = |claim: &Claim| Because {
            says: format!("{field} of {}: {}", claim.key, claim.value.plain()),
            subject: None,
            value: None,
            at: Located { document: claim.document.clone(), span: claim.span.clone() },
        };
        claim.map(because).into_iter().collect()
    }
}
