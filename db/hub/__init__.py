"""A hub on PostgreSQL: packages as rows, unfolded into plain tables for a city. The driver loads when it is used."""
