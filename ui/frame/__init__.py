"""What every page has in common: header, errors, the live map component, the look."""
