"""The workspace file: every line of SQL, migrations, locks and backups live here."""
