"""Tables to and from other programs: spreadsheets, map files, PostGIS."""
