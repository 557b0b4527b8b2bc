"""The commands of ``layout-explorer``, a file a family; `cli` puts them together."""
