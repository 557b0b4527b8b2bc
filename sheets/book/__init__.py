"""Many pages: atlas, dossier, and many sheets at once."""
