-- Keeps other takers of the lease away for the rest of the transaction.
-- $1 account_id
-- columns: account_id
SELECT account_id FROM numsync.lease_renewal WHERE account_id = $1::bigint FOR UPDATE
