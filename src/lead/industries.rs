//! Industries in the words that people use for them: a caller says "freight" where a team
//! writes "logistics".

/// Lines of business, each with words that stand for it.
const FAMILIES: &[(&str, &[&str])] = &[
    (
        "logistics",
        &[
            "freight",
            "haulage",
            "haulier",
            "hauliers",
            "trucking",
            "transport",
            "transportation",
            "shipping",
            "courier",
            "couriers",
            "warehousing",
            "forwarding",
            "supply chain",
            "cold storage",
            "delivery",
        ],
    ),
    (
        "healthcare",
        &[
            "health",
            "medical",
            "medicine",
            "clinic",
            "clinics",
            "hospital",
            "hospitals",
            "dental",
            "dentist",
            "dentistry",
            "dentists",
            "dental practice",
            "physiotherapy",
            "physical therapy",
            "pharmacy",
            "pharmacies",
            "nursing",
            "hospice",
            "care home",
            "care homes",
            "opticians",
            "optometry",
            "home care",
        ],
    ),
    (
        "construction",
        &[
            "building",
            "builder",
            "builders",
            "contractor",
            "contractors",
            "roofing",
            "plumbing",
            "electrical",
            "carpentry",
            "joinery",
            "masonry",
            "paving",
            "scaffolding",
            "drywall",
            "hvac",
            "concrete",
            "civil engineering",
        ],
    ),
    (
        "manufacturing",
        &[
            "manufacturer",
            "factory",
            "machining",
            "fabrication",
            "machine shop",
            "metalwork",
            "foundry",
            "tooling",
        ],
    ),
    (
        "retail",
        &[
            "retailer",
            "shop",
            "shops",
            "store",
            "stores",
            "boutique",
            "supermarket",
            "grocery",
            "ecommerce",
            "e-commerce",
        ],
    ),
    (
        "hospitality",
        &[
            "hotel",
            "hotels",
            "restaurant",
            "restaurants",
            "cafe",
            "catering",
            "pub",
            "pubs",
            "bar",
            "resort",
            "inn",
        ],
    ),
    (
        "real estate",
        &[
            "realty",
            "property",
            "property management",
            "estate agency",
            "estate agents",
            "lettings",
            "housing",
        ],
    ),
    (
        "software",
        &["saas", "it", "it services", "technology", "tech", "app development", "web development", "apps"],
    ),
    (
        "finance",
        &["financial", "financial services", "banking", "bank", "credit union", "lending", "fintech"],
    ),
    ("accounting", &["accountancy", "bookkeeping", "accountants", "tax", "payroll"]),
    ("insurance", &["insurer", "insurers", "insurance brokerage", "underwriting"]),
    (
        "legal",
        &[
            "law",
            "law firm",
            "law office",
            "solicitors",
            "attorneys",
            "lawyers",
            "conveyancing",
            "legal services",
        ],
    ),
    (
        "education",
        &[
            "school",
            "schools",
            "college",
            "university",
            "training",
            "tutoring",
            "coaching",
            "preschool",
            "driving school",
        ],
    ),
    (
        "agriculture",
        &[
            "farming",
            "farm",
            "farms",
            "farmers",
            "dairy",
            "orchard",
            "orchards",
            "ranch",
            "livestock",
            "agribusiness",
        ],
    ),
    (
        "automotive",
        &[
            "car dealership",
            "dealership",
            "auto repair",
            "garage",
            "auto parts",
            "tyres",
            "tires",
            "car rental",
        ],
    ),
    (
        "marketing",
        &["advertising", "digital agency", "public relations", "pr", "branding", "marketing agency"],
    ),
    (
        "energy",
        &["solar", "wind power", "renewables", "renewable energy", "biogas", "utilities", "ev charging"],
    ),
    ("nonprofit", &["non-profit", "charity", "charities", "ngo", "foundation"]),
    ("recruitment", &["recruiting", "staffing", "temp agency", "employment agency"]),
    ("fitness", &["gym", "gyms", "yoga", "personal training"]),
    ("travel", &["tourism", "tours", "tour operator", "travel agency"]),
];

/// Whether a caller's words for an industry mean the one that a team wrote: the same words, the
/// team's words among them, or both of one line of business.
#[must_use]
pub fn means(said: &str, written: &str) -> bool {
    let (said, written) = (plain(said), plain(written));
    !written.trim().is_empty()
        && (said == written
            || head(&said).contains(written.as_str())
            || family(&said).is_some_and(|one| Some(one) == family(&written)))
}

/// The words between single spaces.
fn plain(text: &str) -> String {
    let words = text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    format!(" {} ", words.join(" "))
}

/// "Software for clinics" is software.
fn head(text: &str) -> &str {
    match text.find(" for ") {
        Some(end) => &text[..=end],
        None => text,
    }
}

/// The line of business that the last of the words names: "medical software" is software.
fn family(text: &str) -> Option<&'static str> {
    let text = head(text);
    let end_of = |word: &str| text.rfind(&format!(" {word} ")).map(|at| (at + word.len(), word.len()));
    FAMILIES
        .iter()
        .flat_map(|(name, words)| words.iter().chain([name]).map(move |word| (*name, *word)))
        .filter_map(|(name, word)| Some((end_of(word)?, name)))
        .max_by_key(|(end, _)| *end)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::means;

    #[test]
    fn the_same_industry_in_other_words() {
        for (said, written) in [
            ("freight", "logistics"),
            ("Haulage", "Logistics"),
            ("cold storage", "logistics"),
            ("logistics", "freight"),
            ("dental practice", "healthcare"),
            ("law firm", "legal"),
            ("commercial roofing", "construction"),
            ("software for clinics", "software"),
            ("medical software", "SaaS"),
            ("craft breweries", "breweries"),
            ("taxidermy", "taxidermy"),
        ] {
            assert!(means(said, written), "{said} {written}");
        }
    }

    #[test]
    fn other_industries_stay_apart() {
        for (said, written) in [
            ("software for clinics", "healthcare"),
            ("medical software", "healthcare"),
            ("freight", "healthcare"),
            ("taxidermy", "logistics"),
            ("carpets", "car"),
            ("freight", ""),
        ] {
            assert!(!means(said, written), "{said} {written}");
        }
    }
}
