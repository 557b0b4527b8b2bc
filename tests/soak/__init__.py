"""Many readers who click everything for a long time: ``make soak``."""
