"""One file a page; each has one function that draws it."""
