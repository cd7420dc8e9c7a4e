//! The same activities printed in many layouts: what a reader makes of them must not depend on it.

use std::fmt::Write;

/// An activity to print.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    pub id: String,
    pub title: String,
    pub description: String,
    pub high: bool,
    /// Name of the subcategory in print, and CMS's id of it.
    pub subcategory: (String, String),
    pub bonus: bool,
}

impl Printed {
    pub fn weight(&self) -> &'static str {
        if self.high { "High" } else { "Medium" }
    }

    /// The cells of a row, in the order of [`HEADINGS`].
    fn cells(&self) -> [&str; 5] {
        [&self.title, &self.description, &self.id, &self.subcategory.0, self.weight()]
    }
}

const HEADINGS: [&str; 5] =
    ["Activity Name", "Activity Description", "Activity ID", "Subcategory Name", "Activity Weighting"];

/// A document: its name and its bytes.
pub type Made = (&'static str, Vec<u8>);

/// A way to print activities; the number is how many characters a line or a column may have.
pub struct Way {
    pub name: &'static str,
    /// Widths that the layout is printed in; one of 0 where it has none.
    pub widths: &'static [usize],
    /// Whether it says which activities earn the bonus.
    pub bonus: bool,
    pub print: fn(&[Printed], usize) -> Made,
}

/// Every layout that can carry id, title, description, weight and subcategory. Text whose cells stand one after the other with
/// nothing between them carries them only by the language of titles and is no case of this.
pub const WAYS: &[Way] = &[
    Way { name: "csv", widths: &[0], bonus: true, print: |all, _| ("a.csv", delimited(all, ',')) },
    Way { name: "semicolons", widths: &[0], bonus: true, print: |all, _| ("a.csv", delimited(all, ';')) },
    Way { name: "tsv", widths: &[0], bonus: true, print: |all, _| ("a.tsv", delimited(all, '\t')) },
    Way { name: "json", widths: &[0], bonus: true, print: |all, _| ("a.json", json(all)) },
    Way { name: "xlsx", widths: &[0], bonus: true, print: |all, _| ("a.xlsx", xlsx(all)) },
    Way { name: "pipe table", widths: &[0], bonus: false, print: |all, _| ("a.md", pipes(all)) },
    Way { name: "html table", widths: &[0], bonus: false, print: |all, _| ("a.html", html_table(all)) },
    Way { name: "html terms", widths: &[0], bonus: false, print: |all, _| ("a.html", html_terms(all)) },
    Way { name: "html headings", widths: &[0], bonus: false, print: |all, _| ("a.html", html_headings(all)) },
    Way {
        name: "markdown headings",
        widths: &[0, 60, 100],
        bonus: false,
        print: |all, w| ("a.md", markdown(all, w)),
    },
    Way {
        name: "markdown labels",
        widths: &[0, 72],
        bonus: false,
        print: |all, w| ("a.md", markdown_labels(all, w)),
    },
    Way {
        name: "labels",
        widths: &[40, 64, 80, 100, 140],
        bonus: false,
        print: |all, w| ("a.txt", labels(all, w)),
    },
    Way {
        name: "blanks",
        widths: &[36, 50, 64, 90],
        bonus: false,
        print: |all, w| ("a.txt", blanks(all, w)),
    },
    Way { name: "drawn in text", widths: &[30, 48], bonus: false, print: |all, w| ("a.md", drawn(all, w)) },
    Way { name: "pdf", widths: &[40, 56], bonus: false, print: |all, w| ("a.pdf", pdf(all, w)) },
];

fn delimited(all: &[Printed], mark: char) -> Vec<u8> {
    let quoted = |cell: &str| match cell.contains([mark, '"', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    };
    let line = |cells: &[&str], bonus: &str| {
        let cells: Vec<String> = cells.iter().chain([&bonus]).map(|c| quoted(c)).collect();
        cells.join(&mark.to_string()) + "\r\n"
    };
    let rows = all.iter().map(|p| line(&p.cells(), if p.bonus { "Yes" } else { "No" }));
    (line(&HEADINGS, "CEHRT Eligible") + &rows.collect::<String>()).into_bytes()
}

fn json(all: &[Printed]) -> Vec<u8> {
    let record = |p: &Printed| {
        serde_json::json!({
            "category": "ia", "measureId": p.id, "title": p.title, "description": p.description,
            "weight": p.weight().to_lowercase(), "subcategoryId": p.subcategory.1, "cehrtEligible": p.bonus,
        })
    };
    serde_json::to_vec_pretty(&all.iter().map(record).collect::<Vec<_>>()).expect("json")
}

fn xlsx(all: &[Printed]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let mut put = |row: u32, column: usize, text: &str| {
        sheet.write_string(row, column as u16, text).expect("a cell");
    };
    for (column, heading) in HEADINGS.iter().chain([&"CEHRT Eligible"]).enumerate() {
        put(0, column, heading);
    }
    for (row, p) in (1u32..).zip(all) {
        p.cells().iter().enumerate().for_each(|(column, cell)| put(row, column, cell));
        put(row, 5, if p.bonus { "Yes" } else { "No" });
    }
    book.save_to_buffer().expect("a workbook")
}

fn pipes(all: &[Printed]) -> Vec<u8> {
    let line = |cells: &[&str]| format!("| {} |\n", cells.join(" | "));
    let rows: String = all.iter().map(|p| line(&p.cells())).collect();
    (line(&HEADINGS) + &line(&["---"; 5]) + &rows).into_bytes()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn page(body: &str) -> Vec<u8> {
    format!("<!DOCTYPE html>\n<html><head><title>A list</title></head><body>\n{body}</body></html>\n")
        .into_bytes()
}

fn html_table(all: &[Printed]) -> Vec<u8> {
    let row = |cells: &[&str], tag: &str| {
        let cells = cells.iter().map(|c| format!("<{tag}>{}</{tag}>", escaped(c)));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let rows: String = all.iter().map(|p| row(&p.cells(), "td")).collect();
    page(&format!("<table>\n<thead>{}</thead>\n<tbody>\n{rows}</tbody></table>\n", row(&HEADINGS, "th")))
}

/// The activities by their subcategories, in the order of the list.
fn sections(all: &[Printed]) -> Vec<(&str, Vec<&Printed>)> {
    let mut found: Vec<(&str, Vec<&Printed>)> = Vec::new();
    for p in all {
        match found.iter_mut().find(|(name, _)| *name == p.subcategory.0) {
            Some((_, section)) => section.push(p),
            None => found.push((&p.subcategory.0, vec![p])),
        }
    }
    found
}

fn html_terms(all: &[Printed]) -> Vec<u8> {
    let term = |p: &&Printed| {
        let (title, text) = (escaped(&p.title), escaped(&p.description));
        format!("<dt>{}: {title} ({})</dt>\n<dd>{text}</dd>\n", p.id, p.weight())
    };
    let part = |(name, list): (&str, Vec<&Printed>)| {
        format!("<h2>{name}</h2>\n<dl>\n{}</dl>\n", list.iter().map(term).collect::<String>())
    };
    page(&sections(all).into_iter().map(part).collect::<String>())
}

fn html_headings(all: &[Printed]) -> Vec<u8> {
    let entry = |p: &Printed| {
        format!(
            "<h3>{}</h3>\n<p><b>Activity ID:</b> {}</p>\n<p><b>Subcategory:</b> {}</p>\n<p><b>Weight:</b> {}</p>\n\
             <p><b>Description:</b> {}</p>\n",
            escaped(&p.title),
            p.id,
            p.subcategory.0,
            p.weight(),
            escaped(&p.description)
        )
    };
    page(&all.iter().map(entry).collect::<String>())
}

/// Words on lines of no more than so many characters; 0: on one line.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width == 0 || line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn markdown(all: &[Printed], width: usize) -> Vec<u8> {
    let mut text = "# 2019 Improvement Activities\n\n".to_owned();
    for p in all {
        let _ = write!(
            text,
            "## {}\n\n**Activity ID:** {}\n\n**Subcategory:** {}\n\n**Weight:** {}\n\n{}\n\n",
            p.title,
            p.id,
            p.subcategory.0,
            p.weight(),
            wrapped(&format!("**Description:** {}", p.description), width).join("\n")
        );
    }
    text.into_bytes()
}

fn markdown_labels(all: &[Printed], width: usize) -> Vec<u8> {
    let mut text = "# 2019 Improvement Activities\n\n".to_owned();
    for p in all {
        let fields = [
            format!("**Activity ID:** {}", p.id),
            format!("**Activity Name:** {}", p.title),
            format!("**Subcategory Name:** {}", p.subcategory.0),
            format!("**Activity Weighting:** {}", p.weight()),
            format!("**Activity Description:** {}", p.description),
        ];
        for field in fields {
            text.push_str(&wrapped(&field, width).join("\n"));
            text.push_str("\n\n");
        }
        text.push_str("---\n\n");
    }
    text.into_bytes()
}

fn labels(all: &[Printed], width: usize) -> Vec<u8> {
    let mut text = "2019 MIPS Improvement Activities\n\n".to_owned();
    for p in all {
        let fields = [
            format!("Activity Name: {}", p.title),
            format!("Activity ID: {}", p.id),
            format!("Subcategory: {}", p.subcategory.0),
            format!("Activity Weighting: {}", p.weight()),
            format!("Activity Description: {}", p.description),
        ];
        for field in fields {
            text.push_str(&wrapped(&field, width).join("\n"));
            text.push('\n');
        }
        text.push('\n');
    }
    text.into_bytes()
}

/// The lines of the cells of a row, as many in each column as in the longest.
fn lined(cells: &[&str; 5], widths: &[usize; 5]) -> Vec<[String; 5]> {
    let columns: Vec<Vec<String>> =
        cells.iter().zip(widths).map(|(cell, width)| wrapped(cell, *width)).collect();
    let most = columns.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| std::array::from_fn(|c| columns[c].get(at).cloned().unwrap_or_default());
    (0..most).map(line).collect()
}

fn blanks(all: &[Printed], width: usize) -> Vec<u8> {
    let widths = [28, width, 12, 22, 18];
    let mut text = "2019 MIPS Improvement Activities Inventory\n\n".to_owned();
    for cells in std::iter::once(HEADINGS).chain(all.iter().map(Printed::cells)) {
        for line in lined(&cells, &widths) {
            let cells = line.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}  "));
            text.push_str(cells.collect::<String>().trim_end());
            text.push('\n');
        }
    }
    text.into_bytes()
}

fn drawn(all: &[Printed], width: usize) -> Vec<u8> {
    let widths = [24, width, 12, 22, 18];
    let rule = |mark: &str| {
        let cells = widths.map(|w| mark.repeat(w + 2));
        format!("+{}+\n", cells.join("+"))
    };
    let mut text = rule("-");
    for (at, cells) in std::iter::once(HEADINGS).chain(all.iter().map(Printed::cells)).enumerate() {
        for line in lined(&cells, &widths) {
            let cells = line.iter().zip(widths).map(|(cell, width)| format!("| {cell:<width$} "));
            text.push_str(&(cells.collect::<String>() + "|\n"));
        }
        text.push_str(&rule(if at == 0 { "=" } else { "-" }));
    }
    text.into_bytes()
}

/// A table with every cell drawn, in a type of one width (600 thousandths), its headings on every page.
fn pdf(all: &[Printed], width: usize) -> Vec<u8> {
    const SIZE: f32 = 7.0;
    const LEADING: f32 = 9.0;
    let widths = [24, width, 12, 22, 18];
    let char = SIZE * 0.6;
    let mut pages: Vec<String> = Vec::new();
    let mut y = 0.0;
    let row = |pages: &mut Vec<String>, cells: &[&str; 5], y: &mut f32| {
        let lines = lined(cells, &widths);
        let height = lines.len() as f32 * LEADING + 4.0;
        let mut x = 30.0;
        let out = pages.last_mut().expect("a page");
        for (column, chars) in widths.iter().enumerate() {
            let wide = *chars as f32 * char + 8.0;
            let _ = writeln!(out, "{x} {} {wide} {height} re S", *y - height);
            for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line[column].is_empty()) {
                let text = line[column].replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
                let base = *y - LEADING * (at as f32 + 1.0) + 1.0;
                let _ = writeln!(out, "BT /F1 {SIZE} Tf 1 0 0 1 {} {base} Tm ({text}) Tj ET", x + 4.0);
            }
            x += wide;
        }
        *y -= height;
    };
    for p in all {
        let lines = lined(&p.cells(), &widths).len() as f32;
        if pages.is_empty() || y - lines * LEADING < 60.0 {
            pages.push("0.5 w\n".to_owned());
            y = 560.0;
            row(&mut pages, &HEADINGS, &mut y);
        }
        row(&mut pages, &p.cells(), &mut y);
    }
    let kids: Vec<String> = (0..pages.len()).map(|at| format!("{} 0 R", 4 + at * 2)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (at, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 792 612] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            5 + at * 2
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()));
    }
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        out.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    places.iter().for_each(|at| out.extend(format!("{at:010} 00000 n \n").bytes()));
    let size = objects.len() + 1;
    out.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}
