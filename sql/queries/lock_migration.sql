-- Keeps another `numsync migrate` of this database waiting for the rest of the transaction.
-- no column is read
-- exception advisory-lock: there may be no table to lock yet, and `migrate` always works on the first node
SELECT pg_advisory_xact_lock(hashtext('numsync migrate'), 0)
