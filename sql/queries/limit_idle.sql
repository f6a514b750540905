-- Ends the session when it stands idle within a transaction: what a frozen process has locked, the next run needs.
-- $1 milliseconds
SELECT set_config('idle_in_transaction_session_timeout', $1, false)
