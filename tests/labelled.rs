//! The offline qualifier does not get worse: its figures on the labelled conversations
//! are held against the recorded ones.

use std::collections::BTreeMap;

use crate::support::labelled::{self, HALVES, figures};

/// Set to record the figures as they are instead of checking them.
const RECORD: &str = "CLARA_RECORD_FIGURES";
const HEAD: &str = "# Figures of the offline qualifier in percent, checked by `cargo test labelled`.\n\
    # Of `made_up` less is better, of all others more. Record better ones with\n\
    # `CLARA_RECORD_FIGURES=1 cargo test labelled`.\n";

type Figures = BTreeMap<String, BTreeMap<String, f64>>;

#[test]
fn the_figures_of_the_labelled_conversations_are_kept() {
    let now: Figures = HALVES
        .iter()
        .map(|half| ((*half).to_owned(), figures::count(&labelled::load(half), |_| ()).figures()))
        .collect();
    let path = labelled::folder().join("figures.toml");
    if std::env::var_os(RECORD).is_some() {
        std::fs::write(path, written(&now)).unwrap();
        return;
    }
    let recorded: Figures = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut worse = Vec::new();
    for (half, figures) in &recorded {
        for (name, best) in figures {
            let figure = now[half][name];
            let fell = if name == "made_up" { figure > *best } else { figure < *best };
            worse.extend(fell.then(|| format!("{half} {name}: {figure}, recorded {best}")));
        }
    }
    assert!(worse.is_empty(), "{}\nSee `cargo bench --bench qualifier -- --misses`.", worse.join("\n"));
    assert_eq!(recorded.len(), HALVES.len());
    assert!(recorded.values().all(|half| half.len() > 8), "figures.toml lacks figures");
}

fn written(figures: &Figures) -> String {
    let mut text = HEAD.to_owned();
    for (half, figures) in figures {
        text.push_str(&format!("\n[{half}]\n"));
        for (name, figure) in figures {
            text.push_str(&format!("{name} = {figure:.1}\n"));
        }
    }
    text
}
