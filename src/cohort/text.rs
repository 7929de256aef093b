//! Text as people type it → text that can be compared: digits, letters and invisible characters.

/// A cell without invisible characters and outer blanks, its Persian and Arabic digits made ASCII.
///
/// The decimal and thousands separators of Arabic script (`٫`, `٬`) stay: they are unambiguous. The apostrophe
/// goes that keeps a spreadsheet from taking the text for a formula.
pub(super) fn clean(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|&c| !is_invisible(c))
        .map(ascii_digit)
        .collect();
    let trimmed = kept.trim();
    let bare = trimmed.strip_prefix('\'').filter(|text| is_formula(text));
    bare.map_or(trimmed, str::trim).to_owned()
}

/// A cell as it is shown: every character that the file has, without outer blanks. What joins or parts the letters of
/// a word, as in Persian, stays.
///
/// The apostrophe goes that keeps a spreadsheet from taking the text for a formula.
pub(super) fn as_written(text: &str) -> &str {
    let trimmed = text.trim();
    let bare = trimmed.strip_prefix('\'').filter(|text| is_formula(text));
    bare.map_or(trimmed, str::trim)
}

/// Whether a spreadsheet takes a cell for a formula (OWASP, "CSV injection"): some take the wide characters of East
/// Asian keyboards too.
pub(super) fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// A cell as a word: cleaned, in lower case, with Persian letters for Arabic ones, u for µ, one tick and one cross, and
/// single blanks.
pub(super) fn word(text: &str) -> String {
    let cleaned = clean(text);
    let mut word = String::with_capacity(cleaned.len());
    for part in cleaned.split_whitespace() {
        if !word.is_empty() {
            word.push(' ');
        }
        let letters = part.chars().map(usual_letter).flat_map(char::to_lowercase);
        // What the Turkish İ leaves above its small letter.
        word.extend(letters.filter(|&c| c != '\u{307}'));
    }
    word
}

/// A header or a unit as a name: the letters and digits of its word, the letters without their accents.
pub(super) fn name(text: &str) -> String {
    let word = word(text);
    let letters = word.chars().filter(|c| c.is_alphanumeric());
    letters.map(without_accent).collect()
}

/// Characters that nobody sees: no-break space, zero-width joiners, direction and byte-order marks.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

fn ascii_digit(c: char) -> char {
    let zero = match c {
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return c,
    };
    char::from_digit(c as u32 - zero as u32, 10).unwrap_or(c)
}

fn usual_letter(c: char) -> char {
    match c {
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'µ' | 'μ' => 'u',
        '✔' | '☑' | '✅' | '√' => '✓',
        '✘' | '❌' | '✕' | '✖' => '✗',
        _ => c,
    }
}

/// A small letter without what many leave out: accents, the Turkish dotless i, the hamza of an alef.
fn without_accent(c: char) -> char {
    match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ı' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ş' => 's',
        'ù'..='ü' => 'u',
        'أ' | 'إ' | 'آ' => 'ا',
        'ة' => 'ه',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::{as_written, clean, name, word};

    #[test]
    fn digits_and_invisible_characters_are_cleaned() {
        assert_eq!(clean(" \u{200e}۱٫۹\u{a0}"), "1٫9");
        assert_eq!(clean("٠٬٩"), "0٬9");
    }

    #[test]
    fn what_is_shown_is_what_the_file_has() {
        assert_eq!(as_written("\u{a0}می\u{200c}گرن ۲ "), "می\u{200c}گرن ۲");
        assert_eq!((as_written("'-5"), as_written("'til")), ("-5", "'til"));
    }

    #[test]
    fn words_and_names_compare() {
        assert_eq!(word("  Not   DONE "), "not done");
        assert_eq!(word("بلي"), "بلی");
        assert_eq!((word("POZİTİF"), word("✔")), ("pozitif".into(), "✓".into()));
        assert_eq!(name("Anti-dsDNA (IU/mL)"), "antidsdnaiuml");
        assert_eq!(
            (name("µmol/L"), name("\u{3bc}mol/L")),
            ("umoll".into(), "umoll".into())
        );
        assert_eq!(name("ريزش\u{200c}مو"), "ریزشمو");
        assert_eq!(
            (name("CİNSİYET"), name("Yaş")),
            ("cinsiyet".into(), "yas".into())
        );
        assert_eq!(
            (name("Âge (années)"), name("a\u{302}ge")),
            ("ageannees".into(), "age".into())
        );
    }
}
