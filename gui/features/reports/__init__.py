"""报表: kinds, options, templates and the making of the page."""
