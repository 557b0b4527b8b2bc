"""Who looks at the pages, and the one way in which a page changes the workspace."""
