"""Map sheets for paper and screen: PNG, SVG, PDF, one HTML file, and the atlas."""
