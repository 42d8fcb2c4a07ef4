//! The only place that prints: data to standard output, talk to standard error.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the one module that prints")]

mod agents;
mod backfill;
mod card;
mod error;
mod github;
mod junit;
mod leads;
mod migration;
mod rejects;
mod replay;
mod sarif;
mod schema;
mod self_test;
mod spool;
mod style;
mod table;
mod warnings;
mod wording;

use std::io::{IsTerminal as _, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::cli::{Color, Format, OutputArgs};
use crate::exit::Exit;
pub use rejects::RejectsFile;
pub use replay::ReplayPrinter;
pub use style::Styles;
use wording::clean;

/// The widest that prose is set: longer lines are hard to read.
const WIDEST: usize = 110;
/// The width where there is no terminal.
const PLAIN: usize = 100;
/// The narrowest that anything is laid out for.
const NARROWEST: usize = 40;

/// Where and how to print.
#[derive(Debug)]
pub struct Output {
    format: Format,
    quiet: bool,
    verbose: bool,
    progress: bool,
    width: usize,
    styles: Styles,
    talk_styles: Styles,
    failed: AtomicBool,
    closed: AtomicBool,
}

impl Output {
    /// Decides how to print from what was typed, the terminal and `NO_COLOR`.
    #[must_use]
    pub fn new(args: &OutputArgs) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colored = |terminal: bool| match args.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !no_color && !dumb,
        };
        let (out, err) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
        Self {
            format: args.format,
            quiet: args.quiet,
            verbose: args.verbose,
            progress: err && !dumb && !args.no_progress && !args.quiet,
            width: width(out),
            styles: Styles::new(colored(out)),
            talk_styles: Styles::new(colored(err)),
            failed: AtomicBool::new(false),
            closed: AtomicBool::new(false),
        }
    }

    /// The form of the data.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Says something on standard error, unless asked to be quiet.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            eprintln!("{text}");
        }
    }

    /// Says something that only `--verbose` asks for.
    pub fn say_more(&self, text: &str) {
        if self.verbose {
            self.say(&self.talk_styles.dim(text));
        }
    }

    /// Says what is being done: to a person at a terminal, or to who asks for more.
    fn say_step(&self, text: &str) {
        if self.progress || self.verbose {
            self.say(&self.talk_styles.dim(text));
        }
    }

    /// Warns on standard error, unless asked to be quiet.
    pub fn warn(&self, text: &str) {
        self.say(&format!("{} {text}", self.talk_styles.warning("warning:")));
    }

    /// Prints data as a line, or lines.
    fn data(&self, text: &str) {
        self.print(|out| writeln!(out, "{}", text.trim_end_matches('\n')));
    }

    /// Prints data. A reader that went away (`| head`) is no failure and stops no work.
    fn print(&self, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) {
        if self.closed.load(Ordering::Relaxed) {
            return;
        }
        let mut stdout = std::io::stdout().lock();
        let written = write(&mut stdout).and_then(|()| stdout.flush());
        if let Err(error) = written {
            self.closed.store(true, Ordering::Relaxed);
            if error.kind() != std::io::ErrorKind::BrokenPipe {
                self.failed.store(true, Ordering::Relaxed);
                eprintln!("{} standard output could not be written", self.talk_styles.error("error:"));
                eprintln!("{} {}", self.talk_styles.error("caused by:"), error.kind());
            }
        }
    }

    /// Prints a text that is the data itself.
    pub fn text(&self, text: &str) {
        self.data(text);
    }

    /// Prints a document, with the program's version and the database in front.
    fn document(&self, database: &str, body: Value) {
        let Value::Object(body) = body else { return };
        self.data(&Value::Object(headed(database, body)).to_string());
    }

    /// Prints one line of a stream: `{"type": …, "data": …}`.
    fn line(&self, kind: &'static str, data: &impl Serialize) {
        #[derive(Serialize)]
        struct Line<'a, T> {
            r#type: &'static str,
            data: &'a T,
        }
        // What is printed is made of texts, numbers and lists of them.
        let line = serde_json::to_string(&Line { r#type: kind, data });
        self.data(
            &line.unwrap_or_else(|error| json!({"type": kind, "error": error.to_string()}).to_string()),
        );
    }

    /// The exit code of a run, unless its data could not be written.
    #[must_use]
    pub fn exit(&self, exit: Exit) -> Exit {
        if self.failed.load(Ordering::Relaxed) { Exit::Failed } else { exit }
    }

    /// A bar that counts to `total` on standard error; hidden where that is no terminal.
    #[must_use]
    pub fn bar(&self, total: u64, label: &'static str) -> ProgressBar {
        self.progress(Some(total), label, "{prefix} {bar:30} {pos}/{len} ({per_sec}, {eta} left)")
    }

    /// A count of what nobody knows the number of, shown like [`Self::bar`].
    #[must_use]
    pub fn counter(&self, label: &'static str) -> ProgressBar {
        self.progress(None, label, "{prefix} {spinner} {pos} ({per_sec})")
    }

    fn progress(&self, total: Option<u64>, label: &'static str, look: &str) -> ProgressBar {
        let target = if self.progress { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(total, target).with_prefix(label);
        match ProgressStyle::with_template(look) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

/// A document's keys, with the program's version and the database in front.
fn headed(database: &str, body: impl IntoIterator<Item = (impl Into<String>, Value)>) -> Map<String, Value> {
    let head = [("version", json!(env!("CARGO_PKG_VERSION"))), ("database", json!(database))];
    let mut document: Map<String, Value> =
        head.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    document.extend(body.into_iter().map(|(key, value)| (key.into(), value)));
    document
}

fn width(terminal: bool) -> usize {
    let found = terminal.then(|| console::Term::stdout().size_checked()).flatten();
    found.map_or(PLAIN, |(_, columns)| usize::from(columns)).clamp(NARROWEST, 400)
}

/// Prints what clap has to say: help and version on standard output, a wrong command
/// line on standard error, as JSON where `json` says that the line asks for it.
#[must_use]
pub fn usage(told: &clap::Error, json: bool) -> Exit {
    if json && told.use_stderr() {
        error::print_json(&error::of_command_line(told));
        return Exit::Usage;
    }
    // A reader that went away wanted no more of the help.
    let _ = told.print();
    if told.use_stderr() { Exit::Usage } else { Exit::Done }
}
