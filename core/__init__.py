"""The field itself: division lists, filings, judgement and reports. No Qt, no SQL."""
