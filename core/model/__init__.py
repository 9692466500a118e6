"""The records of the field, months and statuses, the index of a list, and the storage they ask for."""
