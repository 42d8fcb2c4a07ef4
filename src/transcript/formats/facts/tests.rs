#![allow(clippy::unwrap_used, reason = "a test may panic")]
use super::*;

fn info(data: &Value) -> Value {
    let mut facts = Facts::default();
    facts.collected(Some(data));
    Value::Object(facts.recorded.extracted_info)
}

#[test]
fn fields_are_found_under_the_names_people_give_them() {
    let wanted = json!({"contact_person": "Sarah Chen", "company_name": "TechStart",
        "email": "sarah@techstart.example", "company_size": 40, "deal_value": 60000.0});
    for data in [
        json!({"name": "Sarah Chen", "company": "TechStart", "email": "Sarah@TechStart.example",
               "teamSize": "40-60 people", "budget": 60000}),
        json!({"Full Name": "Sarah Chen", "companyName": "TechStart", "email_address": "sarah@techstart.example",
               "employee_count": 40, "deal-value": "$60k a year"}),
        json!({"name": {"value": "Sarah Chen", "rationale": "said so"}, "company_name": {"value": "TechStart"},
               "email": {"value": "sarah@techstart.example"}, "company_size": {"value": 40}, "deal_value": {"value": "60-80k"}}),
        json!({"8f1": {"name": "lead", "result": {"firstName": "Sarah", "lastName": "Chen", "company": "TechStart",
               "email": "sarah@techstart.example", "headcount": 40, "budget": "60,000 EUR"}}}),
    ] {
        assert_eq!(info(&data), wanted, "{data}");
    }
}

#[test]
fn what_is_blank_or_hidden_is_no_fact() {
    for text in [
        "[redacted]",
        "[REDACTED NAME]",
        "####",
        "***",
        "[PII]",
        "<PERSON>",
        "{{customer_name}}",
        "Unknown",
        "N/A",
        "not provided",
        "",
        "  ",
        "XXXX",
        "(name)",
        "null",
        "█████",
    ] {
        let data = json!({"name": text, "company": text, "email": text, "phone": text, "team_size": text, "budget": text});
        assert_eq!(info(&data), json!({}), "{text}");
        let mut facts = Facts::default();
        facts.caller(Some(text.into()), Some(text.into()), Some(text.into()));
        assert_eq!(facts.known, KnownFacts::default(), "{text}");
    }
}

#[test]
fn withheld_numbers_and_sip_addresses() {
    for (text, wanted) in [
        ("+1 (202) 555-0143", Some("+12025550143")),
        ("sip:+12025550143@pbx.example;transport=tls", Some("+12025550143")),
        ("tel:+12025550143", Some("+12025550143")),
        ("+266696687", None),
        ("anonymous", None),
        ("sip:anonymous@pbx.example", None),
        ("+1202###0143", None),
        ("1202****143", None),
        ("100", None),
    ] {
        assert_eq!(dialled(text).as_deref(), wanted, "{text}");
    }
}

#[test]
fn a_score_counts_only_beside_a_status_of_ours() {
    let mut facts = Facts::default();
    facts.collected(Some(&json!({"lead_score": 8, "budget": "high", "decision_maker": true})));
    assert_eq!((facts.recorded.lead_score, facts.recorded.qualification_status.clone()), (None, None));
    assert_eq!(
        Value::Object(facts.recorded.bant_assessment.clone()),
        json!({"budget": "high", "authority": "yes"})
    );
    facts.collected(Some(&json!({"lead_score": 81, "qualification_status": "opportunity"})));
    assert_eq!(facts.recorded.lead_score, Some(81));
}

#[test]
fn variables_of_the_prompt_are_mostly_the_sellers() {
    let mut facts = Facts::default();
    facts.variables(Some(
        &json!({"company_name": "TrendtialCRM", "name": "Clara", "email": "sales@trendtialcrm.example",
        "customer_name": "Sarah Chen", "customer_phone": "+12025550143"}),
    ));
    let wanted = KnownFacts {
        contact_person: Some("Sarah Chen".into()),
        phone: Some("+12025550143".into()),
        ..KnownFacts::default()
    };
    assert_eq!(facts.known, wanted);
}
