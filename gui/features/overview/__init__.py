"""概览: the cards of the page, and the lists behind their numbers."""
