//! In: the units of a section. Out: what each of them is: the cheapest way to read them all as rows. Every unit either
//! begins a row, in one of the ways rows are printed, or goes on with the row before it, and a choice is judged by what
//! follows from it. It must not know what a way costs, nor how rows are written down.

use super::shapes::{self, Context, Part, STATES, State, Way};
use super::units::Unit;
use crate::steps;

/// How a state was reached. Costs are summed up over a whole section, hence the wider number.
#[derive(Clone, Copy)]
struct Step {
    cost: f64,
    from: usize,
    part: Part,
}

/// The cheapest step to every state after a unit.
type Steps = [Option<Step>; STATES.len()];

/// What each unit is.
pub(super) fn segment(units: &[Unit], context: &Context) -> Vec<Part> {
    let mut table: Vec<Steps> = Vec::with_capacity(units.len());
    for (at, unit) in units.iter().enumerate() {
        steps::spend(STATES.len() * STATES.len());
        let mut steps: Steps = [None; STATES.len()];
        let beginnings = shapes::begin(unit, context);
        match table.last() {
            None => beginnings.into_iter().for_each(|way| offer(&mut steps, 0.0, 0, way)),
            Some(before) => {
                for (from, step) in before.iter().enumerate() {
                    let Some(step) = step else { continue };
                    for way in &beginnings {
                        let end = f64::from(shapes::end_row(STATES[from], way.to, units, at));
                        offer(&mut steps, step.cost + end, from, shapes::after(STATES[from], *way));
                    }
                    for way in shapes::go_on(STATES[from], units, at, context) {
                        offer(&mut steps, step.cost, from, way);
                    }
                }
            }
        }
        table.push(steps);
    }
    trace(&table, units)
}

fn offer(steps: &mut Steps, spent: f64, from: usize, way: Way) {
    let cost = spent + f64::from(way.cost);
    let slot = &mut steps[way.to as usize];
    if slot.is_none_or(|s| cost < s.cost) {
        *slot = Some(Step { cost, from, part: way.part });
    }
}

/// The parts of the cheapest way, followed from its end to its beginning.
fn trace(table: &[Steps], units: &[Unit]) -> Vec<Part> {
    let (Some(steps), Some(unit)) = (table.last(), units.last()) else { return Vec::new() };
    let total = |(at, step): (usize, &Option<Step>)| {
        let waiting = matches!(STATES[at], State::Title | State::Lone);
        let end = if waiting { f64::from(shapes::title_only(unit)) } else { 0.0 };
        step.map(|s| (at, s.cost + end))
    };
    let ends = steps.iter().enumerate().filter_map(total);
    let Some((mut state, _)) = ends.min_by(|a, b| a.1.total_cmp(&b.1)) else { return Vec::new() };
    let mut parts = Vec::with_capacity(table.len());
    for steps in table.iter().rev() {
        let Some(step) = steps[state] else { break };
        parts.push(step.part);
        state = step.from;
    }
    parts.reverse();
    parts
}
