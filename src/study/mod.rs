//! A cohort → groups → tests → the report.
