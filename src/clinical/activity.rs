//! Score → activity category, by named scheme; the cut-offs are data, each scheme with its source.

use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// How active the disease is, in words.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Tsify,
)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// No activity.
    None,
    /// Mild activity; `low` on input.
    #[serde(alias = "low")]
    Mild,
    /// Moderate activity.
    Moderate,
    /// High activity.
    High,
    /// Very high activity.
    VeryHigh,
    /// Below the cut-off of a scheme of two bands.
    Inactive,
    /// On or above the cut-off of a scheme of two bands.
    Active,
    /// A score to which the scheme gives no category.
    Undefined,
    /// Unknown findings leave more than one category open.
    Indeterminate,
}

/// A named way to cut the score into categories.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
pub struct Scheme {
    /// Stable identifier, `snake_case`.
    pub id: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// The bands, ascending; the first starts at 0, each ends where the next starts.
    pub bands: &'static [Band],
    /// Where the cut-offs come from.
    pub source: &'static str,
}

/// Consecutive scores of one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Band {
    /// The lowest score of the band.
    pub from: u32,
    /// Its category.
    pub category: Category,
}

/// A band from the score `from` on.
const fn band(from: u32, category: Category) -> Band {
    Band { from, category }
}

/// The schemes; the first is the default.
pub const SCHEMES: [Scheme; 8] = [
    Scheme {
        id: "standard",
        label: "0, 1-5, 6-10, 11-19, 20 or more",
        bands: &[
            band(0, Category::None),
            band(1, Category::Mild),
            band(6, Category::Moderate),
            band(11, Category::High),
            band(20, Category::VeryHigh),
        ],
        source: "Cook et al., J Rheumatol 2000;27:1892-5, with 20 given to the top band, as is customary",
    },
    Scheme {
        id: "paper_literal",
        label: "0, 1-5, 6-10, 11-19, above 20; 20 has no category",
        bands: &[
            band(0, Category::None),
            band(1, Category::Mild),
            band(6, Category::Moderate),
            band(11, Category::High),
            band(20, Category::Undefined),
            band(21, Category::VeryHigh),
        ],
        source: "Abasiniya et al., Iran Red Crescent Med J 2024;63:1-6, as printed; so too the abstract of \
                 Cook et al. 2000",
    },
    Scheme {
        id: "remission_to_severe",
        label: "0, 1-4, 5-10, above 10",
        bands: &[
            band(0, Category::None),
            band(1, Category::Mild),
            band(5, Category::Moderate),
            band(11, Category::High),
        ],
        source: "a review in the Annals of the Rheumatic Diseases, table 1 (features and pitfalls of SLEDAI-2K)",
    },
    Scheme {
        id: "nobra",
        label: "0-2, 3-4, 5-10, 11-19, 20 or more",
        bands: &[
            band(0, Category::None),
            band(3, Category::Mild),
            band(5, Category::Moderate),
            band(11, Category::High),
            band(20, Category::VeryHigh),
        ],
        source: "the public calculator nobra_calculator (danielxmed); no publication named",
    },
    Scheme {
        id: "mild_from_zero",
        label: "0-5, 6-9, 10-19, 20 or more",
        bands: &[
            band(0, Category::Mild),
            band(6, Category::Moderate),
            band(10, Category::High),
            band(20, Category::VeryHigh),
        ],
        source: "cuts found in a public patient registry program; no publication named",
    },
    Scheme {
        id: "active_from_3",
        label: "active from 3",
        bands: &[band(0, Category::Inactive), band(3, Category::Active)],
        source: "Yee et al., Rheumatology 2011;50:982-8, the lower of its two cut-offs",
    },
    Scheme {
        id: "active_from_4",
        label: "active from 4",
        bands: &[band(0, Category::Inactive), band(4, Category::Active)],
        source: "Yee et al., Rheumatology 2011;50:982-8, the higher of its two cut-offs",
    },
    Scheme {
        id: "active_from_6",
        label: "active from 6",
        bands: &[band(0, Category::Inactive), band(6, Category::Active)],
        source: "a common condition for entry to trials; not from a validation study",
    },
];

/// The scheme used unless another is asked for.
pub const DEFAULT_SCHEME: &Scheme = &SCHEMES[0];

impl Category {
    /// All categories, in order of activity, then those that are none.
    pub const ALL: [Self; 9] = [
        Self::None,
        Self::Mild,
        Self::Moderate,
        Self::High,
        Self::VeryHigh,
        Self::Inactive,
        Self::Active,
        Self::Undefined,
        Self::Indeterminate,
    ];

    /// Stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Mild => "mild",
            Self::Moderate => "moderate",
            Self::High => "high",
            Self::VeryHigh => "very_high",
            Self::Inactive => "inactive",
            Self::Active => "active",
            Self::Undefined => "undefined",
            Self::Indeterminate => "indeterminate",
        }
    }

    /// Name for people.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Mild => "Mild",
            Self::Moderate => "Moderate",
            Self::High => "High",
            Self::VeryHigh => "Very high",
            Self::Inactive => "Inactive",
            Self::Active => "Active",
            Self::Undefined => "Undefined",
            Self::Indeterminate => "Indeterminate",
        }
    }

    /// The category of this identifier; `low` is another name of `mild`.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        if id == "low" {
            return Some(Self::Mild);
        }
        Self::ALL.into_iter().find(|category| category.id() == id)
    }
}

impl Scheme {
    /// The scheme of this identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<&'static Self> {
        SCHEMES.iter().find(|scheme| scheme.id == id)
    }

    /// The categories that it gives, ascending.
    #[must_use]
    pub fn categories(&self) -> Vec<Category> {
        let mut categories: Vec<Category> = Vec::new();
        for band in self.bands {
            if band.category != Category::Undefined && !categories.contains(&band.category) {
                categories.push(band.category);
            }
        }
        categories
    }

    /// The category of a score.
    #[must_use]
    pub fn categorise(&self, score: u32) -> Category {
        let above = self.bands.partition_point(|band| band.from <= score);
        self.bands[..above]
            .last()
            .map_or(Category::Undefined, |band| band.category)
    }

    /// The category of a score known to lie in `min..=max`: that of both ends when they agree, else
    /// [`Category::Indeterminate`].
    #[must_use]
    pub fn categorise_range(&self, min: u32, max: u32) -> Category {
        let category = self.categorise(min);
        if category == self.categorise(max) {
            category
        } else {
            Category::Indeterminate
        }
    }
}
