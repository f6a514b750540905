-- What an import brings behind this can be taken back alone (unmark_import.sql), where several are looked at together.
SAVEPOINT import_begun
