//! Titres: the greatest dilution of a serum at which an antibody is still seen.

use super::finding::Finding;

/// The dilution from which an antinuclear antibody counts: that of EULAR/ACR 2019, and of the study.
pub const ANA_CUTOFF: u32 = 80;

/// What a titre such as `1:160`, `<1:40` or `>= 1/640` says of an antinuclear antibody, which is present from
/// 1:[`ANA_CUTOFF`] on. A bound that leaves it open is unknown. `None` for what is no titre.
///
/// ```
/// use lupustat::clinical::{Finding, titre};
/// assert_eq!(titre::ana("1:80"), Some(Finding::Present));
/// assert_eq!(titre::ana("<1:80"), Some(Finding::Absent));
/// assert_eq!(titre::ana(">1:40"), Some(Finding::Unknown));
/// assert_eq!(titre::ana("160"), None);
/// ```
#[must_use]
pub fn ana(text: &str) -> Option<Finding> {
    let begins = text.find(|c: char| c.is_ascii_digit())?;
    let (sign, titre) = text.split_at(begins);
    let (one, dilution) = titre.split_once([':', '/'])?;
    let dilution = dilution.trim();
    if one.trim() != "1" || !dilution.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let dilution: u32 = dilution.parse().ok()?;
    let counts = dilution >= ANA_CUTOFF;
    Some(match sign.trim() {
        "" | "=" | ">" | ">=" | "≥" if counts => Finding::Present,
        "" | "=" | "<=" | "≤" if !counts => Finding::Absent,
        "<" if dilution <= ANA_CUTOFF => Finding::Absent,
        ">" | ">=" | "≥" | "<" | "<=" | "≤" => Finding::Unknown,
        _ => return None,
    })
}
