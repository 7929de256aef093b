//! What is found in the files of clinics (registries, exports of SPSS, screening logs), each habit once: headers,
//! words, codes, digits, marks, units and scales, and what becomes of them.

use std::borrow::Cow;

use lupustat::cohort::{self, Cohort, ColumnChoice, ImportOptions, Severity, Status, Value, View};

fn read(text: &str) -> Cohort {
    cohort::read(text.as_bytes(), ImportOptions::default())
}

/// A file of ids and of one column with these cells.
fn column(header: &str, cells: &[&str]) -> Cohort {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows = cells.iter().enumerate();
    let rows: Vec<String> = rows
        .map(|(row, cell)| format!("P{row},{}\n", quoted(cell)))
        .collect();
    read(&format!("patient_id,{}\n{}", quoted(header), rows.concat()))
}

/// What became of each cell of a column: its value, and the code of what is told of it.
fn told(cohort: &Cohort, header: &str) -> Vec<String> {
    let mut columns = cohort.columns().iter();
    let column = columns
        .find(|column| column.header == header)
        .expect("the column");
    let row = |row: usize| {
        let value = match (column.status, column.value(row)) {
            (Status::Question, _) => "asked".to_owned(),
            (_, Value::Number(number)) => number.to_string(),
            (_, Value::Finding(finding)) => finding.id().to_owned(),
            (_, Value::Sex(sex)) => sex.id().to_owned(),
            (_, Value::Missing) => "missing".to_owned(),
            (_, Value::Refused) => "refused".to_owned(),
            (_, Value::Measured) => "measured".to_owned(),
            (_, Value::Date(day)) => day.to_string(),
            (_, other) => format!("{other:?}"),
        };
        // A problem stands for all cells of its text.
        let text = column.text(row).map(Cow::into_owned);
        let here = |problem: &&cohort::Problem| {
            problem.column.as_deref() == Some(header)
                && (problem.found == text || column.status == Status::Question)
        };
        match cohort.problems().items.iter().find(here) {
            Some(problem) => format!("{value} {}", problem.code),
            None => value,
        }
    };
    (0..cohort.rows()).map(row).collect()
}

/// How many problems of a code there are.
fn codes_of(cohort: &Cohort, code: &str) -> u64 {
    cohort.problems().total(code)
}

/// Asserts what becomes of cells under a header.
fn assert_told(header: &str, cells: &[(&str, &str)]) {
    let texts: Vec<&str> = cells.iter().map(|&(text, _)| text).collect();
    let found = told(&column(header, &texts), header);
    for ((text, wanted), found) in cells.iter().zip(&found) {
        assert_eq!(found, wanted, "{header}: {text:?} in {texts:?}");
    }
}

#[test]
fn the_headers_of_clinics_are_recognised() {
    for (id, headers) in [
        ("patient_id", "Pt.ID record_id ID"),
        ("sex", "sex gender M/F جنس جنسیت"),
        ("age", "age Age سن"),
        (
            "serum_mg",
            "Mg magnesium S-Mg serum_mg Serum.Mg منیزیم منيزيم",
        ),
        ("wbc", "WBC WCC leukocytes"),
        ("platelets", "PLT platelet platelets پلاکت پلاكت"),
        (
            "increased_dna_binding",
            "dsDNA anti-dsDNA antidsdna Anti_dsDNA ADNA",
        ),
        ("c3", "C3"),
        ("c4", "C4"),
        ("ch50", "CH50"),
        ("protein_24h", "24hUP Pr24 protein_24h"),
        ("upcr", "UPCR UPC P/C UP/C P/Cr UPCI"),
        ("urine_rbc_hpf", "RBC/hpf URBC RBC_HPF"),
        ("hematuria", "hematuria"),
        ("urine_wbc_hpf", "WBC/hpf UWBC WBC_HPF"),
        ("pyuria", "pyuria"),
        ("organic_brain_syndrome", "OBS OrganicBrainSyndrome"),
        ("cranial_nerve_disorder", "CN cranial"),
        ("lupus_headache", "HA headache"),
        ("cerebrovascular_accident", "CVA stroke"),
        ("mucosal_ulcers", "ulcer MucousMembrane"),
        ("alopecia", "alopecia Dif_Alopecia"),
        ("rash", "rash MalarRash NewRash راش"),
        ("urinary_casts", "Casts"),
        ("pleurisy", "pleuritis pleurisy"),
        ("fana", "ANA FANA"),
        ("sledai2k_score", "SLEDAI SLEDAI2K sledai"),
        ("fever", "تب"),
        ("arthritis", "آرتریت آرتريت"),
        ("seizure", "تشنج"),
    ] {
        for header in headers.split(' ') {
            let cohort = read(&format!("{header}\n1\n"));
            let meaning = cohort.columns()[0].meaning.map(|spec| spec.id);
            assert_eq!(meaning, Some(id), "{header}");
        }
    }
    for (id, header) in [
        ("increased_dna_binding", "DNA binding"),
        ("organic_brain_syndrome", "organic brain syndrome"),
        ("mucosal_ulcers", "oral ulcer"),
        ("mucosal_ulcers", "mouth ulcer"),
        ("mucosal_ulcers", "زخم دهان"),
        ("alopecia", "hair loss"),
        ("alopecia", "ریزش مو"),
        ("alopecia", "ريزش\u{200c}مو"),
        ("sledai2k_score", "lupus score"),
        ("sledai2k_score", "SLE score"),
        ("upcr", "PC ratio"),
        ("protein_24h", "24hr urine protein"),
        ("protein_24h", "24h protein (g/24h)"),
    ] {
        let cohort = read(&format!("{header}\n1\n"));
        let meaning = cohort.columns()[0].meaning.map(|spec| spec.id);
        assert_eq!(meaning, Some(id), "{header}");
    }
}

#[test]
fn a_unit_behind_the_name_of_a_finding_makes_it_the_laboratory_value() {
    let measured = "measured";
    for (header, value, cells) in [
        (
            "Proteinuria (g/24h)",
            "protein_24h",
            [("0.3", measured), ("2.45", measured), ("1", measured)],
        ),
        (
            "Proteinuria, mg/mmol",
            "upcr",
            [("31", measured), ("245.5", measured), ("120", measured)],
        ),
        (
            "Pyuria (cells/HPF)",
            "urine_wbc_hpf",
            [
                ("0", measured),
                ("12", measured),
                ("5-6", "measured lower_end_of_range"),
            ],
        ),
        (
            "Thrombocytopenia (10^9/L)",
            "platelets",
            [("250", measured), ("88", measured), ("", "missing")],
        ),
    ] {
        assert_told(header, &cells);
        let cohort = column(header, &cells.map(|(text, _)| text));
        assert_eq!(cohort.columns()[1].meaning.map(|spec| spec.id), Some(value));
        assert_eq!(cohort.derived_findings()[0].labs, [value], "{header}");
        assert_eq!(codes_of(&cohort, "meaning_by_contents"), 0, "{header}");
    }
    let header = "Proteinuria (g/24h)";
    let mut answers = column(header, &["1", "0", "yes", ""]);
    let meaning = |cohort: &Cohort| cohort.columns()[1].meaning.map(|spec| spec.id);
    assert_eq!(meaning(&answers), Some("proteinuria"));
    assert_eq!(codes_of(&answers, "meaning_by_contents"), 1);
    assert_eq!(
        told(&answers, header),
        ["present", "absent", "present", "missing"]
    );
    answers.edit(2, header, Some("2.4")).expect("a cell");
    assert_eq!(meaning(&answers), Some("protein_24h"));
    let graded = |cells: &[&str]| {
        let cohort = column(header, cells);
        let mut told = cohort.problems().items.iter();
        told.find(|problem| problem.code == "meaning_by_contents")
            .map(|problem| problem.severity)
    };
    assert_eq!(graded(&["yes", "no"]), Some(Severity::Info));
    assert_eq!(graded(&["1", "0"]), Some(Severity::Warning));
    assert_eq!(graded(&["1", "0", "2"]), None);
    let definition = "Proteinuria (>0.5 g/24h)";
    assert_told(definition, &[("1", "present"), ("0", "absent")]);
    let both = read("id,Proteinuria,Proteinuria (g/24h)\n1,yes,0.7\n2,no,0.2\n");
    let meanings = both.columns().iter().map(|column| column.meaning);
    let meanings: Vec<_> = meanings.map(|spec| spec.map(|spec| spec.id)).collect();
    assert_eq!(
        meanings,
        ["patient_id", "proteinuria", "protein_24h"].map(Some)
    );
    assert_eq!(codes_of(&both, "same_meaning"), 0);
}

#[test]
fn a_row_of_units_below_the_header_is_no_patient() {
    let units = read("id,sex,age,serum_mg,C3\n,,years,mg/dL,mg/dL\n1,F,40,2.1,90\n2,M,50,1.9,80\n");
    let aside: Vec<usize> = units.excluded_rows().collect();
    assert_eq!((aside, units.patient_rows()), (vec![0], 2));
    let told = units.problems().items.iter();
    let told = told.filter(|problem| problem.code == "no_values");
    let told: Vec<&str> = told.map(|problem| problem.text.as_str()).collect();
    assert_eq!(
        told,
        ["line 2: this row names units and holds no value: it is no patient"]
    );
    assert_eq!(codes_of(&units, "missing_id"), 0);
    // A column that asks something does not speak for a patient.
    let asks =
        read("id,sex,serum_mg,visit_date\n,,mg/dL,\n1,F,2.1,03/06/2024\n2,M,1.9,04/02/2024\n");
    let aside: Vec<usize> = asks.excluded_rows().collect();
    assert_eq!((aside, asks.patient_rows()), (vec![0], 2));
    // With an id, or with a value beside the unit, it is a patient.
    for row in ["7,,years,mg/dL,mg/dL", ",F,years,mg/dL,mg/dL", ",,,,"] {
        let file = format!("id,sex,age,serum_mg,C3\n{row}\n1,F,40,2.1,90\n2,M,50,1.9,80\n");
        assert!(codes_of(&read(&file), "no_values") == 0, "{row}");
    }
}

#[test]
fn yes_and_no_are_read_in_their_usual_words_and_signs() {
    let yes = "yes y 1 true t + pos positive present on x بله بلی دارد مثبت بلي YES Pos";
    let no = "no n 0 false f neg negative absent off none خیر نه ندارد منفی خير Neg No";
    for (words, finding) in [(yes, "present"), (no, "absent")] {
        for word in words.split(' ') {
            assert_told(
                "fever",
                &[("yes", "present"), ("no", "absent"), (word, finding)],
            );
        }
    }
    assert_told(
        "fever",
        &[
            ("نامشخص", "unknown"),
            ("not stated", "unknown"),
            ("yes", "present"),
        ],
    );
    assert_told(
        "sex",
        &[
            ("زن", "female"),
            ("مرد", "male"),
            ("F", "female"),
            ("male", "male"),
        ],
    );
    for (word, code) in [
        ("trace", "unknown uncertain_finding"),
        ("+/-", "unknown uncertain_finding"),
    ] {
        assert_told("proteinuria", &[("yes", "present"), (word, code)]);
    }
}

#[test]
fn yes_and_no_are_read_in_the_languages_of_clinics() {
    for (yes, no) in [
        ("ja", "nein"),
        ("J", "N"),
        ("vorhanden", "nicht vorhanden"),
        ("vorhanden", "fehlt"),
        ("positiv", "negativ"),
        ("wahr", "falsch"),
        ("oui", "non"),
        ("O", "N"),
        ("Présent", "Absent"),
        ("présente", "absente"),
        ("positif", "négatif"),
        ("vrai", "faux"),
        ("V", "F"),
        ("sí", "no"),
        ("SI", "NO"),
        ("S", "N"),
        ("presente", "ausente"),
        ("verdadero", "falso"),
        ("sì", "no"),
        ("presente", "assente"),
        ("sim", "não"),
        ("SIM", "NAO"),
        ("evet", "hayır"),
        ("EVET", "HAYIR"),
        ("E", "H"),
        ("var", "yok"),
        ("POZİTİF", "NEGATİF"),
        ("نعم", "لا"),
        ("يوجد", "لا يوجد"),
        ("موجود", "غير موجود"),
        ("إيجابي", "سلبي"),
        ("دارد", "ندارد"),
        ("TRUE", "FALSE"),
        ("+", "−"),
        ("Pos.", "Neg."),
        ("Checked", "Unchecked"),
        ("✓", "✗"),
        ("✔", "✘"),
        ("√", "x"),
        ("✅", "❌"),
        ("✓", "x"),
        ("☒", "☐"),
    ] {
        assert_told("fever", &[(yes, "present"), (no, "absent")]);
    }
    for word in [
        "unbekannt",
        "inconnu",
        "desconocido",
        "sconosciuto",
        "bilinmiyor",
        "نامعلوم",
    ] {
        assert_told("fever", &[("1", "present"), (word, "unknown")]);
        assert_told("age", &[("40", "40"), (word, "missing")]);
    }
    assert_told(
        "Anti-dsDNA",
        &[
            ("30", "measured"),
            ("negativ", "measured"),
            ("Positivo", "measured"),
        ],
    );
}

#[test]
fn a_word_of_two_meanings_is_read_beside_its_other_half_and_else_asked() {
    for word in ["si", "J", "s", "o", "e", "h", "v", "fehlt", "✗", "☒", "☐"] {
        assert_told("fever", &[(word, "asked coding_unknown")]);
    }
    let cohort = column("fever", &["ja", "fehlt"]);
    assert_eq!(
        only(&cohort, "not_a_finding"),
        (
            Some(3),
            ["fever", "fehlt", "yes or no"],
            r#"line 3, column "fever": "fehlt" is neither yes nor no"#
        )
    );
    // A cross is a tick where there is no other.
    assert_told("fever", &[("x", "present"), ("no", "absent")]);
}

#[test]
fn the_sexes_are_read_in_the_languages_of_clinics() {
    for (woman, man) in [
        ("weiblich", "männlich"),
        ("W", "M"),
        ("Frau", "Mann"),
        ("femme", "homme"),
        ("Féminin", "Masculin"),
        ("F", "H"),
        ("F", "M"),
        ("mujer", "hombre"),
        ("Femenino", "Masculino"),
        ("femmina", "maschio"),
        ("donna", "uomo"),
        ("D", "U"),
        ("mulher", "homem"),
        ("feminino", "masculino"),
        ("kadın", "erkek"),
        ("KADIN", "ERKEK"),
        ("K", "E"),
        ("أنثى", "ذكر"),
        ("انثى", "ذكر"),
        ("زن", "مرد"),
        ("♀", "♂"),
    ] {
        assert_told("sex", &[(woman, "female"), (man, "male")]);
    }
}

#[test]
fn letters_that_tell_the_sexes_the_other_way_round_elsewhere_are_asked() {
    for (one, other) in [
        ("H", "M"),
        ("V", "M"),
        ("J", "M"),
        ("K", "M"),
        ("M", "Q"),
        ("F", "N"),
        ("h", "m"),
    ] {
        let cohort = column("sex", &[one, other, one, ""]);
        assert!(cohort.entered("sex").is_none());
        let found = format!("{one}, {other}");
        let (line, told, text) = only(&cohort, "coding_unknown");
        assert_eq!((line, told), (Some(2), ["sex", &found, "female or male"]));
        assert!(text.contains("(3 cells)"), "{text}");
    }
    for letter in ["H", "K", "E", "U", "D", "M"] {
        assert_told("sex", &[(letter, "asked coding_unknown")]);
    }
    // A word that is clear settles the letter beside it, and women alone are women.
    assert_told("sex", &[("M", "male"), ("woman", "female")]);
    assert_told("sex", &[("M", "male"), ("male", "male")]);
    assert_told("sex", &[("F", "female"), ("", "missing")]);
    // Where both sexes are told without it, a stray letter does not matter to the others.
    assert_told(
        "sex",
        &[("F", "female"), ("M", "male"), ("N", "refused not_a_sex")],
    );
}

/// Headers of German, French, Spanish, Italian, Portuguese, Turkish and Arabic files, by what they mean.
const HEADERS: &[(&str, &str)] = &[
    (
        "patient_id",
        "Patienten-ID; Patient-Nr.; Identifiant; N° dossier; Paciente; ID paziente; Prontuário; Hasta No; رقم المريض",
    ),
    (
        "sex",
        "Geschlecht; Sexe; Sexo; Sesso; Género; Cinsiyet; CİNSİYET; الجنس",
    ),
    (
        "age",
        "Alter; Alter (Jahre); Âge; AGE (ans); Edad; Età; Idade; Yaş; YAŞ; العمر",
    ),
    (
        "serum_mg",
        "Magnesium im Serum; Magnésium; Magnésémie (mmol/L); Magnesio sérico; Magnesio; Magnésio; Magnezyum; المغنيسيوم",
    ),
    (
        "sledai2k_score",
        "SLEDAI; Score SLEDAI; Puntuación SLEDAI; Punteggio SLEDAI; SLEDAI skoru; SLEDAI-Score",
    ),
    (
        "seizure",
        "Krampfanfall; Convulsions; Convulsiones; Crisi convulsive; Convulsão; Nöbet",
    ),
    (
        "psychosis",
        "Psychose; Psicosis; Psicosi; Psicose; Psikoz; ذهان",
    ),
    (
        "organic_brain_syndrome",
        "organisches Psychosyndrom; Síndrome orgánico cerebral; Organik beyin sendromu",
    ),
    (
        "visual_disturbance",
        "Sehstörung; Troubles visuels; Trastornos visuales; Disturbi visivi; Görme bozukluğu",
    ),
    (
        "cranial_nerve_disorder",
        "Hirnnerven; Nerfs crâniens; Pares craneales; Nervi cranici",
    ),
    (
        "lupus_headache",
        "Lupuskopfschmerz; Céphalée lupique; Cefalea lúpica; Cefaleia; Baş ağrısı; صداع",
    ),
    (
        "cerebrovascular_accident",
        "Schlaganfall; AVC; ACV; Ictus; İnme",
    ),
    ("vasculitis", "Vaskulitis; Vascularite; Vasculite; Vaskülit"),
    (
        "arthritis",
        "Arthrite; Artritis; Artrite; Artrit; التهاب المفاصل",
    ),
    ("myositis", "Myosite; Miositis; Miosite; Miyozit"),
    (
        "urinary_casts",
        "Harnzylinder; Cylindres urinaires; Cilindros urinarios; Cilindruria",
    ),
    (
        "hematuria",
        "Hämaturie; HAEMATURIE; Hématurie; Ematuria; Hematüri",
    ),
    ("proteinuria", "Proteinurie; Protéinurie; Proteinüri"),
    ("pyuria", "Pyurie; Leucocyturie; Piuria; Piyüri"),
    (
        "rash",
        "Hautausschlag; Éruption cutanée; Erupción cutánea; Eruzione cutanea; Döküntü; طفح جلدي",
    ),
    (
        "alopecia",
        "Alopezie; Haarausfall; Alopécie; Saç dökülmesi; تساقط الشعر",
    ),
    (
        "mucosal_ulcers",
        "Schleimhautulzera; Ulcères buccaux; Úlceras orales; Ulcere orali; Oral ülser",
    ),
    (
        "pleurisy",
        "Pleuritis; Pleurésie; Pleuresía; Pleurite; Plörezi",
    ),
    ("pericarditis", "Perikarditis; Péricardite; Perikardit"),
    (
        "low_complement",
        "Hypokomplementämie; Complément bas; Complemento bajo; Complemento basso",
    ),
    ("increased_dna_binding", "Anti-ADN; Anti-DNA"),
    ("fever", "Fieber; Fièvre; Fiebre; Febbre; Febre; Ateş; حمى"),
    (
        "thrombocytopenia",
        "Thrombozytopenie; Thrombopénie; Trombocitopenia; Piastrinopenia; Trombositopeni",
    ),
    ("leukopenia", "Leukopenie; Leucopénie; Leucopenia; Lökopeni"),
    (
        "visit_date",
        "Besuchsdatum; Date de visite; Fecha; Data della visita; Tarih; تاریخ",
    ),
];

#[test]
fn headers_are_recognised_in_the_languages_of_clinics() {
    for (id, headers) in HEADERS {
        for header in headers.split("; ") {
            let cohort = read(&format!("{header};x\n1;2\n"));
            let meaning = cohort.columns()[0].meaning.map(|spec| spec.id);
            assert_eq!(meaning, Some(*id), "{header}");
        }
    }
    // The unit of a header is read in any of them.
    let cohort = read("Geschlecht;Magnesium im Serum (mmol/l)\nw;0,8\nm;0,9\n");
    let column = cohort.entered("serum_mg").expect("recognised");
    assert_eq!(column.unit.map(|unit| unit.label), Some("mmol/L"));
}

#[test]
fn a_dash_is_no_beside_a_plus_missing_alone_and_asked_beside_blanks() {
    assert_told("fever", &[("+", "present"), ("-", "absent")]);
    assert_told("fever", &[("yes", "present"), ("-", "missing")]);
    assert_told(
        "fever",
        &[
            ("yes", "present"),
            ("-", "missing dash_unclear"),
            ("", "missing"),
        ],
    );
    assert_told(
        "fever",
        &[
            ("+", "present"),
            ("-", "missing dash_unclear"),
            ("", "missing"),
        ],
    );
}

#[test]
fn ones_and_twos_are_asked() {
    assert_told(
        "fever",
        &[("1", "asked coding_unknown"), ("2", "asked coding_unknown")],
    );
    assert_told(
        "sex",
        &[("1", "asked coding_unknown"), ("2", "asked coding_unknown")],
    );
    assert_told(
        "sex",
        &[("1", "asked coding_unknown"), ("0", "asked coding_unknown")],
    );
    assert_told("fever", &[("1", "present"), ("0", "absent")]);
}

#[test]
fn what_is_missing_is_said_in_many_ways() {
    for word in [
        "", "NA", "N/A", ".", "null", "ND", "nd", "?", "not done", "#N/A", "NULL",
    ] {
        assert_told("age", &[("40", "40"), (word, "missing")]);
        assert_told("fever", &[("yes", "present"), (word, "missing")]);
        assert_told("sex", &[("F", "female"), (word, "missing")]);
    }
    assert_told("age", &[("40", "40"), ("-", "missing")]);
}

#[test]
fn codes_for_missing_are_asked_only_where_they_cannot_be_values() {
    assert_told(
        "age",
        &[
            ("40", "40"),
            ("9", "9"),
            ("99", "99"),
            ("999", "refused missing_code"),
        ],
    );
    assert_told(
        "serum_mg_mg_dl",
        &[
            ("2.1", "2.1"),
            ("99", "refused missing_code"),
            ("999", "refused missing_code"),
            ("-9", "refused missing_code"),
        ],
    );
    assert_told(
        "sledai",
        &[
            ("4", "4"),
            ("9", "9"),
            ("99", "99"),
            ("999", "refused missing_code"),
            ("-1", "refused missing_code"),
        ],
    );
    for code in [
        "9", "99", "999", "7", "77", "777", "8", "88", "888", "-1", "-9", "-10", "-88",
    ] {
        assert_told(
            "fever",
            &[
                ("1", "present"),
                ("0", "absent"),
                (code, "refused missing_code"),
            ],
        );
    }
    assert_told(
        "PLT (10^9/L)",
        &[
            ("250", "measured"),
            ("99", "measured"),
            ("-9", "refused missing_code"),
            ("–9.0", "refused missing_code"),
            ("-42", "refused negative"),
        ],
    );
    assert_told("WBC (10^9/L)", &[("9", "measured"), ("5.1", "measured")]);
    assert_told("c3_lln", &[("90", "90"), ("-9", "refused missing_code")]);
    // An age of 77 or 88 is one; 777 and 888 are not.
    assert_told(
        "age",
        &[
            ("40", "40"),
            ("77", "77"),
            ("88", "88"),
            ("777", "refused missing_code"),
            ("888", "refused missing_code"),
            ("-1", "refused missing_code"),
        ],
    );
    // A score of 7 or 8 is one; where the others are near one another, 77 and 88 are asked.
    let scores = ["0", "4", "7", "8", "12", "16", "77", "88"];
    assert_eq!(
        told(&column("sledai", &scores), "sledai")[2..],
        [
            "7",
            "8",
            "12",
            "16",
            "refused missing_code",
            "refused missing_code"
        ]
    );
    // What was said of one column is true of that column alone, and of as many codes as there are.
    let missing = ColumnChoice {
        missing: Some(["-9", "99", "999"].map(str::to_owned).to_vec()),
        ..ColumnChoice::default()
    };
    let mut cohort = column("age", &["40", "-9", "99", "999"]);
    assert!(cohort.recode("age", missing));
    assert_eq!(
        told(&cohort, "age"),
        ["40", "missing", "missing", "missing"]
    );
}

#[test]
fn codes_among_laboratory_values_are_asked_and_answered_either_way() {
    let header = "WBC (10^9/L)";
    let cells = ["3.1", "4.4", "5.6", "7", "8", "9.9", "99", "99 10^9/L"];
    let mut cohort = column(header, &cells);
    let found = told(&cohort, header);
    assert_eq!(found[..6], ["measured"; 6]);
    assert_eq!(found[6..], ["refused missing_code", "measured"]);
    assert_eq!(
        only(&cohort, "missing_code"),
        (
            Some(8),
            [header, "99", "a laboratory value, such as 3.2 or <0.1"],
            r#"line 8, column "WBC (10^9/L)": "99" stands apart from the other numbers; does it stand for missing?"#
        )
    );
    let value = ("99".to_owned(), "value".to_owned());
    let choice = ColumnChoice {
        coding: Some([value].into()),
        ..ColumnChoice::default()
    };
    assert!(cohort.recode(header, choice));
    assert_eq!(told(&cohort, header)[6], "measured");
    let choice = ColumnChoice {
        missing: Some(vec!["99".to_owned()]),
        ..ColumnChoice::default()
    };
    assert!(cohort.recode(header, choice));
    assert_eq!(told(&cohort, header)[6], "missing");
    let cohort = column("C3 (mg/dL)", &["61", "77", "88", "888", "<5"]);
    let (line, _, text) = only(&cohort, "missing_code");
    assert_eq!(line, Some(5));
    assert!(text.ends_with(r#""888" is outside 5 to 500 mg/dL; does it stand for missing?"#));
    // Where it would be usual in another unit, both are asked.
    let cohort = column("PLT (/uL)", &["150000", "999"]);
    let (line, _, text) = only(&cohort, "unusual_value");
    assert_eq!(line, Some(3));
    assert!(
        text.contains("is it in 10^9/L or 10^3/uL, or does it stand for missing?"),
        "{text}"
    );
}

#[test]
fn persian_and_arabic_digits_and_marks_are_read() {
    for (text, number) in [
        ("۲٫۱", "2.1"),
        ("٢٫١", "2.1"),
        ("\u{200f}۲٫۱\u{200e}", "2.1"),
        ("\u{a0}2.1\u{200c}", "2.1"),
        ("۲.۱", "2.1"),
    ] {
        assert_told("serum_mg_mg_dl", &[("1.9", "1.9"), (text, number)]);
    }
    assert_told("count", &[("۱٬۲۳۴", "1234"), ("٤٢", "42")]);
    assert_told("age", &[("۴۲", "42"), ("٤٢", "42")]);
}

#[test]
fn a_decimal_comma_is_decided_from_evidence_and_what_reads_both_ways_is_asked() {
    let mg = "serum_mg_mg_dl";
    assert_told(mg, &[("1,9", "1.9"), ("2,18", "2.18")]);
    assert_told(mg, &[("1,9", "1.9"), ("2,181", "2.181")]);
    assert_told(
        mg,
        &[
            ("1,234", "refused ambiguous_number"),
            ("2,345", "refused"), // asked with the one before it
        ],
    );
    assert_told(
        mg,
        &[
            ("2.1", "2.1"),
            ("2.3", "2.3"),
            ("1,9", "refused other_decimal_mark"),
        ],
    );
    assert_told("count", &[("12", "12"), ("1,234,567", "1234567")]);
    assert_told(
        "PLT (/uL)",
        &[
            ("250000", "measured"),
            ("150,000", "refused ambiguous_number"),
        ],
    );
}

#[test]
fn bounds_ranges_and_words_of_laboratories_are_kept_and_judged() {
    for (header, finding, cells) in [
        (
            "protein_24h (g/24h)",
            "proteinuria",
            &[
                ("<0.1", "absent"),
                ("<0.5", "absent"),
                (">0.4", "unknown"),
                (">3.5", "present"),
                ("0.6", "present"),
            ][..],
        ),
        (
            "PLT (10^9/L)",
            "thrombocytopenia",
            &[
                (">400", "absent"),
                ("<100", "present"),
                ("<150", "unknown"),
                ("99", "present"),
            ],
        ),
        (
            "RBC/hpf",
            "hematuria",
            &[
                ("5-6", "absent"),
                ("6-8", "present"),
                ("5-6/HPF", "absent"),
                ("TNTC", "present"),
                ("many", "present"),
                ("++", "unknown"),
            ],
        ),
        (
            "WBC/hpf",
            "pyuria",
            &[
                ("10-12/HPF", "present"),
                ("2-3", "absent"),
                ("tntc", "present"),
            ],
        ),
    ] {
        let texts: Vec<&str> = cells.iter().map(|&(text, _)| text).collect();
        let cohort = column(header, &texts);
        let proposed = cohort.column(finding).expect("proposed");
        for (row, (text, wanted)) in cells.iter().enumerate() {
            let Value::Finding(found) = proposed.value(row) else {
                panic!("{header}: {text}");
            };
            assert_eq!(found.id(), *wanted, "{header}: {text}");
        }
    }
    // A bound is no value of which a mean can be taken.
    assert_told(
        "serum_mg_mg_dl",
        &[
            ("2.1", "2.1"),
            ("<0.5", "refused not_a_number"),
            (">4", "refused not_a_number"),
        ],
    );
}

#[test]
fn titres_of_antinuclear_antibodies_are_read_from_one_to_eighty_on() {
    assert_told(
        "ANA",
        &[
            ("1:160", "present titre_read"),
            ("1/640", "present titre_read"),
            ("1 : 80", "present titre_read"),
            ("۱:۱۶۰", "present titre_read"),
            (">1:640", "present titre_read"),
            (">=1:80", "present titre_read"),
            ("1:40", "absent titre_read"),
            ("<1:80", "absent titre_read"),
            ("<1:160", "unknown undecided"),
            (">1:40", "unknown undecided"),
            ("neg", "absent"),
            ("positive", "present"),
            ("160", "refused not_a_finding"),
            ("2:160", "refused not_a_finding"),
        ],
    );
    assert_told(
        "slicc_ana",
        &[
            ("1:160", "present titre_read"),
            ("1:40", "absent titre_read"),
        ],
    );
    assert_told("eular_acr_ana_1_80", &[("1:80", "present titre_read")]);
    assert_told(
        "fever",
        &[("yes", "present"), ("1:160", "refused not_a_finding")],
    );
    // Of anti-dsDNA no dilution is agreed upon.
    assert_told(
        "anti_dsdna",
        &[("30", "measured"), ("1:160", "refused titre")],
    );
}

#[test]
fn a_unit_in_the_cell_is_held_against_that_of_the_column() {
    assert_told(
        "Mg (mg/dL)",
        &[
            ("2.1 mg/dl", "2.1"),
            ("2.2mg/dL", "2.2"),
            ("0.9 mmol/L", "refused other_unit"),
            ("2.1 mg/L", "refused not_a_number"),
        ],
    );
    assert_told(
        "age",
        &[
            ("42 years", "42"),
            ("42 y", "42"),
            ("1365", "refused out_of_range"),
        ],
    );
    assert_told(
        "serum_mg_mg_dl",
        &[("2.1", "2.1"), ("12%", "refused not_a_number")],
    );
}

#[test]
fn values_of_another_scale_are_asked_and_negative_ones_refused() {
    for (header, usual, doubtful) in [
        ("PLT (10^9/L)", "250", "150000"),
        ("WBC (10^9/L)", "5.1", "5100"),
        ("C3 (mg/dL)", "90", "0.9"),
        ("protein_24h (g/24h)", "0.3", "350"),
        ("temperature (C)", "37", "99"),
    ] {
        assert_told(
            header,
            &[(usual, "measured"), (doubtful, "refused unusual_value")],
        );
    }
    assert_told(
        "age",
        &[
            ("42", "42"),
            ("121", "refused out_of_range"),
            ("-42", "refused out_of_range"),
        ],
    );
    assert_told(
        "serum_mg_mg_dl",
        &[("2.1", "2.1"), ("-2.1", "refused out_of_range")],
    );
    assert_told(
        "WBC (10^9/L)",
        &[("5.1", "measured"), ("-5.1", "refused negative")],
    );
}

/// The one problem of a code: line, column, found and expected, and its text.
fn only<'a>(cohort: &'a Cohort, code: &str) -> (Option<u64>, [&'a str; 3], &'a str) {
    let found = cohort.problems().items.iter();
    let found: Vec<_> = found.filter(|problem| problem.code == code).collect();
    let [problem] = found[..] else {
        panic!("{code}: {:?}", cohort.problems().items);
    };
    let of = |text: &'a Option<String>| text.as_deref().unwrap_or_default();
    let told = [&problem.column, &problem.found, &problem.expected].map(of);
    (problem.line, told, &problem.text)
}

/// How the file was read, as the page says it.
fn evidence(cohort: &Cohort) -> String {
    cohort.dialect().evidence.join("\n")
}

#[test]
fn dates_that_say_themselves_what_they_mean_are_read() {
    assert_told(
        "visit_date",
        &[
            ("2021-06-03", "20210603"),
            ("2021/6/3", "20210603"),
            ("2021.06.03", "20210603"),
            ("20210603", "20210603"),
            ("2021-06-03T14:30:00Z", "20210603"),
            ("2021-06-03 14:30:00", "20210603"),
            ("3 Jun 2021", "20210603"),
            ("03-JUN-2021", "20210603"),
            ("3. Juni 2021", "20210603"),
            ("06/06/2021", "20210606"),
            ("", "missing"),
            ("ND", "missing"),
            ("999", "refused missing_code"),
            ("soon", "refused not_a_date"),
            ("2021-02-30", "refused not_a_date"),
            ("1900-01-01", "refused not_a_date"),
            ("44350", "refused not_a_date"),
            ("3/6/21", "refused short_year"),
            ("00-03-13", "refused short_year"),
        ],
    );
    let cohort = column("visit_date", &["2021-06-03", "3/6/21"]);
    assert_eq!(
        only(&cohort, "short_year"),
        (
            Some(3),
            ["visit_date", "3/6/21", "a date as year-month-day"],
            r#"line 3, column "visit_date": "3/6/21" has a year of two digits; all four are needed"#
        )
    );
}

#[test]
fn a_day_that_a_spreadsheet_counted_is_told_as_one() {
    let cohort = column("visit_date", &["44350", "2021-06-03", "44350.5", "100"]);
    let told = told(&cohort, "visit_date");
    assert_eq!(told[1], "20210603");
    let problems = cohort.problems().items.iter();
    let texts: Vec<&str> = problems.map(|problem| &*problem.text).collect();
    let counted =
        "is a number of days, as spreadsheets count them; there the column is to be shown as dates";
    for said in [
        format!("line 2, column \"visit_date\": \"44350\" {counted}"),
        format!("line 4, column \"visit_date\": \"44350.5\" {counted}"),
        "line 5, column \"visit_date\": \"100\" is not a date as year-month-day".to_owned(),
    ] {
        assert!(texts.contains(&said.as_str()), "{said}: {texts:?}");
    }
}

#[test]
fn the_day_or_the_month_comes_first_where_a_cell_proves_it_and_none_speaks_against_it() {
    for (cells, days, proof) in [
        (
            ["03/06/2021", "25/06/2021", "1/7/2021"],
            ["20210603", "20210625", "20210701"],
            r#"in "visit_date" the day comes first: 1 cell can only be read so, as "25/06/2021" in line 3; none speaks for the other order"#,
        ),
        (
            ["06-03-2021", "06-25-2021", "06-26-2021"],
            ["20210603", "20210625", "20210626"],
            r#"in "visit_date" the month comes first: 2 cells can only be read so, as "06-25-2021" in line 3; none speaks for the other order"#,
        ),
        (
            ["3.6.2021", "25. 6. 2021", "2021-07-01"],
            ["20210603", "20210625", "20210701"],
            r#"in "visit_date" the day comes first: 1 cell can only be read so, as "25. 6. 2021" in line 3; none speaks for the other order"#,
        ),
        (
            ["۰۳/۰۶/۱۴۰۰", "۳۱/۰۶/۱۴۰۰", "۰۱/۰۷/۱۴۰۰"],
            ["14000603", "14000631", "14000701"],
            r#"in "visit_date" the day comes first: 1 cell can only be read so, as "۳۱/۰۶/۱۴۰۰" in line 3; none speaks for the other order; the years of "visit_date" are of the Persian or Islamic calendar: dates are put in order, and not converted"#,
        ),
    ] {
        let cohort = column("visit_date", &cells);
        let told = told(&cohort, "visit_date");
        for (found, wanted) in told.iter().zip(days) {
            assert!(found.starts_with(wanted), "{cells:?}: {told:?}");
        }
        assert!(evidence(&cohort).contains(proof), "{}", evidence(&cohort));
    }
}

#[test]
fn rows_are_sorted_by_their_days_however_those_are_written() {
    let cells = ["25/01/2024", "01/12/2023", "", "3 Feb 2024", "2024-01-31"];
    let sorted = |descending| {
        let view = View {
            sort: Some("visit_date".to_owned()),
            descending,
            ..View::default()
        };
        column("visit_date", &cells).view(&view).expect("a column")
    };
    assert_eq!(sorted(false), [1, 0, 4, 3, 2]);
    assert_eq!(sorted(true), [3, 4, 0, 1, 2]);
}

#[test]
fn an_order_of_day_and_month_that_no_cell_proves_is_asked_and_kept() {
    let cells = ["03/06/2021", "04/06/2021", "05/05/2021", "2021-07-01"];
    let mut cohort = column("visit_date", &cells);
    assert!(cohort.entered("visit_date").is_none());
    assert_eq!(
        only(&cohort, "date_order_unknown"),
        (
            Some(2),
            [
                "visit_date",
                "03/06/2021",
                "a cell with a day above 12, or the order"
            ],
            r#"line 2, column "visit_date": is "03/06/2021" 3 June or 6 March? no cell tells whether the day or the month comes first; until that is given the column is not used (2 cells)"#
        )
    );
    for (order, days) in [
        ("day-month-year", ["20210603", "20210604", "20210505"]),
        ("month-day-year", ["20210306", "20210406", "20210505"]),
    ] {
        let choice = ColumnChoice {
            unit: Some(order.to_owned()),
            ..ColumnChoice::default()
        };
        assert!(cohort.recode("visit_date", choice));
        assert_eq!(told(&cohort, "visit_date")[..3], days, "{order}");
        let given = format!("the order {order} of \"visit_date\" was given");
        assert!(evidence(&cohort).contains(&given), "{}", evidence(&cohort));
        assert!(
            cohort
                .choice("visit_date")
                .is_some_and(|kept| kept.unit.as_deref() == Some(order))
        );
    }
    // A header that names the order answers for its column.
    let header = "Date of visit (dd/mm/yyyy)";
    assert_eq!(told(&column(header, &["03/06/2021"]), header), ["20210603"]);
    // Whichever comes first, it is the same day.
    assert_told("visit_date", &[("05/05/2021", "20210505")]);
}

#[test]
fn dates_of_both_orders_are_asked_and_then_refused_one_by_one() {
    let cells = ["25/03/2021", "26/03/2021", "03/27/2021", "04/05/2021"];
    let mut cohort = column("visit_date", &cells);
    assert!(cohort.entered("visit_date").is_none());
    assert_eq!(
        only(&cohort, "date_order_mixed"),
        (
            Some(4),
            [
                "visit_date",
                "03/27/2021",
                "one order of day and month in the column"
            ],
            r#"line 4, column "visit_date": "03/27/2021" can only have the month first, as 1 cell of the column; 2 cells can only have the day first, as "25/03/2021" in line 2; which is the order? until that is given the column is not used"#
        )
    );
    let choice = ColumnChoice {
        unit: Some("day-month-year".to_owned()),
        ..ColumnChoice::default()
    };
    assert!(cohort.recode("visit_date", choice));
    assert_eq!(
        told(&cohort, "visit_date"),
        ["20210325", "20210326", "refused not_a_date", "20210504"]
    );
    let (line, told, _) = only(&cohort, "not_a_date");
    assert_eq!(line, Some(4));
    assert_eq!(
        told,
        ["visit_date", "03/27/2021", "a date as day-month-year"]
    );
}

#[test]
fn dates_that_a_spreadsheet_may_have_turned_are_told() {
    let cohort = column("visit_date", &["25/03/2021", "26/03/2021", "2021-03-04"]);
    let (line, told, text) = only(&cohort, "date_forms_mixed");
    assert_eq!(line, Some(4));
    assert_eq!(
        told,
        ["visit_date", "2021-03-04", "all dates as day-month-year"]
    );
    assert!(text.contains("others (2 cells) with the day"), "{text}");
}

#[test]
fn years_of_the_persian_calendar_are_never_taken_for_common_ones() {
    let cells = ["1400/03/13", "1400-12-30", "2021-06-03", "1399/06/31"];
    let cohort = column("visit_date", &cells);
    assert_eq!(
        told(&cohort, "visit_date"),
        [
            "14000313",
            "14001230",
            "20210603 other_calendar",
            "13990631"
        ]
    );
    let (line, told_of, text) = only(&cohort, "other_calendar");
    assert_eq!(line, Some(4));
    let expected = "a date as year-month-day of the Persian or Islamic calendar, year 1300 to 1499";
    assert_eq!(told_of, ["visit_date", "2021-06-03", expected]);
    assert_eq!(
        text,
        r#"line 4, column "visit_date": "2021-06-03" is of another calendar than most of the column; the two are not compared"#
    );
    assert!(evidence(&cohort).contains("Persian or Islamic calendar"));
    let mixed = ["2021-06-03", "1400/03/13"];
    assert_eq!(
        told(&column("visit_date", &mixed), "visit_date"),
        ["20210603", "14000313 other_calendar"]
    );
}

#[test]
fn lines_that_are_no_patients_are_set_aside_and_told() {
    let cohort = read(
        "Lupus clinic; 1400\n\npatient_id;sex;age;;\nP1;F;40;;\npatient_id;sex;age;;\nP1;M;41;;\nP2;M;39;;\nTotal;;120;;\nMean;;40;;\n;;;;\n",
    );
    let codes = |code: &str| -> Vec<Option<u64>> {
        let found = cohort.problems().items.iter();
        found
            .filter(|problem| problem.code == code)
            .map(|problem| problem.line)
            .collect()
    };
    assert_eq!(codes("title_line"), [Some(1)]);
    assert_eq!(codes("repeated_header"), [Some(5)]);
    assert_eq!(codes("duplicate_id"), [Some(6)]);
    assert_eq!(codes("totals_row"), [Some(8), Some(9)]);
    assert_eq!(codes("blank_row"), [Some(10)]);
    assert!(cohort.patients().eq([0, 3]));
}

#[test]
fn a_header_that_is_repeated_by_hand_or_by_joining_files_is_no_patient() {
    for again in [
        "ID;Sex;AGE;Mg (mg/dl)",
        " id ; sex;age;Mg (mg/dL)",
        "\u{feff}id;sex;age;Mg (mg/dL)",
        "\u{feff}\"id\";\"sex\";\"age\";\"Mg (mg/dL)\"",
    ] {
        let cohort = read(&format!(
            "\u{feff}id;sex;age;Mg (mg/dL)\nP1;F;40;2,1\n{again}\nP2;M;41;2,2\n"
        ));
        let (codes, lines) = codes_and_lines(&cohort);
        assert!(codes.contains(&"repeated_header"), "{again}: {codes:?}");
        assert_eq!(
            (lines, cohort.patient_rows()),
            (vec![Some(3)], 2),
            "{again}"
        );
    }
    let persian = read("كد;جنس;سن;منیزیم\n1;زن;40;2,1\nکد;جنس;سن;منيزيم\n2;مرد;41;2,2\n");
    assert_eq!(persian.patient_rows(), 2);
}

/// What is told of whole rows, with the lines.
fn codes_and_lines(cohort: &Cohort) -> (Vec<&'static str>, Vec<Option<u64>>) {
    let told = cohort.problems().items.iter();
    told.filter(|problem| problem.row.is_some())
        .map(|problem| (problem.code, problem.line))
        .unzip()
}

#[test]
fn headings_among_the_rows_and_notes_below_them_are_no_patients() {
    let cohort = read(
        "id;name;sex;age;Mg (mg/dL);\nGroup A;;;;;\nP1;;F;40;2,1;\nGroup A;;;;;\nP2;;M;;;\nP3;;;;2,2;\n\
         ;Source: ward;;;;\nn = 3;;;;;\n",
    );
    assert_eq!(
        codes_and_lines(&cohort),
        (vec!["no_values"; 4], [2, 4, 7, 8].map(Some).to_vec())
    );
    assert!(cohort.patients().eq([1, 3, 4]));
}

#[test]
fn an_id_alone_hides_no_patient_of_that_id() {
    let mut cohort = read("id,sex,age\nP1,,\nP1,F,40\nP2,M,41\n");
    assert!(cohort.patients().eq([1, 2]));
    assert_eq!(codes_and_lines(&cohort).0, ["no_values"]);
    // A value makes it a patient, and then the id comes twice.
    assert_eq!(cohort.edit(0, "sex", Some("F")), Ok(None));
    assert_eq!(codes_and_lines(&cohort).0, ["duplicate_id"]);
    assert!(cohort.patients().eq([0, 2]));
}

#[test]
fn where_one_column_is_read_a_blank_is_a_missing_value() {
    assert_eq!(read("id,sex\nP1,F\nP2,\n").patient_rows(), 2);
    // A count is a value: so many patients of whom nothing is known.
    assert_eq!(read("sex,age,count\nF,40,2\n,,5\n").patient_rows(), 2);
}

#[test]
fn every_question_names_its_column_and_asks_for_one() {
    let cohort =
        read("patient_id;sex;Mg;fever;rash;age\nP1;1;0,8;1;-;40\nP2;2;0,9;2;+;999\nP3;1;1;1;;41\n");
    let asked = cohort.problems().items.iter();
    let asked = asked.filter(|problem| problem.severity == Severity::Question);
    let asked: Vec<(&str, &str)> = asked
        .map(|problem| (problem.code, problem.column.as_deref().unwrap_or_default()))
        .collect();
    for wanted in [
        ("coding_unknown", "sex"),
        ("unit_unknown", "Mg"),
        ("coding_unknown", "fever"),
        ("dash_unclear", "rash"),
        ("missing_code", "age"),
    ] {
        assert!(asked.contains(&wanted), "{wanted:?} in {asked:?}");
    }
    assert_eq!(asked.len(), 5, "{asked:?}");
}

#[test]
fn findings_without_a_column_are_told_by_their_names() {
    let cohort = read("id,sex,Mg (mg/dL),Rash\nP1,F,2.1,1\nP2,M,2.2,0\n");
    let mut told = cohort.problems().items.iter();
    let told = told.find(|problem| problem.code == "missing_findings");
    let text = told.map_or("", |problem| problem.text.as_str());
    assert!(
        text.starts_with("line 1: there is no column for seizure, psychosis, organic brain syndrome, visual disturbance,"),
        "{text}"
    );
    assert!(
        text.contains("increased anti-dsDNA") && !text.contains("rash"),
        "{text}"
    );
}
