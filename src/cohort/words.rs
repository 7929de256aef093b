//! The words of people: for yes and no, for the sexes, for what is not known, and for the columns of a file, in the
//! languages of clinics.
//!
//! Each list has English first, then Persian, German, French, Spanish, Italian, Portuguese, Turkish and Arabic, as far
//! as they have a word of their own; words are written as [`word`](super::text::word) makes them. A word that
//! means one thing in one language and another in the next is in none of the lists: it stands in a pair, and is read
//! only beside its other half.

use crate::clinical::{Finding, Sex};

/// Words of a meaning, a language a text, parted by a comma and a blank.
type Words = &'static [&'static str];

const PRESENT: Words = &[
    "yes, y, 1, 1.0, true, t, +, pos, pos., positive, present, on, x, checked, ✓",
    "بله, بلی, آری, دارد, مثبت",
    "ja, wahr, positiv, vorhanden",
    "oui, vrai, positif, présent, présente",
    "sí, verdadero, positivo, positiva, presente",
    "sì, vero",
    "sim, verdadeiro",
    "evet, var, pozitif, doğru",
    "نعم, یوجد, موجود, موجودة, إیجابی, ایجابی, موجب",
];

const ABSENT: Words = &[
    "no, n, 0, 0.0, false, f, neg, neg., negative, absent, off, none, unchecked",
    "خیر, نه, ندارد, منفی",
    "nein, falsch, negativ, nicht vorhanden, kein, keine",
    "non, faux, négatif, négative, absente, aucun, aucune",
    "falso, negativo, negativa, ausente, ninguno, ninguna",
    "assente, nessuno, nessuna",
    "não, nao, nenhum, nenhuma",
    "hayır, hayir, yok, negatif, yanlış, yanliş",
    "لا, کلا, لا یوجد, غیر موجود, غیر موجودة, سلبی, سالب",
];

const UNKNOWN: Words = &[
    "unknown, not known, not stated",
    "نامشخص, نامعلوم",
    "unbekannt, nicht bekannt, keine angabe, k.a., k. a.",
    "inconnu, inconnue, non renseigné",
    "desconocido, desconocida, sin dato, s/d",
    "sconosciuto, sconosciuta, non noto, non nota",
    "desconhecido, desconhecida",
    "bilinmiyor",
    "غیر معروف",
];

const UNCERTAIN: Words = &["trace, +/-, -/+, ±, borderline, equivocal"];

const NOT_ATTRIBUTED: Words = &["not_attributed, not attributed, not due to lupus"];

const FEMALE: Words = &[
    "female, f, fem, woman, women, girl, w, ♀",
    "زن, خانم, مونث, مؤنث",
    "weiblich, frau",
    "femme, féminin, feminin",
    "mujer, femenino, femenina",
    "donna, femmina, femminile",
    "mulher, feminino, feminina",
    "kadın, kadin",
    "أنثی, انثی",
];

const MALE: Words = &[
    "male, m, masc, man, men, boy, ♂",
    "مرد, آقا, مذکر",
    "männlich, maennlich, mann",
    "homme, masculin",
    "hombre, masculino, varón, varon",
    "uomo, maschio, maschile",
    "homem",
    "erkek",
    "ذکر",
];

/// Yes and no, which have that meaning in a column that has both: letters of German, French, Spanish, Turkish; `si`
/// without its accent; `fehlt`, which alone may say that nothing is recorded; signs of which each may be a tick.
const YES_AND_NO: [(&str, &str); 11] = [
    ("j", "n"),
    ("o", "n"),
    ("s", "n"),
    ("e", "h"),
    ("v", "f"),
    ("si", "no"),
    ("vorhanden", "fehlt"),
    ("صحیح", "خطأ"),
    ("✓", "✗"),
    ("✓", "x"),
    ("☒", "☐"),
];

/// Letters for women and men, which have that meaning in a column that has both: French, Turkish, Italian.
const WOMEN_AND_MEN: [(&str, &str); 3] = [("f", "h"), ("k", "e"), ("d", "u")];

fn has(words: Words, word: &str) -> bool {
    let mut languages = words.iter();
    languages.any(|words| words.split(", ").any(|known| known == word))
}

/// Whether a [word](super::text::word) says that a value is not known.
pub(super) fn is_unknown(word: &str) -> bool {
    has(UNKNOWN, word)
}

/// Whether a word is neither yes nor no.
pub(super) fn is_uncertain(word: &str) -> bool {
    has(UNCERTAIN, word)
}

/// The finding that a word says in any column.
pub(super) fn finding(word: &str) -> Option<Finding> {
    let lists = [
        (PRESENT, Finding::Present),
        (ABSENT, Finding::Absent),
        (UNKNOWN, Finding::Unknown),
        (UNCERTAIN, Finding::Unknown),
        (NOT_ATTRIBUTED, Finding::NotAttributed),
    ];
    let found = lists.iter().find(|(words, _)| has(words, word));
    found.map(|&(_, finding)| finding)
}

/// The sex that a word says in any column.
pub(super) fn sex(word: &str) -> Option<Sex> {
    if has(FEMALE, word) {
        Some(Sex::Female)
    } else if has(MALE, word) {
        Some(Sex::Male)
    } else {
        None
    }
}

/// Whether a word may be a sex in some column.
pub(super) fn may_be_sex(word: &str) -> bool {
    let mut letters = word.chars();
    let is_letter = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    sex(word).is_some() || is_letter
}

/// What words mean by the other words of their column: that, or nothing that is clear.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside<T> {
    words: Vec<(&'static str, Option<T>)>,
}

impl Beside<Finding> {
    /// What is yes and no in a column of these words.
    pub(super) fn findings(words: &[String]) -> Self {
        let halves = [Finding::Present, Finding::Absent].map(Some);
        Self::pairs(words, &YES_AND_NO, halves)
    }
}

impl Beside<Sex> {
    /// What is female and male in a column of these words.
    ///
    /// `M` is clear only beside a word for women, or another for men: of `H` and `M`, or of `V` and `M`, in Spanish, and
    /// of `J` and `M` in German, the women are `M`. So is `F` beside `N`, as in Hungarian men are `F`.
    pub(super) fn sexes(words: &[String]) -> Self {
        let halves = [Sex::Female, Sex::Male].map(Some);
        let mut beside = Self::pairs(words, &WOMEN_AND_MEN, halves);
        let has = |wanted: &str| words.iter().any(|word| word == wanted);
        let tells = |wanted, but| {
            let mut others = words.iter().filter(|word| *word != but);
            others.any(|word| sex(word) == Some(wanted))
        };
        let women = tells(Sex::Female, "f") || (has("f") && (has("m") || !has("n")));
        if !women && !tells(Sex::Male, "m") {
            beside.words.extend([("m", None), ("f", None)]);
        }
        beside
    }
}

impl<T: Copy> Beside<T> {
    fn pairs(
        words: &[String],
        pairs: &[(&'static str, &'static str)],
        halves: [Option<T>; 2],
    ) -> Self {
        let has = |wanted: &str| words.iter().any(|word| word == wanted);
        let found = pairs.iter().filter(|(one, other)| has(one) && has(other));
        let words = found.flat_map(|&(one, other)| [(one, halves[0]), (other, halves[1])]);
        Self {
            words: words.collect(),
        }
    }

    /// What a word means in the column: what it does beside the others, else what it does in any.
    pub(super) fn meaning(&self, word: &str, usual: fn(&str) -> Option<T>) -> Option<T> {
        let found = self.words.iter().find(|(known, _)| *known == word);
        found.map_or_else(|| usual(word), |&(_, meaning)| meaning)
    }
}

/// Headers of the columns beside those that they have anyway, by their ids: German; French; Spanish; Italian;
/// Portuguese; Turkish; Arabic. Case, accents and punctuation do not matter, and what is the same without them stands
/// here once.
pub(super) const HEADERS: [(&str, &str); 33] = [
    (
        "patient_id",
        "Patienten-ID, Patientennummer, Patient Nr, Fallnummer; identifiant, numéro patient, n° patient, numéro de \
         dossier, n° dossier; paciente, id paciente, número de paciente, historia clínica; paziente, id paziente, \
         numero paziente, codice paziente; id do paciente, número do paciente, prontuário; hasta, hasta no, hasta \
         numarası, dosya no; رقم المريض, رقم الملف",
    ),
    (
        "sex",
        "Geschlecht; sexe, genre; sexo, género; sesso, genere; gênero; cinsiyet; الجنس",
    ),
    (
        "age",
        "Alter, Alter in Jahren; âge; edad; età; idade; yaş; العمر, عمر",
    ),
    (
        "serum_mg",
        "Magnesium im Serum; magnésium sérique, magnésémie; magnesio, magnesio sérico, magnesemia; magnesio sierico, \
         magnesiemia; magnésio; magnezyum, serum magnezyum; المغنيسيوم, مغنيسيوم, المغنيزيوم",
    ),
    (
        "seizure",
        "Krampfanfall, Krampfanfälle, epileptischer Anfall; convulsions, crise convulsive, crises convulsives; convulsiones; convulsioni, crisi convulsive; convulsão, convulsões; nöbet, konvülsiyon; اختلاج, اختلاجات",
    ),
    (
        "psychosis",
        "Psychose; psicosis; psicosi; psicose; psikoz; ذهان",
    ),
    (
        "organic_brain_syndrome",
        "organisches Psychosyndrom, hirnorganisches Psychosyndrom; syndrome cérébral organique; síndrome orgánico cerebral, síndrome cerebral orgánico; sindrome cerebrale organica, sindrome organica cerebrale; síndrome cerebral orgânica, síndrome orgânica cerebral; organik beyin sendromu",
    ),
    (
        "visual_disturbance",
        "Sehstörung, Sehstörungen; trouble visuel, troubles visuels; alteración visual, alteraciones visuales, trastorno visual, trastornos visuales; disturbo visivo, disturbi visivi; distúrbio visual, distúrbios visuais, alteração visual; görme bozukluğu; اضطراب الرؤية",
    ),
    (
        "cranial_nerve_disorder",
        "Hirnnerven, Hirnnervenstörung, Hirnnervenbeteiligung; nerfs crâniens, atteinte des nerfs crâniens; pares craneales, nervios craneales, neuropatía craneal; nervi cranici; nervos cranianos, pares cranianos; kraniyal sinir, kranial sinir; الأعصاب القحفية",
    ),
    (
        "lupus_headache",
        "Kopfschmerz, Kopfschmerzen, Lupuskopfschmerz; céphalée, céphalées, céphalée lupique, céphalées lupiques; cefalea, cefalea lúpica; cefalea lupica; cefaleia, cefaleia lúpica; baş ağrısı, lupus baş ağrısı; صداع",
    ),
    (
        "cerebrovascular_accident",
        "Schlaganfall, Apoplex; AVC, accident vasculaire cérébral; ACV, accidente cerebrovascular, ictus; accidente cerebrovascolare; acidente vascular cerebral; inme, serebrovasküler olay; سكتة دماغية",
    ),
    (
        "vasculitis",
        "Vaskulitis; vascularite; vasculite; vaskülit; التهاب الأوعية",
    ),
    (
        "arthritis",
        "Gelenkentzündung; arthrite; artritis; artrite; artrit; التهاب المفاصل",
    ),
    (
        "myositis",
        "Muskelentzündung; myosite; miositis; miosite; miyozit; التهاب العضلات",
    ),
    (
        "urinary_casts",
        "Harnzylinder, Urinzylinder; cylindres urinaires, cylindrurie; cilindros urinarios, cilindruria; cilindri urinari; cilindrúria; idrar silendirleri; أسطوانات بولية",
    ),
    (
        "hematuria",
        "Hämaturie, Haematurie; hématurie; ematuria; hematúria; hematüri; بيلة دموية",
    ),
    (
        "proteinuria",
        "Proteinurie; protéinurie; proteinúria; proteinüri; بيلة بروتينية",
    ),
    (
        "pyuria",
        "Pyurie, Leukozyturie; leucocyturie; piuria, leucocituria; piúria; piyüri; بيلة قيحية",
    ),
    (
        "rash",
        "Ausschlag, Hautausschlag, Exanthem; éruption, éruption cutanée; erupción, erupción cutánea, exantema; eruzione cutanea, rash cutaneo; erupção cutânea; döküntü, deri döküntüsü, cilt döküntüsü; طفح, طفح جلدي",
    ),
    (
        "alopecia",
        "Alopezie, Haarausfall; alopécie; caída del cabello; caduta dei capelli; queda de cabelo; alopesi, saç dökülmesi; تساقط الشعر",
    ),
    (
        "mucosal_ulcers",
        "Schleimhautulzera, Schleimhautulzerationen, orale Ulzera; ulcérations muqueuses, ulcères buccaux, ulcérations buccales; úlceras mucosas, úlceras orales, úlceras bucales; ulcere mucose, ulcere orali; úlceras orais; mukozal ülser, oral ülser, ağız ülseri, ağız yarası; تقرحات الفم, قرحات الفم",
    ),
    (
        "pleurisy",
        "Rippenfellentzündung; pleurésie; pleuresía; pleurite; pleurisia; plörezi, plörit; ذات الجنب",
    ),
    (
        "pericarditis",
        "Perikarditis; péricardite; pericardite; perikardit; التهاب التامور",
    ),
    (
        "low_complement",
        "Komplement erniedrigt, niedriges Komplement, Hypokomplementämie; complément bas, hypocomplémentémie; complemento bajo, hipocomplementemia; complemento basso, ipocomplementemia; complemento baixo; düşük kompleman, hipokomplementemi; نقص المتممة",
    ),
    (
        "increased_dna_binding",
        "Anti-dsDNA erhöht, DNA-Bindung erhöht; anti-ADN, anti-ADN natif; anti ADN elevado; anti-DNA elevato; anti-DNA elevado; anti-DNA yüksek",
    ),
    (
        "fever",
        "Fieber; fièvre; fiebre; febbre; febre; ateş; حمى, الحمى",
    ),
    (
        "thrombocytopenia",
        "Thrombozytopenie, Thrombopenie; thrombocytopénie; trombocitopenia, trombopenia; piastrinopenia; plaquetopenia; trombositopeni; نقص الصفيحات",
    ),
    (
        "leukopenia",
        "Leukopenie; leucopénie; lökopeni; نقص الكريات البيض, نقص الكريات البيضاء",
    ),
    (
        "sledai2k_score",
        "SLEDAI-Punkte; score SLEDAI, score SLEDAI 2K; puntuación SLEDAI, puntaje SLEDAI, índice SLEDAI; punteggio SLEDAI; escore SLEDAI, pontuação SLEDAI; SLEDAI skoru, SLEDAI 2K skoru, SLEDAI puanı",
    ),
    (
        "visit_date",
        "Datum, Besuchsdatum, Visitendatum, Untersuchungsdatum; date de visite, date de la visite, date de consultation; fecha, fecha de visita, fecha de la visita, fecha de consulta; data visita, data della visita; data da visita, data da consulta; tarih, vizit tarihi, muayene tarihi; تاريخ الزيارة, تاريخ",
    ),
    (
        "platelets",
        "Thrombozyten; plaquettes; plaquetas; piastrine; trombosit; الصفيحات",
    ),
    (
        "wbc",
        "Leukozyten; leucocitos; leucociti; leucócitos; lökosit",
    ),
    (
        "creatinine",
        "Kreatinin, Serumkreatinin; créatinine, créatininémie; creatinina, creatinina sérica; creatininemia; kreatinin",
    ),
];

#[cfg(test)]
mod tests {
    use super::{ABSENT, FEMALE, HEADERS, MALE, PRESENT, UNKNOWN, WOMEN_AND_MEN, YES_AND_NO, has};
    use crate::cohort::schema::column;
    use crate::cohort::text::word;

    #[test]
    fn each_word_is_written_as_a_cell_is_read_and_means_one_thing() {
        for pair in [
            [PRESENT, ABSENT],
            [PRESENT, UNKNOWN],
            [ABSENT, UNKNOWN],
            [FEMALE, MALE],
        ] {
            for [own, other] in [pair, [pair[1], pair[0]]] {
                for known in own.iter().flat_map(|words| words.split(", ")) {
                    assert_eq!(known, word(known));
                    assert!(!has(other, known), "{known}");
                }
            }
        }
        for (one, other) in YES_AND_NO.into_iter().chain(WOMEN_AND_MEN) {
            assert_eq!((word(one).as_str(), word(other).as_str()), (one, other));
        }
    }

    #[test]
    fn each_header_is_of_a_column() {
        for (id, _) in HEADERS {
            assert!(column(id).is_some(), "{id}");
        }
    }
}
