"""Pages as files: SVG, PNG, PDF, HTML, and a browser's picture."""
