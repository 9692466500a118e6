"""Division lists: parsed from any document, drafted with a person, revised, and the directory of units."""
