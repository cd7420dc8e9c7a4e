//! Which titles stand in a text, so that those which do not need no look.

use super::texts::{Texts, Version, Word};

use crate::model::{ActivityKey, Field};
use crate::steps;

/// So many sums cost one step.
const SUMS: usize = 4;

/// The titles of a catalog by their words.
pub(super) struct Titles<'t, 'a> {
    texts: &'t Texts<'a>,
    all: Vec<Title<'a>>,
    /// The titles that have a word, by word; none for a word that tells nothing.
    having: Vec<Vec<u32>>,
    /// What of each title stands in the text that is looked at: nothing, between two looks.
    sums: Vec<f64>,
}

struct Title<'a> {
    key: &'a ActivityKey,
    /// What all of its words weigh.
    weight: f64,
}

impl<'t, 'a> Titles<'t, 'a> {
    /// Of every title.
    pub fn new(texts: &'t Texts<'a>) -> Self {
        let mut titles = Self { texts, all: Vec::new(), having: Vec::new(), sums: Vec::new() };
        for title in texts.versions.iter().filter(|v| v.field == Field::Title) {
            let number = titles.all.len() as u32;
            let mut weight = 0.0;
            for word in each(title) {
                let more = texts.weight(word);
                if more > 0.0 {
                    weight += more;
                    let at = word as usize;
                    titles.having.resize_with(titles.having.len().max(at + 1), Vec::new);
                    titles.having[at].push(number);
                }
            }
            titles.all.push(Title { key: title.key, weight });
        }
        titles.sums = vec![0.0; titles.all.len()];
        titles
    }

    /// The activities with a title of which so much of the weight stands in a text, 0 to 1, and anything at all, in their
    /// order; a little less than that counts too, so that rounding excludes nothing.
    pub fn standing_in(&mut self, version: &Version, least: f64) -> Vec<&'a ActivityKey> {
        let mut touched: Vec<u32> = Vec::new();
        for word in each(version) {
            let having = self.having.get(word as usize).map_or(&[][..], Vec::as_slice);
            if !steps::afford(having.len() / SUMS) {
                break;
            }
            let weight = self.texts.weight(word);
            for title in having {
                let sum = &mut self.sums[*title as usize];
                if *sum == 0.0 {
                    touched.push(*title);
                }
                *sum += weight;
            }
        }
        touched.sort_unstable();
        let mut found = Vec::new();
        for title in touched {
            let sum = std::mem::take(&mut self.sums[title as usize]);
            let Title { key, weight } = &self.all[title as usize];
            if sum >= (least - 1e-6) * weight && found.last() != Some(key) {
                found.push(*key);
            }
        }
        found
    }
}

/// The words of a text, each once.
fn each(version: &Version) -> impl Iterator<Item = Word> {
    version.bag.chunk_by(|a, b| a == b).map(|same| same[0])
}
