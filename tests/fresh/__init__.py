"""README's commands in bare roots of Debian that are made for it: `make fresh`."""
