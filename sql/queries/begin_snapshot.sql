-- All that follows in this transaction sees one state of the database.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ
