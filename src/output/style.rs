//! The few colours, from the sixteen that every terminal's light or dark theme sets.

use console::Style;

/// Colours, or none.
#[derive(Debug, Clone, Copy)]
pub struct Styles {
    on: bool,
}

impl Styles {
    /// Colours where `on`.
    #[must_use]
    pub fn new(on: bool) -> Self {
        Self { on }
    }

    fn paint(self, style: &Style, text: &str) -> String {
        style.clone().force_styling(self.on).apply_to(text).to_string()
    }

    /// What the eye should find first.
    #[must_use]
    pub fn strong(self, text: &str) -> String {
        self.paint(&Style::new().bold(), text)
    }

    /// What matters less.
    #[must_use]
    pub fn dim(self, text: &str) -> String {
        self.paint(&Style::new().dim(), text)
    }

    /// A failure.
    #[must_use]
    pub fn error(self, text: &str) -> String {
        self.paint(&Style::new().red().bold(), text)
    }

    /// Something to look at.
    #[must_use]
    pub fn warning(self, text: &str) -> String {
        self.paint(&Style::new().yellow().bold(), text)
    }

    /// Something that is well.
    #[must_use]
    pub fn good(self, text: &str) -> String {
        self.paint(&Style::new().green(), text)
    }

    /// A hint.
    #[must_use]
    pub fn hint(self, text: &str) -> String {
        self.paint(&Style::new().cyan(), text)
    }

    /// A bucket, by its urgency.
    #[must_use]
    pub fn bucket(self, bucket: &str) -> String {
        match bucket {
            "P1" => self.error(bucket),
            "P2" => self.warning(bucket),
            _ => self.strong(bucket),
        }
    }
}
