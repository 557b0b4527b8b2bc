"""From the parts of an address to a point with its precision, radius and doubts."""
