-- Takes back what the import brought since mark_import.sql.
ROLLBACK TO SAVEPOINT import_begun
