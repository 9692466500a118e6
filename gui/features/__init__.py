"""The pages of the window, one package for each: page, models and parts together."""
