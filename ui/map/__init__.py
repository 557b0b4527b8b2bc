"""The map page: facets, search, cards, shortlist, and the table of what is shown."""
