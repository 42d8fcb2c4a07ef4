//! Tables that fit the terminal: prose wraps, values do not, and a narrow terminal is
//! spared the columns that matter least.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, presets};

/// A column.
#[derive(Clone, Copy)]
pub(super) struct Column {
    heading: &'static str,
    kind: Kind,
    from: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Value,
    Number,
    Prose,
}

impl Column {
    /// Leaves the column out where the terminal has fewer columns of text than this.
    pub(super) const fn from(self, width: usize) -> Self {
        Self { from: width, ..self }
    }
}

/// A column of values, which are never broken over lines.
pub(super) const fn value(heading: &'static str) -> Column {
    Column { heading, kind: Kind::Value, from: 0 }
}

/// A column of numbers.
pub(super) const fn number(heading: &'static str) -> Column {
    Column { heading, kind: Kind::Number, from: 0 }
}

/// A column of text that wraps.
pub(super) const fn prose(heading: &'static str) -> Column {
    Column { heading, kind: Kind::Prose, from: 0 }
}

/// Lays out rows under headings within `width` columns of text.
pub(super) fn laid_out(width: usize, columns: &[Column], rows: Vec<Vec<String>>) -> String {
    let shown = |row: Vec<String>| {
        row.into_iter().zip(columns).filter(|(_, c)| c.from <= width).map(|(cell, _)| cell)
    };
    let columns_shown = columns.iter().filter(|column| column.from <= width);
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(columns_shown.clone().map(|column| column.heading));
    table.add_rows(rows.into_iter().map(shown));
    for (index, column) in columns_shown.enumerate() {
        if let Some(laid) = table.column_mut(index) {
            laid.set_padding((0, 2));
            if column.kind != Kind::Prose {
                laid.set_constraint(ColumnConstraint::ContentWidth);
            }
            if column.kind == Kind::Number {
                laid.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(width: usize) -> Vec<String> {
        let columns = [value("ID"), number("N"), prose("TEXT"), value("EXTRA").from(50)];
        let row = ["abc-def", "7", "a text that is too long for a narrow terminal", "x"];
        laid_out(width, &columns, vec![row.map(String::from).into()]).lines().map(String::from).collect()
    }

    #[test]
    fn prose_wraps_and_values_do_not() {
        let lines = lines(30);
        assert!(lines.len() > 2, "{lines:?}");
        assert!(lines[1].starts_with("abc-def"), "{lines:?}");
        assert!(lines.iter().all(|line| line.chars().count() <= 30), "{lines:?}");
    }

    #[test]
    fn a_narrow_terminal_is_spared_what_matters_least() {
        assert!(!lines(49)[0].contains("EXTRA"));
        assert!(lines(80)[0].contains("EXTRA"));
    }
}
