//! Medicine for one patient: findings → score, value → class. Knows no file and no statistics.
