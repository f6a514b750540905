-- What COPY, which takes no parameters, is about, for this transaction.
-- $1 account_id
-- no column is read
SELECT set_config('numsync.account_id', $1, true)
