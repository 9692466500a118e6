"""Item models: the field's records as Qt asks for them, nothing decided here."""
