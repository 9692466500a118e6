"""The field itself: division lists, filings, judgement and reports. No Qt, no SQL."""

#: The program's version, as packages and the manual name it.
VERSION = "0.1.0"
