//! Tables that fit the terminal.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

/// A column: its heading, and the width below which it is not squeezed; 0 for prose.
pub(super) struct Column {
    pub(super) heading: &'static str,
    pub(super) least: u16,
    pub(super) right: bool,
}

/// A column of text.
pub(super) const fn text(heading: &'static str, least: u16) -> Column {
    Column { heading, least, right: false }
}

/// A column of numbers.
pub(super) const fn number(heading: &'static str, least: u16) -> Column {
    Column { heading, least, right: true }
}

/// Lays out rows under headings within `width` columns of text.
pub(super) fn laid_out(width: usize, columns: &[Column], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(columns.iter().map(|column| column.heading));
    table.add_rows(rows);
    for (index, column) in columns.iter().enumerate() {
        if let Some(laid) = table.column_mut(index) {
            laid.set_padding((0, 2));
            if column.least > 0 {
                // Columns that say little are not squeezed for those that say much.
                laid.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(column.least + 2)));
            }
            if column.right {
                laid.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}
