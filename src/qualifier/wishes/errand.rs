//! Wishes that are about this call, the sale or the caller's day: no product fulfils them.

use std::sync::LazyLock;

use super::super::cue::pattern;
use super::super::pattern::Pattern;
use super::super::sentence::Sentence;

static ERRAND: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^ (?:to |a |the |some |your |my |you |me |it |that |this |us |an |be |have |get |for |any |more |with |of |really |out |on |somebody |someone |folks |quick |short |fully |all |completely |setup |set up |monthly |yearly |extra )*(?:(?:(?:some|a few|few|open) (?:times?|slots?|dates?)|it (?:in|by|on|for|before|up|to be)|[0-9]+ (?:minutes|weeks|days|months|hours)|begin|here|open a|my|our|your|someone|somebody|worth|him|her|them|make|help|information|info|informations|details|see $|see (?:it|this|that|you|a demo|one|how it|in|if|what|it what|the (?:product|tool|platform|system|demo|price|paper))|send|go|check|ask|speak|think|discuss|cancel|reschedule|call|drive|leave|meet (?:with|you|us|up|on|at|next|in|again)|book|schedule|demo|meeting|hear|learn|start|buy|switch|go live|move|decide|get back|hang up|confirm|email|number|name|quote|quotes|quotation|quotations|price|prices|shot of|[0-9]+ (?:before|of them)|pricing|minute|minutes|second|moment|time|approval|sign|need|now|today|too|or|and|by|brochure|report|apply|callback|trial|hour|half an hour|proposal|contract|invoice|receipt|password|refund|refunded|sorted|settled|done|wrong|fixed|running|ready|live|spent|used by|approved|signed|fair|fee|fees|minimum|charge|chance|deadline|catch|guide|list of (?:other|all|your|customers|references)|difference|limit|extra|login|know|pay|spend|cost|costs|agree|first place|talk|go ahead|appointment (?:with|at|on|for (?:a|the|next))|human|person|conversation|look|think about|references?|documents?|copy|link|answer|offer|write|read first|come|wait|do (?:it|that|this|a|the)|be (?:sure|honest|there|able|interested|clear|quick|brief)|say|tell|try|use it|involve|convince|bring|upgrade|whatever|anything|nothing|vote|price list|list price|rush|hurry|discount|discounts|reschedule|started|going|in touch|hold of|rid|stop|office|offices|branch|experience|customers in|clients in|in on|mind|less than|more than|underlined|understood|have you|a shot|stay (?:under|below|within))(?: |$))",
    )
});
/// "What you've got", "how you do it": about the seller.
static SELLER: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(r"(?:what|how|if|when|who|where|which) (?:it is |it )?(?:you|your) |out there|on offer|available")
});
/// "I want that sorted", "one of them refunded".
static DONE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^(?:that|this|it|them|those|one|1|both|all|the|my|our)(?: [a-z]+){0,4} (?:refunded|sorted(?: out)?|understood|underlined|noted|clear|fixed|removed|cancelled|deleted|done|back|first|solved|over with) ?$|^(?:that|this|it|them) ?$|^(?:that|this) (?:can|could|will|would|is|please)",
    )
});

/// What the product has to be only for the sale to come about: cheap, ready, signed for.
static OF_SALE: LazyLock<Pattern> = LazyLock::new(|| {
    pattern(
        r"^(?:be |get |all |fully |also |just |really |probably |still |have |not |a |an |the )*(?:ready|live|running|up and running|in place|done|installed|set up|sorted|finished|here|there|fine|ok|okay|enough|good|great|nice|lovely|possible|worth|over|soon|now|today|tomorrow|this|next|by|before|in (?:place|time|budget|[0-9]+|the next|the coming|about|a few)|on (?:time|budget|monday|tuesday|wednesday|thursday|friday|[0-9]+)|after|until|under|below|within|less than|more than|no more|cheaper|around|about|up to|happen|wait|go ?$|go away|stop ?$|change|start|begin|come (?:in|from|under|out)|fit (?:(?:in|into|within) )?(?:the |our |my )?budget|pay for itself|cost|costs|stay|spent|approved|signed|decided|agreed|discussed|been|do ?$|work ?$|suit|monday|tuesday|wednesday|thursday|friday|saturday|sunday|[0-9]+|someone|somebody|him|her|me|mine|us|you|your|my|our|his|quick|call|meeting|mistake|problem|joke|number|name|email|one|way|case|first thing|dash|admit|say|approval|go through|go to (?:my|our|the)|be (?:him|her|me|you)|run by)(?: |$)",
    )
});
/// Whether what the product must be or do is no more than what a sale needs.
pub(super) fn is_of_sale(sentence: &Sentence<'_>, from: usize, end: usize) -> bool {
    let words = sentence.said(from..end);
    words.is_empty() || OF_SALE.is_match(words) || SELLER.is_match(words) || DONE.is_match(words)
}

/// Whether somebody is to do it for the caller, on this call: "someone to ring me".
pub(super) fn is_for_caller(sentence: &Sentence<'_>, from: usize, end: usize) -> bool {
    (from..end).any(|i| matches!(sentence.word(i), "me" | "us" | "you" | "your"))
        || matches!(
            sentence.word(from),
            "call"
                | "ring"
                | "speak"
                | "talk"
                | "come"
                | "contact"
                | "show"
                | "explain"
                | "walk"
                | "visit"
                | "be"
        )
}

/// Whether what is wished for from this word on is no matter of the product.
pub(super) fn is(sentence: &Sentence<'_>, from: usize, end: usize) -> bool {
    let start = sentence.place(from).start - 1;
    let words = sentence.said(from..end);
    sentence.has(&SELLER) && SELLER.is_match(words)
        || ERRAND.is_match(&sentence.flat[start..])
        || DONE.is_match(words)
}
