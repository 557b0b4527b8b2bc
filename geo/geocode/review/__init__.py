"""What people decide on doubtful rows."""
