//! In: a number or a date and its format in the workbook. Out: the words that a spreadsheet program shows for it, for the
//! formats that lists use; what is not known is shown plainly.

/// The names of the months, of which formats show the first three letters or all.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A number: without a fraction where it has none, with the digits after the point that the format asks for.
pub(super) fn number(value: f64, format: &str) -> String {
    let format = format.split(';').next().unwrap_or("");
    let percent = format.contains('%');
    let value = if percent { value * 100.0 } else { value };
    let digits = format.split_once('.').map(|(_, after)| after.bytes().take_while(|b| *b == b'0').count());
    let plain = match (digits, format.contains('0')) {
        (Some(digits), _) if format != "General" => format!("{value:.digits$}"),
        (None, true) => format!("{value:.0}"),
        _ => value.to_string(),
    };
    // `00000` shows the zeros before a number.
    let width = format.bytes().take_while(|b| *b == b'0').count();
    let padded = if width > 1 && !plain.starts_with('-') { format!("{plain:0>width$}") } else { plain };
    if percent { padded + "%" } else { padded }
}

/// A date in the format's own order of day, month and year; ISO where the format has neither.
pub(super) fn date(when: (u16, u8, u8, u8, u8, u8, u16), format: &str) -> String {
    let (year, month, day, hour, minute, second, _) = when;
    let iso = || match (hour, minute, second) {
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    };
    let format = unquoted(format);
    if !format.contains(['y', 'Y']) {
        return iso();
    }
    let name = MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("");
    let mut shown = String::new();
    let mut clock = false;
    let letters: Vec<char> = format.chars().collect();
    for run in letters.chunk_by(|a, b| a.eq_ignore_ascii_case(b) && a.is_ascii_alphabetic()) {
        match (run[0].to_ascii_lowercase(), run.len()) {
            ('y', 1 | 2) => shown.push_str(&format!("{:02}", year % 100)),
            ('y', _) => shown.push_str(&format!("{year:04}")),
            ('m', n @ (1 | 2)) if clock => shown.push_str(&format!("{minute:0n$}")),
            ('m', n @ (1 | 2)) => shown.push_str(&format!("{month:0n$}")),
            ('m', 3) => shown.push_str(name.get(..3).unwrap_or(name)),
            ('m', _) => shown.push_str(name),
            ('d', n @ (1 | 2)) => shown.push_str(&format!("{day:0n$}")),
            ('h', n @ (1 | 2)) => shown.push_str(&format!("{hour:0n$}")),
            ('s', n @ (1 | 2)) => shown.push_str(&format!("{second:0n$}")),
            (c, _) if c.is_ascii_alphabetic() => return iso(),
            _ => shown.extend(run),
        }
        clock = clock || run[0].eq_ignore_ascii_case(&'h');
    }
    shown
}

/// A format without its conditions, its colours and the marks around words of its own.
fn unquoted(format: &str) -> String {
    let mut plain = String::new();
    let mut bracket = false;
    for c in format.split(';').next().unwrap_or("").chars() {
        match c {
            '[' => bracket = true,
            ']' => bracket = false,
            '\\' | '"' | '@' => {}
            _ if bracket => {}
            c => plain.push(c),
        }
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_people_see_them() {
        let shown = [(20.0, "General"), (20.5, ""), (0.15, "0%"), (2.0, "0.00"), (7.0, "000"), (2018.0, "0")];
        let shown = shown.map(|(value, format)| number(value, format));
        assert_eq!(shown, ["20", "20.5", "15%", "2.00", "007", "2018"]);
    }

    #[test]
    fn dates_keep_the_order_of_their_format() {
        let when = (2018, 3, 7, 0, 0, 0, 0);
        let shown = ["m/d/yyyy", "yyyy\\-mm\\-dd", "[$-409]mmmm d, yyyy", "dd-mmm-yy", "", "General"];
        let shown = shown.map(|format| date(when, format));
        assert_eq!(
            shown,
            ["3/7/2018", "2018-03-07", "March 7, 2018", "07-Mar-18", "2018-03-07", "2018-03-07"]
        );
    }
}
