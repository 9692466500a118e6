"""The panel of 收发 for a server, when one is used."""
