"""Numbers about zones, districts and drawn shapes, what they rest on, and how they compare."""
