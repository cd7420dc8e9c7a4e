//! Every shape that a row is printed in, alone and mixed, in prose of our own; and what must hold of any text at all.

use ia_catalog::facts::Facts;
use ia_catalog::model::{Block, Field, Format, Layout, Row, Rule, Shaped, Skip, Slice};
use ia_catalog::read::{self, Input, Limits, Options};
use ia_catalog::shape::{self, KnownTitles};
use proptest::prelude::*;

fn cut(document: &str, known: &[&str]) -> (Vec<Block>, Shaped) {
    let blocks = read::read(
        Format::Text,
        Input { bytes: document.as_bytes(), text: document },
        &Limits::default(),
        &Options::default(),
    )
    .blocks;
    let known = KnownTitles::new(known.iter().copied());
    let shaped = shape::shape(&blocks, Some(Layout::FlattenedTable), &Facts::compiled(), &known);
    (blocks, shaped)
}

fn words_of(row: &Row, field: Field, blocks: &[Block]) -> String {
    let pieces = row.cell(field).map_or(&[][..], |c| &c.pieces);
    let words = pieces.iter().map(|p| &blocks[p.slice.block].text[p.slice.range()]);
    words.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// The rows as `rule star title | description`.
fn shown(document: &str, known: &[&str]) -> Vec<String> {
    let (blocks, shaped) = cut(document, known);
    let show = |row: &Row| {
        let rule = row.cell(Field::Title).map_or("none", |c| c.rule.as_str());
        let star = words_of(row, Field::CehrtEligible, &blocks);
        let (title, description) =
            (words_of(row, Field::Title, &blocks), words_of(row, Field::Description, &blocks));
        format!("{rule} {star}{title} | {description}")
    };
    shaped.rows.iter().map(show).collect()
}

/// Checks the rows of lines under a heading.
fn check(lines: &str, expected: &[&str]) {
    assert_eq!(shown(&format!("Care Coordination: High-Weighted\n\n{lines}\n"), &[]), expected, "{lines}");
}

#[test]
fn two_cells() {
    check(
        "*Weekly phone round\tCall patients every week to ask how they are.\n---\t---\nShared notes\tShare notes.",
        &[
            "flat/tab *Weekly phone round | Call patients every week to ask how they are.",
            "flat/tab Shared notes | Share notes.",
        ],
    );
}

#[test]
fn title_and_description_with_a_blank_line_between() {
    check(
        "Regular walks with patients\n\nTake patients for walks and write down how far they went.\n\n\
         Weekly phone round\n\nCall all patients of the week who did not come.",
        &[
            "flat/blank-line Regular walks with patients | Take patients for walks and write down how far they went.",
            "flat/blank-line Weekly phone round | Call all patients of the week who did not come.",
        ],
    );
}

#[test]
fn a_description_may_be_its_title_over_again() {
    check(
        "Keep the garden open to patients.\n\nKeep the garden open to patients.\n\n\
         Lend out garden tools.\tLend out garden tools.",
        &[
            "flat/blank-line Keep the garden open to patients. | Keep the garden open to patients.",
            "flat/tab Lend out garden tools. | Lend out garden tools.",
        ],
    );
}

#[test]
fn glued_where_the_description_starts_over() {
    check(
        "Garden walks Garden walks with patients who recover, at least once a week and in any weather.",
        &[
            "flat/restart Garden walks | Garden walks with patients who recover, at least once a week and in any weather.",
        ],
    );
}

#[test]
fn glued_where_a_capital_starts_a_sentence() {
    check(
        "Use of a garden for patients who recover Offer walks in the garden, and offer a bench to patients.\n\n\
         Lending of tools\n\nOffer tools that patients can use in the garden.",
        &[
            "flat/capital Use of a garden for patients who recover | Offer walks in the garden, and offer a bench to patients.",
            "flat/blank-line Lending of tools | Offer tools that patients can use in the garden.",
        ],
    );
}

#[test]
fn glued_after_a_title_in_capitals() {
    check(
        "Garden Display for Recovery and Leisure Rooms Putting up a display of the garden, so that patients see it.",
        &[
            "flat/capital Garden Display for Recovery and Leisure Rooms | Putting up a display of the garden, so that patients see it.",
        ],
    );
}

#[test]
fn bold_titles() {
    check(
        "***Garden walks** Take patients for walks.\n\n***Shared benches**\n\nPut up benches that patients share.\n\n\
         **Quiet\nrooms for\nrecovery**\n\nKeep rooms that are quiet.",
        &[
            "flat/bold *Garden walks | Take patients for walks.",
            "flat/bold *Shared benches | Put up benches that patients share.",
            "flat/bold Quiet rooms for recovery | Keep rooms that are quiet.",
        ],
    );
}

#[test]
fn columns_in_turn() {
    check(
        "Lending of\tLending of tools that patients need for walks, benches or\n\n**garden tools\nto patients**\n\n\
         chairs in the garden.\n\nQuiet rooms\tKeep rooms that are quiet.",
        &[
            "flat/interleaved Lending of garden tools to patients | Lending of tools that patients need for walks, benches or chairs in the garden.",
            "flat/tab Quiet rooms | Keep rooms that are quiet.",
        ],
    );
}

#[test]
fn descriptions_go_on_after_a_page_break() {
    check(
        "Garden walks\tTake patients for walks, and ask them how\n\nthey like it.\n\n\
         Shared benches\n\nPut up benches of the following kinds:\n\nWooden ones; and iron ones.",
        &[
            "flat/tab Garden walks | Take patients for walks, and ask them how they like it.",
            "flat/blank-line Shared benches | Put up benches of the following kinds: Wooden ones; and iron ones.",
        ],
    );
}

#[test]
fn titles_without_description() {
    check(
        "Garden walks\t\nShared benches\tPut up benches.\n\n***Quiet rooms**\n\n\n\n**Open doors**\n\nKeep doors open to all patients.",
        &[
            "flat/title-only Garden walks | ",
            "flat/tab Shared benches | Put up benches.",
            "flat/title-only *Quiet rooms | ",
            "flat/bold Open doors | Keep doors open to all patients.",
        ],
    );
}

#[test]
fn known_titles_decide_and_say_so() {
    let document =
        "Care Coordination: High\n\nTools of Quiet Garden Teams Lead Quiet Garden Teams to tools.\n";
    let known = shown(document, &["tools of quiet garden"]);
    assert_eq!(known, ["flat/known-title Tools of Quiet Garden | Teams Lead Quiet Garden Teams to tools."]);
    let prefix =
        "Care Coordination: High\n\nGarden walks for patients\n\nTake patients for walks in the garden.\n";
    let rows = shown(prefix, &["garden walks"]);
    assert_eq!(rows, ["flat/blank-line Garden walks for patients | Take patients for walks in the garden."]);
}

#[test]
fn headings_give_subcategory_and_weight_in_force() {
    let document = "Table of 2031\n\nHigh-Weighted Activities\n\nCare Coordination\n\nWalks\tTake walks.\n\n\
                    Population Management\n\nBenches\tPut up benches.\n\nMedium-Weighted Activities\n\nDoors\tOpen doors.\n";
    let (blocks, shaped) = cut(document, &[]);
    let show = |r: &Row| {
        format!("{} / {}", words_of(r, Field::SubcategoryId, &blocks), words_of(r, Field::Weight, &blocks))
    };
    let shown: Vec<String> = shaped.rows.iter().map(show).collect();
    assert_eq!(
        shown,
        ["Care Coordination / High-Weighted", "Population Management / High-Weighted", " / Medium-Weighted"]
    );
}

#[test]
fn column_headings_and_drawn_lines_are_skipped_and_page_feet_left_over() {
    let document = "Care Coordination: High\nActivity Name\tActivity Description\n---\t---\nWalks\tTake walks with\n\n\
                    List of walks   Page 3\n\npatients.\nDoors\tOpen doors.\n\nList of walks   Page 4\n";
    let (_, shaped) = cut(document, &[]);
    let rules: Vec<Skip> = shaped.skipped.iter().map(|s| s.rule).collect();
    assert_eq!(rules, [Skip::SectionTitle, Skip::ColumnHeading, Skip::TableRule]);
    let rows = shown(document, &[]);
    assert_eq!(rows, ["flat/tab Walks | Take walks with patients.", "flat/tab Doors | Open doors."]);
}

#[test]
fn prose_is_no_table() {
    let prose = "Program of the year\n\nWe list what practices do.\n\nMore of it can be found elsewhere.\n";
    assert!(shown(prose, &[]).is_empty());
    let contents =
        "Parts\n\nCare Coordination\nPopulation Management\nBeneficiary Engagement\n\nWe list more.\n";
    assert!(shown(contents, &[]).is_empty());
    let bullets = "• Care Coordination\n• Population Management\n\nWe list more of them elsewhere.\n";
    assert!(shown(bullets, &[]).is_empty());
    assert_eq!(shown("Walks\tTake walks.\n", &[]), ["flat/tab Walks | Take walks."]);
}

#[test]
fn the_first_star_of_the_document_is_its_mark() {
    let (blocks, shaped) = cut("Care Coordination: High\n\nWalks\tTake walks.\n*Doors\tOpen doors.\n", &[]);
    let mark = shaped.cehrt_mark.expect("a mark");
    assert_eq!((blocks[mark.block].line(), mark.range()), (4, 0..1));
}

#[test]
fn a_list_item_on_its_own_line_is_one() {
    let (blocks, shaped) =
        cut("Care Coordination: High\n\nWalks\tTake walks:\n\n• in the morning;\n\n• at noon.\n", &[]);
    let cell = shaped.rows[0].cell(Field::Description).expect("a description");
    assert_eq!(cell.pieces.iter().map(|p| p.item).collect::<Vec<_>>(), [false, true, true]);
    assert_eq!(
        words_of(&shaped.rows[0], Field::Description, &blocks),
        "Take walks: • in the morning; • at noon."
    );
}

/// All slices of rows and of what was skipped, but for the heading words that many rows share.
fn claimed(shaped: &Shaped) -> Vec<Slice> {
    let cells = shaped.rows.iter().flat_map(|r| &r.cells).filter(|c| c.rule != Rule::SectionHeading);
    let pieces = cells.flat_map(|c| &c.pieces).map(|p| p.slice.clone());
    pieces.chain(shaped.skipped.iter().map(|s| s.slice.clone())).collect()
}

fn holds_for_any_text(document: &str, known: &[&str]) {
    let (blocks, shaped) = cut(document, known);
    let mut slices = claimed(&shaped);
    slices.sort();
    for slice in &slices {
        let words = &blocks[slice.block].text[slice.range()];
        assert_eq!(words.trim(), words, "blanks around a piece of {document:?}");
    }
    for pair in slices.windows(2) {
        assert!(
            pair[0].block != pair[1].block || pair[0].end <= pair[1].start,
            "claimed twice in {document:?}: {pair:?}"
        );
    }
    for row in &shaped.rows {
        assert!(
            row.cell(Field::Title).is_some_and(|c| !c.pieces.is_empty()),
            "a row without title in {document:?}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_cut_without_claiming_twice(text in "\\PC{0,200}") {
        holds_for_any_text(&text, &["walks"]);
    }

    #[test]
    fn any_table_is_cut_without_claiming_twice(
        lines in prop::collection::vec(
            prop::sample::select(vec![
                "", "\t", "*", "**", "***Walks**", "**Walks", "with patients**", "* walks", "Walks\t", "\tTake walks.",
                "Walks\tTake walks.\tTwice", "Take walks. Take more", "walks;", "• walks", "---\t---", "Walks (of", "É",
                "Care Coordination: High", "Medium", "Name\tDescription", "Walks Walks with **patients**", "12", "(A) B*",
            ]),
            0..24,
        )
    ) {
        holds_for_any_text(&format!("Care Coordination\n{}", lines.join("\n")), &["walks", "take walks with"]);
    }
}

/// The rows of a text that was a table, as `id title | description`.
fn restored(document: &str, known: &[&str]) -> Option<Vec<String>> {
    let input = Input { bytes: document.as_bytes(), text: document };
    let lines = read::read(Format::Text, input, &Limits::default(), &Options::default()).blocks;
    let known = KnownTitles::new(known.iter().copied());
    let (blocks, shaped) = shape::restore(&lines, None, &Facts::compiled(), &known)?;
    let show = |row: &Row| {
        let rule = row.cell(Field::Title).map_or("none", |c| c.rule.as_str());
        let said = [Field::MeasureId, Field::Title, Field::Description].map(|f| words_of(row, f, &blocks));
        format!("{rule} {} {} | {}", said[0], said[1], said[2])
    };
    Some(shaped.rows.iter().map(show).collect())
}

/// Rows one cell after the other, whose first title could end in two places.
const WRAPPED: &str = "Activity Name Activity Description Activity ID Weight\n\
    Walks for\npatients\nTake people who like the open air for a walk\nthrough the park behind the office each week.\n\
    IA_PM_3 High\nShared notes\nacross offices\nWrite down in one place what each of the offices\n\
    has seen, and read it before the next visit.\nIA_CC_4 Medium\nPhone round\nafter a stay\n\
    Call everybody who has come home from a hospital\nduring the week, and ask what is still missing.\n\
    IA_CC_5 Medium\n";

#[test]
fn cells_broken_over_lines_are_whole_again() {
    let expected = [
        "flat/wrapped IA_PM_3 Walks for patients | Take people who like the open air for a walk through the park \
         behind the office each week.",
        "flat/wrapped IA_CC_4 Shared notes across offices | Write down in one place what each of the offices has \
         seen, and read it before the next visit.",
        "flat/wrapped IA_CC_5 Phone round after a stay | Call everybody who has come home from a hospital during \
         the week, and ask what is still missing.",
    ];
    assert_eq!(restored(WRAPPED, &[]).expect("a table"), expected);
}

/// A page ends within the first row: the last line before it and the first one behind it hold words of both cells.
const BROKEN: &str = "Activity Name Activity Description Activity ID Weight\n\
    Notes of all\nWrite down in one place what each of the offices\nhas seen, and read it before the next visit.\n\
    IA_CC_4 Medium\nWalks and Walks in the park behind the office each IA_PM_3 High\n\
    \u{c}Activity Name Activity Description Activity ID Weight\nways out week, and talks with people on the way, in all\n\
    kinds of weather that they like.\nPhone round\nafter a stay\nCall everybody who has come home from a hospital\n\
    during the week, and ask what is still missing.\nIA_CC_5 Medium\n";

#[test]
fn a_known_title_is_found_on_both_sides_of_a_page_s_end() {
    let rows = restored(BROKEN, &["Walks and ways out"]).expect("a table");
    let expected = "IA_PM_3 Walks and ways out | Walks in the park behind the office each week, and talks with people on \
                    the way, in all kinds of weather that they like.";
    assert!(rows.iter().any(|row| row.ends_with(expected)), "{rows:#?}");
}

#[test]
fn a_known_title_that_begins_its_description_too_is_one_row() {
    let aided = restored(WRAPPED, &["Walks for patients", "Take people"]).expect("a table");
    assert_eq!(aided, restored(WRAPPED, &[]).expect("a table"));
}

#[test]
fn text_that_was_no_wrapped_table_is_left_alone() {
    assert_eq!(restored("Some words about MIPS.\n\nAnd some more of them.\n", &[]), None);
    assert_eq!(restored("", &[]), None);
    let tabs = "Care Coordination: High-Weighted\n\nOne title\tA description.\nAnother\tAnd one more.\n";
    assert_eq!(restored(tabs, &[]), None);
}

proptest! {
    #[test]
    fn no_text_makes_the_restorer_panic(text in "(Activity (Name|Description|ID)|IA_[A-Z]{2}_[0-9]|High|[a-z]{1,9}|[A-Z][a-z]{1,8}\\.?|   |\n|\u{c}|\u{ad}\n|- | ){0,120}") {
        let _ = restored(&text, &["Walks for patients"]);
    }
}
