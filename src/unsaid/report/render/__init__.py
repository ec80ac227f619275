"""Evidence put into words, charts and pages."""
