//! The time of day in the languages next door: "halb elf", "à quinze heures", "a las cuatro y
//! cuarto", "alle dieci e mezza", "om half drie", "às dez e meia".

use chrono::NaiveTime;

use super::Time;
use crate::qualifier::sentence::Sentence;

/// The numbers of a clock in German, French, Spanish, Italian, Dutch and Portuguese.
const NUMBERS: &[(u32, &str)] = &[
    (1, "eins ein une una uno uma één een"),
    (2, "zwei deux dos due twee duas dois"),
    (3, "drei trois tres tre drie três"),
    (4, "vier quatre cuatro quattro quatro"),
    (5, "fünf cinq cinco cinque vijf"),
    (6, "sechs six seis sei zes"),
    (7, "sieben sept siete sette zeven sete"),
    (8, "acht huit ocho otto oito"),
    (9, "neun neuf nueve nove negen"),
    (10, "zehn dix diez dieci tien dez"),
    (11, "elf onze once undici"),
    (12, "zwölf douze doce dodici twaalf doze"),
    (13, "dreizehn treize trece tredici dertien treze"),
    (14, "vierzehn quatorze catorce quattordici veertien catorze"),
    (15, "fünfzehn quinze quince quindici vijftien"),
    (16, "sechzehn seize dieciséis sedici zestien dezesseis dezasseis"),
    (17, "siebzehn dix-sept diecisiete diciassette zeventien dezessete"),
    (18, "achtzehn dix-huit dieciocho diciotto achttien dezoito"),
    (19, "neunzehn dix-neuf diecinueve diciannove negentien dezenove"),
    (20, "zwanzig vingt veinte venti twintig vinte"),
    (30, "dreißig dreissig trente treinta trenta dertig trinta"),
    (40, "vierzig quarante cuarenta quaranta veertig quarenta"),
    (45, "fünfundvierzig quarante-cinq quarantacinque vijfenveertig"),
    (50, "fünfzig cinquante cincuenta cinquanta vijftig cinquenta"),
];

/// What a time begins with whose hour is not said first.
pub(super) const BEGINS: [&str; 11] =
    ["halb", "half", "dreiviertel", "viertel", "kwart", "midi", "las", "la", "alle", "às", "ore"];

/// Whether it stands behind the hour.
pub(super) fn is_of_clock(word: &str) -> bool {
    matches!(word, "uhr" | "uur" | "heures" | "heure" | "h" | "horas")
}

fn number(word: &str) -> Option<u32> {
    let digits = || word.parse().ok().filter(|number: &u32| *number < 60 && word.len() < 3);
    digits().or_else(|| {
        NUMBERS.iter().find(|(_, names)| names.split(' ').any(|name| name == word)).map(|(number, _)| *number)
    })
}

fn hour(word: &str) -> Option<u32> {
    number(word).filter(|hour| *hour < 24)
}

/// A time that begins at this word.
pub(super) fn time_at(sentence: &Sentence<'_>, at: usize) -> Option<Time> {
    let word = |n: usize| sentence.word(at + n);
    let (hour, minute, used) = match (word(0), word(1)) {
        ("halb", _) => (before(hour(word(1))?), 30, 2),
        // "Half three" is English, "half drie" is an hour earlier.
        ("half", next) if next.parse::<u32>().is_err() => (before(hour(next)?), 30, 2),
        ("dreiviertel", _) => (before(hour(word(1))?), 45, 2),
        ("viertel" | "kwart", "nach" | "over") => (hour(word(2))?, 15, 3),
        ("viertel" | "kwart", "vor" | "voor") => (before(hour(word(2))?), 45, 3),
        ("midi", _) if matches!(sentence.word(at.wrapping_sub(1)), "à" | "a") => (12, 0, 1),
        ("las" | "la" | "alle" | "às" | "ore", said) => with_minutes(sentence, at + 2, hour(said)?),
        (said, mark) if is_of_clock(mark) => with_minutes(sentence, at + 2, hour(said)?),
        (joined, _) => {
            let (first, rest) = joined
                .split_once('h')
                .filter(|_| joined.starts_with(|first: char| first.is_ascii_digit()))?;
            let minute = if rest.is_empty() { 0 } else { rest.parse().ok().filter(|minute| *minute < 60)? };
            (first.parse().ok().filter(|hour| *hour < 24)?, minute, 1)
        }
    };
    let hour = match of_day(sentence) {
        Some(true) if hour < 12 => hour + 12,
        None if (1..7).contains(&hour) => hour + 12,
        _ => hour,
    };
    let minute = u32::try_from(minute).ok()?;
    NaiveTime::from_hms_opt(hour, minute, 0).map(|time| Time { time, words: at..at + used })
}

/// An hour with what is said of minutes behind it, and the words that both take.
fn with_minutes(sentence: &Sentence<'_>, behind: usize, hour: u32) -> (u32, i32, usize) {
    let (minute, used) = minutes(sentence, behind);
    if minute < 0 { (before(hour), 60 + minute, 2 + used) } else { (hour, minute, 2 + used) }
}

fn before(hour: u32) -> u32 {
    (hour + 23) % 24
}

/// The minutes behind an hour, below zero where they are short of it, and the words they take.
fn minutes(sentence: &Sentence<'_>, at: usize) -> (i32, usize) {
    let word = |n: usize| sentence.word(at + n);
    let number = |n: usize| number(word(n)).and_then(|number| i32::try_from(number).ok());
    match (word(0), word(1)) {
        ("et" | "y" | "e", "quart" | "cuarto") => (15, 2),
        ("e", "un") if word(2) == "quarto" => (15, 3),
        ("et" | "y" | "e", "demie" | "demi" | "media" | "mezza" | "mezzo" | "meia") => (30, 2),
        ("moins", "le") | ("meno", "un") => (-15, 3),
        ("menos", "cuarto") => (-15, 2),
        ("moins" | "menos" | "meno", _) => number(1).map_or((0, 0), |minute| (-minute, 2)),
        ("y" | "e", _) => number(1).map_or((0, 0), |minute| (minute, 2)),
        _ if sentence.breaks_at(at) => (0, 0),
        _ => number(0).filter(|minute| minute % 5 == 0).map_or((0, 0), |minute| (minute, 1)),
    }
}

/// Whether the sentence speaks of the afternoon or the evening, or of the morning.
fn of_day(sentence: &Sentence<'_>) -> Option<bool> {
    sentence.words.iter().find_map(|word| match &*word.text {
        "nachmittags" | "nachmittag" | "abends" | "abend" | "tarde" | "noche" | "soir" | "après-midi"
        | "pomeriggio" | "sera" | "middags" | "namiddag" | "avonds" | "noite" => Some(true),
        "morgens" | "vormittags" | "vormittag" | "matin" | "mattina" | "mattino" | "ochtends" | "manhã" => {
            Some(false)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::times;
    use super::*;

    #[test]
    fn times_of_other_languages_are_read() {
        for (said, want) in [
            ("Donnerstag um halb elf", "10:30"),
            ("um neun Uhr", "09:00"),
            ("vierzehn Uhr dreißig", "14:30"),
            ("viertel nach acht", "08:15"),
            ("mardi à quinze heures", "15:00"),
            ("dix heures et quart", "10:15"),
            ("à 14h30", "14:30"),
            ("el lunes a las cuatro y cuarto de la tarde", "16:15"),
            ("a las siete de la mañana", "07:00"),
            ("alle dieci e mezza", "10:30"),
            ("dinsdag om half drie", "14:30"),
            ("om tien uur", "10:00"),
            ("às dez e meia", "10:30"),
        ] {
            let heard: Vec<String> = times(&Sentence::all(said)[0], false)
                .iter()
                .map(|t| t.time.format("%H:%M").to_string())
                .collect();
            assert_eq!(heard, [want], "{said}");
        }
    }
}
