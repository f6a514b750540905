-- What the lines that were found (`expectation_line`) say: the last common tables of `asked`. The argument: the account.
batch_field AS (
	SELECT f.* FROM numsync.batch_field f WHERE f.account_id = %
), expectation_claim AS (
	{{>expectation_claim|}}
)
