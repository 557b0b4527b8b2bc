"""Many addresses to records: files, batches, and a cache of answers."""
