//! Recorders that know who is the agent: ids, units, ends, facts and traps of each.

use serde_json::json;

use super::{at, call, calls, info, parts, times};
use crate::lead::contribution::Contribution;
use crate::qualifier::Refusal;
use crate::transcript::times::CallTimes;
use crate::transcript::{CallType, Outcome, Transcript};

fn heard(transcript: &Transcript) -> Contribution {
    Contribution::of(transcript, &CallTimes::of(transcript))
}

#[test]
fn vapi_report() {
    let call = call("vapi-end-of-call-report.json");
    assert_eq!(call.session_id, "5d4f7a1c-0f2e-4b6a-9c1d-3e8f70b1a201");
    assert_eq!(parts(&call), "sauauautta");
    assert_eq!(
        times(&call),
        ("2025-12-03T15:00:00+00:00".into(), "2025-12-03T15:00:38.500+00:00".into(), Some(39))
    );
    assert_eq!(at(&call, 2), "2025-12-03T15:00:05.100+00:00");
    assert_eq!(call.messages[2].confidence, Some(0.94));
    assert_eq!((call.outcome, call.call_type), (None, Some(CallType::Inbound)));
    assert_eq!(call.lead.phone.as_deref(), Some("+12025550143"));
    // The seller's own name and an unfilled template are among the variables of the prompt.
    assert_eq!((call.lead.company_name.as_deref(), call.lead.contact_person.as_deref()), (None, None));
    assert_eq!(
        info(&call),
        json!({"company_name": "Harbor Freight Lines", "company_size": 40, "deal_value": 30000.0,
            "contact_person": "Dana Whitfield", "email": "dana@harborfreightlines.example",
            "meeting_start": "2025-12-09T14:00:00-05:00", "meeting_minutes": 45, "meeting_type": "demo"})
    );
    let metadata = &call.metadata;
    assert_eq!(
        (&metadata["recorded_by"], &metadata["end_reason"]),
        (&json!("vapi"), &json!("customer-ended-call"))
    );
    assert_eq!(metadata["record"]["artifact"]["recordingUrl"], "https://storage.example/call.wav");
    assert_eq!(metadata["record"]["cost"], 0.1121);
}

#[test]
fn what_a_recorder_knows_beats_what_is_guessed_from_the_talk() {
    let said = heard(&call("vapi-end-of-call-report.json"));
    // "Tuesday at two", of a call in UTC: the booking knows the zone.
    let meeting = &said.heard.meeting.as_ref().unwrap().value;
    assert_eq!((meeting.start.to_rfc3339().as_str(), meeting.minutes), ("2025-12-09T14:00:00-05:00", 45));
    let facts = &said.heard.facts;
    assert_eq!(facts.company_name.as_ref().unwrap().value, "Harbor Freight Lines");
    assert_eq!(facts.phone.as_ref().unwrap().value, "+12025550143");
    assert_eq!(facts.contact_person.as_ref().unwrap().value, "Dana Whitfield");
    // Nothing of the prompt is the caller's.
    assert_eq!(facts.company_size.as_ref().unwrap().value, 40);
}

#[test]
fn vapi_webhooks_of_one_call_enrich_it() {
    let calls = calls("vapi-webhooks.jsonl");
    assert_eq!(calls.iter().map(parts).collect::<Vec<_>>(), ["saua", "sauauautta"]);
    let [early, report] = <[_; 2]>::try_from(calls).unwrap();
    assert_eq!(early.session_id, report.session_id);
    let one = early.clone().united_with(report.clone());
    assert_eq!(one.digest(), report.united_with(early).digest());
    assert_eq!((parts(&one).as_str(), one.duration_seconds), ("sauauautta", Some(39)));
}

#[test]
fn vapi_list_of_calls() {
    let calls = calls("vapi-list-calls.json");
    // The one that is queued is no call yet.
    assert_eq!(calls.iter().map(parts).collect::<Vec<_>>(), ["s", "au"]);
    assert_eq!((calls[0].outcome, calls[0].call_type), (Some(Outcome::NoAnswer), Some(CallType::Outbound)));
    assert_eq!(calls[0].lead.contact_person.as_deref(), Some("Noor Aziz"));
    assert_eq!(times(&calls[0]).0, "2025-12-03T16:00:00+00:00");
    assert_eq!(calls[1].messages[1].content, "Just looking around, thank you.\nBye.");
    assert_eq!(calls[1].outcome, None);
}

#[test]
fn retell_call_and_its_later_analysis() {
    let ended = call("retell-call-ended.json");
    assert_eq!(
        (ended.session_id.as_str(), parts(&ended).as_str()),
        ("call_7c1e90aa4d2f4f0db6a2", "autautta")
    );
    assert_eq!(
        times(&ended),
        ("2025-12-04T09:00:00+00:00".into(), "2025-12-04T09:00:21+00:00".into(), Some(21))
    );
    assert_eq!(at(&ended, 1), "2025-12-04T09:00:04.200+00:00");
    // Of a call that went out, the one who was called.
    assert_eq!(
        (ended.lead.phone.as_deref(), ended.call_type),
        (Some("+12025550146"), Some(CallType::Outbound))
    );
    assert_eq!(
        info(&ended),
        json!({"contact_person": "Imani Okoye", "email": "imani@kestrelclinics.example"})
    );
    let next = ended.qualification.as_ref().and_then(|q| q.next_best_action.clone());
    assert_eq!(next.as_deref(), Some("Call back, as the caller asked"));
    assert_eq!(ended.sentiment_score, None);

    let analyzed = call("retell-call-analyzed.json");
    let one = ended.clone().united_with(analyzed.clone());
    assert_eq!(one.digest(), analyzed.united_with(ended).digest());
    assert_eq!(one.sentiment_score, Some(0.5));
    // What is hidden for privacy is no fact, and takes none away.
    assert_eq!(
        info(&one),
        json!({"company_name": "Kestrel Clinics", "industry": "healthcare", "company_size": 12,
            "contact_person": "Imani Okoye", "email": "imani@kestrelclinics.example"})
    );
    assert_eq!(one.metadata["record"]["call_analysis"]["call_summary"], "Interested, wants a call back.");
    assert_eq!(one.metadata["record"]["metadata"]["crm_row"], 17);
}

#[test]
fn retell_ends() {
    let calls = calls("retell-calls.json");
    assert_eq!(calls.iter().map(parts).collect::<Vec<_>>(), ["s", "au", "u", "s"]);
    let outcomes: Vec<_> = calls.iter().map(|call| call.outcome).collect();
    let wanted = [Some(Outcome::NoAnswer), Some(Outcome::NotInterested), Some(Outcome::Voicemail), None];
    assert_eq!(outcomes, wanted);
    assert_eq!(heard(&calls[1]).refusal(), Some(Refusal::DoNotCall));
    // A number that is withheld, and of a call that came in the one who called.
    assert_eq!(
        (calls[2].lead.phone.as_deref(), calls[3].lead.phone.as_deref()),
        (None, Some("+12025550149"))
    );
}

#[test]
fn elevenlabs_conversation() {
    let call = call("elevenlabs-post-call.json");
    assert_eq!((call.session_id.as_str(), parts(&call).as_str()), ("conv_01jxyzfjord", "auttau"));
    assert_eq!(
        times(&call),
        ("2025-12-05T13:30:00+00:00".into(), "2025-12-05T13:30:27+00:00".into(), Some(27))
    );
    assert_eq!(at(&call, 1), "2025-12-05T13:30:06+00:00");
    assert_eq!((call.lead.phone.as_deref(), call.call_type), (Some("+12025550150"), Some(CallType::Inbound)));
    // The booking failed: there is no meeting.
    assert_eq!(info(&call), json!({"contact_person": "Liv Berg", "email": "liv@fjordanalytics.example"}));
    // What was cut short was not heard.
    assert_eq!(call.messages[4].content, "That one is gone, I");
    assert_eq!(
        call.messages[4].extra["original_message"],
        "That one is gone, I can offer Friday at ten instead."
    );
}

#[test]
fn elevenlabs_audio_is_passed_over_and_a_failure_to_call_is_a_call() {
    let call = call("elevenlabs-webhooks.jsonl");
    assert_eq!((call.session_id.as_str(), call.outcome), ("conv_01jxyznone", Some(Outcome::NoAnswer)));
    assert_eq!(call.lead.phone.as_deref(), Some("+12025550151"));
    assert_eq!(times(&call).0, "2025-12-05T13:31:40+00:00");
}

#[test]
fn livekit_report() {
    let call = call("livekit-session-report.json");
    assert_eq!((call.session_id.as_str(), parts(&call).as_str()), ("AJ_7Hq2", "sauttau"));
    assert_eq!(
        times(&call),
        ("2025-12-08T18:00:00+00:00".into(), "2025-12-08T18:01:04.200+00:00".into(), Some(64))
    );
    assert_eq!(
        (at(&call, 1), call.messages[2].confidence),
        ("2025-12-08T18:00:01.250+00:00".into(), Some(0.91))
    );
    assert_eq!(info(&call)["meeting_start"], "2025-12-10T16:00:00+00:00");
    assert_eq!(
        (&info(&call)["meeting_minutes"], &info(&call)["meeting_type"]),
        (&json!(20), &json!("meeting"))
    );
}

#[test]
fn openai_messages_are_one_conversation_with_an_id_of_its_turns() {
    let one = call("openai-chat.json");
    assert_eq!(parts(&one), "sauta");
    assert_eq!(
        one.messages[2].content,
        "I am Priya Nair of Lotus Textiles, my email is priya@lotustextiles.example."
    );
    assert_eq!(info(&one), json!({"company_name": "Lotus Textiles"}));
    // The same on every machine.
    assert_eq!(one.session_id, "talk-albonhnjmnpcmhcahhlgabipkmklofdc");
}

#[test]
fn pipecat_messages_one_a_line() {
    let call = call("pipecat-messages.jsonl");
    assert_eq!((parts(&call).as_str(), times(&call).0.as_str()), ("aua", "2025-12-09T08:00:00+00:00"));
    assert_eq!(at(&call, 1), "2025-12-09T08:00:05.250+00:00");
    assert_eq!(call.messages[1].extra["user_id"], "p1");
}

#[test]
fn bland_call_is_counted_in_minutes() {
    let call = call("bland-call.json");
    assert_eq!(
        (call.session_id.as_str(), parts(&call).as_str()),
        ("b1a9d0e2-1111-4222-8333-444455556666", "auta")
    );
    assert_eq!(
        times(&call),
        ("2025-12-09T11:00:02+00:00".into(), "2025-12-09T11:01:17+00:00".into(), Some(75))
    );
    assert_eq!(
        (call.lead.phone.as_deref(), call.lead.contact_person.as_deref()),
        (Some("+12025550152"), Some("Ella Marsh"))
    );
    assert_eq!(info(&call), json!({"company_name": "Marsh Interiors", "company_size": 9}));
    assert_eq!(call.metadata["end_reason"], "FOLLOW_UP");
}
