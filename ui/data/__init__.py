"""The data page: own files, geocoding, review, saved lists."""
