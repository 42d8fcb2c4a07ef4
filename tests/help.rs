//! The help of every command, word for word: it is the program's manual.
//!
//! `CLARA_REWRITE_SNAPSHOTS=1 cargo test help` writes what the program says now.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::CommandFactory as _;
use clara_crm::cli::Cli;

use crate::support::command::Sandbox;
use crate::support::expected::matches;

fn snapshots() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}

/// The words of every command and of every command below one.
fn commands(command: &clap::Command, words: &[String], all: &mut Vec<Vec<String>>) {
    all.push(words.to_vec());
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        commands(below, &[words, &[below.get_name().to_owned()]].concat(), all);
    }
}

#[test]
fn of_every_command() {
    let sandbox = Sandbox::new();
    let mut all = Vec::new();
    commands(&Cli::command(), &[], &mut all);
    let rewrite = std::env::var_os("CLARA_REWRITE_SNAPSHOTS").is_some();
    let mut files = BTreeSet::new();
    for words in all {
        let name = format!("{}.txt", [&["help".to_owned()], &words[..]].concat().join("-"));
        let mut run = sandbox.clara([]);
        for word in &words {
            run = run.arg(word);
        }
        // Blanks at the ends of lines are clap's, and lost on the way through most editors.
        let said = run.arg("--help").run().stdout(0, "");
        let said: String = said.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        let file = snapshots().join(&name);
        if rewrite {
            std::fs::write(&file, &said).unwrap();
        }
        let wanted = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(matches(&wanted, &said), "{name} is not what the program says, which is\n{said}");
        files.insert(name);
    }
    let there = std::fs::read_dir(snapshots()).unwrap();
    let there: BTreeSet<_> = there.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(there, files, "a snapshot of no command");
}

#[test]
fn nothing_typed_shows_the_help_and_a_wrong_line_says_what_is_wrong() {
    let sandbox = Sandbox::new();
    sandbox.clara([]).run().is(2, "", "Align Clara, [..]\n...\n");
    sandbox.clara(["--version"]).run().is(0, concat!("clara-crm ", env!("CARGO_PKG_VERSION")), "");
    sandbox.clara(["repaly"]).run().is(
        2,
        "",
        "error: unrecognized subcommand 'repaly'\n...\n  tip: [..]'replay'\n...\n",
    );
    sandbox.clara(["replay"]).run().is(2, "", "error: [..]\n  <PATH>...\n...\n");
    sandbox.clara(["leads", "--limit", "0"]).run().is(2, "", "error: invalid value '0' [..]\n...\n");
    sandbox.clara(["leads", "--quiet", "--verbose"]).run().is(
        2,
        "",
        "error: [..] cannot be used with [..]\n...\n",
    );
}
