//! A file → typed columns, and every problem found on the way.
