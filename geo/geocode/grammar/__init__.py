"""An address as it is written -> its parts: Chinese and Latin grammars, and the names they know."""
