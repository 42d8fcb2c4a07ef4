//! The levels of BANT: what each of the four can be, and what the CRM stores for it.

/// Declares a level: an enum whose variants have one stable name, in the database,
/// in JSON and in a recorded qualification alike.
macro_rules! level {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every level, strongest first.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in the database and in JSON.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The level of this exact name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use level;

level!(
    /// What the caller can spend.
    Budget {
        /// Approved, large, or 50,000 a year and more.
        High = "high",
        /// Spoken of, or a smaller sum.
        Medium = "medium",
        /// Tight, free or none.
        Low = "low",
    }
);

level!(
    /// What the caller may decide.
    Authority {
        /// Decides or signs.
        Yes = "yes",
        /// Recommends or must ask.
        Influencer = "influencer",
        /// Has no say.
        No = "no",
    }
);

level!(
    /// How badly the caller needs it.
    Need {
        /// It cannot wait.
        Urgent = "urgent",
        /// A pain, a must.
        High = "high",
        /// Interested, looking.
        Medium = "medium",
        /// Just browsing.
        Low = "low",
    }
);

level!(
    /// When the caller wants to buy.
    Timeline {
        /// Now.
        Immediate = "immediate",
        /// Within seven days.
        ThisWeek = "this_week",
        /// Within about a month; "three weeks".
        ThisMonth = "this_month",
        /// Within about three months; "two months".
        ThisQuarter = "this_quarter",
        /// Later than that.
        Future = "future",
        /// Said that there is none.
        NoTimeline = "no_timeline",
    }
);

level!(
    /// How much the caller wants it, from signs in the talk.
    Interest {
        /// Three different signs: wants, asks how or when, asks for more.
        High = "high",
        /// One or two signs.
        Medium = "medium",
        /// None.
        Low = "low",
    }
);
