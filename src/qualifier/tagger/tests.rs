use chrono::DateTime;
use serde_json::{Value, json};

use super::candidates::{self, Candidate};
use super::levels::Levels;
use super::ruled::Ruled;
use super::training::{Example, Guess, example, guesses, learn, weighing};
use super::{LABELS, Model, Tag, Tagged};
use crate::qualifier::talk::Talk;
use crate::qualifier::tests::talk;

/// What a talk teaches in which a caller, a company and a trouble are named.
fn taught() -> Vec<Example> {
    let names =
        [("Ada", "Orwick Tiles"), ("Ben", "Tarn Foods"), ("Cleo", "Marle Dental"), ("Dev", "Ulver Freight")];
    let of = |(name, company): &(&str, &str)| {
        let said = format!("U Hello, {name} calling from {company}. Our old binder drives everybody mad.");
        let expected = json!({
            "contact_person": name, "company_name": company, "pain_points": ["drives everybody mad"],
            "authority": null, "budget": null, "timeline": null,
        });
        example(&talk(&[&said]), &expected, &Value::Null, true)
    };
    names.iter().cycle().take(40).map(of).collect()
}

fn model() -> Model {
    learn(&taught().iter().collect::<Vec<_>>())
}

/// The same, having learned that of the names which are said only the caller's is one.
fn weighing_model() -> Model {
    let model = model();
    let of = |name: &str| {
        let said = format!(
            "U Hello, {name} calling from Orwick Tiles. Hello, my colleague is Ben calling from home."
        );
        guesses(&talk(&[&said]), &json!({"contact_person": name}), &Value::Null, DateTime::default(), &model)
    };
    let taught: Vec<Guess> =
        ["Ada", "Cleo", "Dev", "Ida", "Kim"].into_iter().cycle().take(40).flat_map(of).collect();
    weighing(model, &taught.iter().collect::<Vec<_>>())
}

fn tagged(model: &Model, tag: Tag) -> Vec<String> {
    let said = talk(&["U Hello, Ed calling from Wexley Yards. Our old ledger drives everybody mad."]);
    let talk = Talk::new(&said);
    let tagged = Tagged::by(model, &talk, &Ruled::default());
    let spans = |at: usize| tagged.spans(at, [1.0]).into_iter().filter(|span| span.tag == tag);
    let text = |at: usize| spans(at).map(move |span| (at, span.words));
    (0..talk.claims.len()).flat_map(text).map(|(at, words)| talk.claims[at].sentence.phrase(words)).collect()
}

#[test]
fn what_was_taught_is_heard_of_others() {
    let model = model();
    assert_eq!(tagged(&model, Tag::Name), ["Ed"]);
    assert_eq!(tagged(&model, Tag::Company), ["Wexley Yards"]);
    assert_eq!(tagged(&model, Tag::Pain), ["drives everybody mad"]);
    assert!(tagged(&model, Tag::Role).is_empty());
}

#[test]
fn a_file_holds_all_that_was_learned() {
    let model = weighing_model();
    let read = Model::read(&model.packed());
    assert_eq!(read.packed(), model.packed());
    assert_eq!(tagged(&read, Tag::Company), ["Wexley Yards"]);
}

#[test]
fn the_same_examples_teach_the_same() {
    assert_eq!(model().packed(), model().packed());
}

#[test]
fn a_file_that_is_cut_short_is_no_panic() {
    let packed = model().packed();
    for end in [0, 1, packed.len() / 2] {
        let _ = tagged(&Model::read(&packed[..end]), Tag::Name);
    }
}

#[test]
fn chances_add_up_to_one() {
    let said = talk(&["U Hello, Ed calling from Wexley Yards, and so on.", "U yes", "U 😀 ١٢٣ ok"]);
    let talk = Talk::new(&said);
    for words in Tagged::by(super::learned(), &talk, &Ruled::default()).claims {
        for chances in words {
            assert_eq!(chances.len(), LABELS);
            assert!((chances.iter().sum::<f32>() - 1.0).abs() < 1e-3, "{chances:?}");
        }
    }
}

#[test]
fn what_no_rule_knows_is_filled_in() {
    let heard = crate::qualifier::tests::hear(
        &talk(&[
            "A Thanks for calling Trendtial, this is Clara. What can I do for you?",
            "U Morning. So every Monday I spend half the day chasing drivers for timesheets that never turn up.",
            "A Who will sign this off at your end?",
            "U Oh, that would have to go past our finance director, I only put the case together.",
        ]),
        "2026-01-05T10:00:00Z".parse().unwrap_or_default(),
    );
    assert!(heard.facts.pain_points.iter().any(|said| said.value.contains("chasing drivers")), "{heard:?}");
    assert_eq!(heard.bant.authority.map(|said| said.value.as_str()), Some("influencer"));
}

#[test]
fn what_may_be_a_value_is_weighed_as_was_taught() {
    let model = weighing_model();
    let said =
        talk(&["U Hello, Cleo calling from Wexley Yards. Hello, my colleague is Ben calling from home."]);
    let talk = Talk::new(&said);
    let levels = Levels::by(&model, &talk);
    let tagged = Tagged::by(&model, &talk, &Ruled::default());
    let weighed = candidates::weighed(&talk, &levels, &tagged, &Ruled::default());
    let chance = |name: &str| {
        let of_name = |one: &Candidate| {
            one.tag == Tag::Name && talk.claims[one.claim].sentence.said(one.words.clone()) == name
        };
        weighed.iter().filter(|(one, _)| of_name(one)).map(|(_, chance)| *chance).fold(0.0, f32::max)
    };
    assert!(chance("cleo") > 0.5 && chance("ben") < 0.5, "{weighed:?}");
}
