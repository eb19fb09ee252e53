"""Backups: the database and the files as they were at one moment, in one archive.

An archive is a zip file with `database.sql` (schema and rows), `files/…` and, written last,
`manifest.json`, which tells the count and checksum of every table, the migrations, and the SHA-256
of everything else in the archive.
"""
