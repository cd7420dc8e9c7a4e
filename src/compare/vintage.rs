//! Which of several states of a source a third party's texts were copied from. Only what tells the states apart is
//! evidence: a field of an activity that some of them have in these words and others in other words, or not at all.

use super::audit::spelled::in_the_spelling_of;
use super::ladder::grade_texts;
use crate::model::words::letters;
use crate::model::{ActivityKey, Claim, Code, Document, Field, Finding, ProgramYear, Rule, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What states are told apart by.
const TELLING: [Field; 7] = [
    Field::Title,
    Field::Description,
    Field::Weight,
    Field::SubcategoryId,
    Field::CehrtEligible,
    Field::SupportingDocumentation,
    Field::Validation,
];

/// A text that is nobody's word for word was copied from the one it is most like, when it is at least so much alike ...
const LIKE: f64 = 0.9;
/// ... and so much more than any other.
const MORE: f64 = 0.005;

/// How many activities a finding names.
const NAMED: usize = 8;
/// How many of the states between which the texts do not tell it names.
const SHOWN: usize = 3;
/// How many of the other states it counts.
const OTHERS: usize = 4;

/// One state of a source: a document in one program year, and what it says.
#[derive(Clone, Debug)]
pub struct State<'a> {
    /// The document's id, with its day where one is known and the year.
    pub name: String,
    /// The program year.
    pub year: ProgramYear,
    said: BTreeMap<&'a ActivityKey, BTreeMap<Field, &'a Value>>,
}

/// The states that claims are of: each document that lists several activities, in each of its years.
pub fn states<'a>(claims: &'a [Claim], documents: &[Document]) -> Vec<State<'a>> {
    type Said<'a> = BTreeMap<&'a ActivityKey, BTreeMap<Field, &'a Value>>;
    let mut found: BTreeMap<(&str, ProgramYear), Said<'a>> = BTreeMap::new();
    for claim in claims.iter().filter(|c| c.rule != Rule::NoRow) {
        let said = found.entry((claim.document.as_str(), claim.program_year)).or_default();
        said.entry(&claim.key).or_default().entry(claim.field).or_insert(&claim.value);
    }
    let state = |((id, year), said): ((&str, ProgramYear), Said<'a>)| {
        let day = documents.iter().find(|d| d.id == id).and_then(|d| d.as_of.as_ref());
        let day = day.map(|day| format!(" of {day}")).unwrap_or_default();
        State { name: format!("{id}{day} ({year})"), year, said }
    };
    found.into_iter().filter(|(_, said)| said.len() > 1).map(state).collect()
}

/// How one field of one page speaks of the states.
struct Evidence<'a> {
    document: &'a str,
    key: &'a ActivityKey,
    field: Field,
    /// The states that have it so.
    with: Vec<usize>,
    /// Those that have it otherwise, or have no such activity.
    against: Vec<usize>,
    /// Whether some have it otherwise.
    differs: bool,
}

/// A text has countless others that it could be, a weight one: so many times more a text tells.
const TEXT: i64 = 3;

impl Evidence<'_> {
    fn weight(&self) -> i64 {
        if self.field.is_text() { TEXT } else { 1 }
    }
}

#[derive(Clone, Default)]
struct Tally {
    with: usize,
    against: usize,
    /// Both, weighed.
    score: i64,
}

/// Names the state that all pages together were copied from, and each page that was copied from another; or says that
/// it cannot be told. None of it is a disagreement. Nothing where there are no two states.
pub fn vintage(states: &[State], pages: &[Claim], year: ProgramYear) -> Vec<Finding> {
    if states.len() < 2 || pages.is_empty() {
        return Vec::new();
    }
    let evidence: Vec<Evidence> = pages.iter().filter_map(|claim| evidence(claim, states)).collect();
    let all: Vec<&Evidence> = evidence.iter().collect();
    let mut set = finding(states, &all, "the texts of all pages together");
    set.program_year = Some(year);
    let best = best(states, &all);
    let mut found = vec![set];
    let documents: BTreeSet<&str> = evidence.iter().map(|e| e.document).collect();
    for document in documents.iter().filter(|_| documents.len() > 1) {
        let own: Vec<&Evidence> = evidence.iter().filter(|e| e.document == *document).collect();
        let of_own = self::best(states, &own);
        let told = own.iter().any(|e| e.differs && e.field.is_text());
        if !told || of_own.is_empty() || best.is_empty() || best.iter().any(|state| of_own.contains(state)) {
            continue;
        }
        let mut one = finding(states, &own, &format!("the texts of {document}"));
        one.document = Some((*document).to_owned());
        one.program_year = Some(year);
        let keys: BTreeSet<&ActivityKey> = own.iter().map(|e| e.key).collect();
        one.key = keys.first().filter(|_| keys.len() == 1).map(|key| (*key).clone());
        found.push(one);
    }
    found
}

fn evidence<'a>(claim: &'a Claim, states: &[State]) -> Option<Evidence<'a>> {
    if !TELLING.contains(&claim.field) || claim.value.is_nothing() {
        return None;
    }
    let said = |n: usize| states[n].said.get(&claim.key).and_then(|fields| fields.get(&claim.field)).copied();
    let having: Vec<usize> = (0..states.len()).filter(|n| states[*n].said.contains_key(&claim.key)).collect();
    // A state that has the activity and does not print the field says nothing.
    let saying: Vec<usize> =
        having.iter().copied().filter(|n| said(*n).is_some_and(|v| !v.is_nothing())).collect();
    let mut with: Vec<usize> = saying
        .iter()
        .copied()
        .filter(|n| said(*n).is_some_and(|v| same(claim.field, v, &claim.value)))
        .collect();
    if with.is_empty() && claim.field.is_text() {
        with = nearest(&saying, |n| said(n).map(Value::plain).unwrap_or_default(), &claim.value.plain());
    }
    let otherwise: Vec<usize> = saying.iter().copied().filter(|n| !with.contains(n)).collect();
    let differs = !otherwise.is_empty();
    // That an activity is not there at all is said once, with its title.
    let lacking = (0..states.len()).filter(|n| claim.field == Field::Title && !having.contains(n));
    let against: Vec<usize> = otherwise.into_iter().chain(lacking).collect();
    let tells = !with.is_empty() && !against.is_empty();
    tells.then_some(Evidence {
        document: &claim.document,
        key: &claim.key,
        field: claim.field,
        with,
        against,
        differs,
    })
}

/// Whoever copies a text leaves out the marks of its footnotes and spells numbers as they like: that tells no states apart.
fn same(field: Field, a: &Value, b: &Value) -> bool {
    let texts = || {
        let (a, b) = (a.plain(), b.plain());
        letters(&a) == letters(&b)
            || letters(&in_the_spelling_of(&a, &b)) == letters(&in_the_spelling_of(&b, &a))
    };
    a == b || (field.is_text() && texts())
}

/// The states that a text which none of them has is most like.
fn nearest(states: &[usize], text: impl Fn(usize) -> String, page: &str) -> Vec<usize> {
    let alike = |n: &usize| grade_texts(&text(*n), page).and_then(|g| g.similarity).unwrap_or(1.0);
    let likeness: Vec<(usize, f64)> = states.iter().map(|n| (*n, alike(n))).collect();
    let most = likeness.iter().map(|(_, l)| *l).fold(0.0, f64::max);
    if most < LIKE {
        return Vec::new();
    }
    likeness.into_iter().filter(|(_, l)| most - l < MORE).map(|(n, _)| n).collect()
}

fn tallies(states: &[State], evidence: &[&Evidence]) -> Vec<Tally> {
    let mut found = vec![Tally::default(); states.len()];
    for one in evidence {
        for n in &one.with {
            found[*n].with += 1;
            found[*n].score += one.weight();
        }
        for n in &one.against {
            found[*n].against += 1;
            found[*n].score -= one.weight();
        }
    }
    found
}

/// The states that the evidence speaks for most; none where it speaks for none.
fn best(states: &[State], evidence: &[&Evidence]) -> Vec<usize> {
    let tallies = tallies(states, evidence);
    let most = tallies.iter().filter(|t| t.with > 0).map(|t| t.score).max();
    // A weight that happens to be the same is no copy.
    let Some(most) = most.filter(|m| *m >= TEXT) else { return Vec::new() };
    (0..states.len()).filter(|n| tallies[*n].with > 0 && tallies[*n].score == most).collect()
}

fn finding(states: &[State], evidence: &[&Evidence], what: &str) -> Finding {
    let tallies = tallies(states, evidence);
    let best = best(states, evidence);
    let names = |which: &[usize]| {
        let few: Vec<&str> = which.iter().take(SHOWN).map(|n| states[*n].name.as_str()).collect();
        let more = which.len().saturating_sub(few.len());
        if more == 0 { few.join(" and ") } else { format!("{} and {more} more", few.join(", ")) }
    };
    let count = |n: usize| format!("{} for, {} against", tallies[n].with, tallies[n].against);
    let Some(first) = best.first().copied() else {
        let message = match evidence.is_empty() {
            true => format!(
                "which state {what} were copied from cannot be told: the states do not differ in them"
            ),
            false => format!(
                "which state {what} were copied from cannot be told: the evidence speaks for none of them"
            ),
        };
        return Finding::new(Code::AuditVintage, message);
    };
    let alike = if best.len() > 1 { ", between which they do not tell" } else { "" };
    let mut others: Vec<usize> = (0..states.len()).filter(|n| !best.contains(n)).collect();
    others.sort_by_key(|n| std::cmp::Reverse(tallies[*n].score));
    let others: Vec<String> =
        others.iter().take(OTHERS).map(|n| format!("{}: {}", states[*n].name, count(*n))).collect();
    let others = if others.is_empty() { String::new() } else { format!("; {}", others.join("; ")) };
    let are = if 4 * tallies[first].against > tallies[first].with {
        "are of several states; most speaks for those"
    } else {
        "are those"
    };
    let message = format!(
        "{what} {are} of {}{alike}: {}{others}; told by {}",
        names(&best),
        count(first),
        deciding(evidence, first)
    );
    let mut finding = Finding::new(Code::AuditVintage, message);
    finding.found = Some(names(&best));
    finding
}

/// The fields that speak for a state against others, those that speak against the most others first.
fn deciding(evidence: &[&Evidence], state: usize) -> String {
    let mut of_state: Vec<&&Evidence> = evidence.iter().filter(|e| e.with.contains(&state)).collect();
    of_state.sort_by_key(|e| std::cmp::Reverse(e.against.len()));
    let mut named: Vec<String> = Vec::new();
    for one in &of_state {
        let name = format!("{} {}", one.key, one.field);
        if !named.contains(&name) {
            named.push(name);
        }
    }
    let more = if named.len() > NAMED { format!(" and {} more", named.len() - NAMED) } else { String::new() };
    named.truncate(NAMED);
    format!("{}{more}", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_left_out_footnote_marks_is_no_copy_of_the_later_state_without_them() {
        let text = |words: &str| Value::Text(words.to_owned());
        let page = text("Visit a clinic in town and plan six visits.");
        assert!(same(Field::Description, &text("Visit a clinic76 in town77 and plan 6 visits."), &page));
        assert!(!same(Field::Description, &text("Visit a clinic in town and plan seven visits."), &page));
    }
}
