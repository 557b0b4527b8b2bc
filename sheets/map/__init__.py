"""The map on paper: ground, companies, names, furniture."""
