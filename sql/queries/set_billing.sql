-- What the queries of a billing export are about, for this transaction.
-- $1 account_id  $2 moment  $3 opening moment or null  $4 period or null  $5 whether numbers that are gone count  $6 wanted values, a JSON array of objects  $7 fields that may be null, a JSON array  $8 amount_is  $9 place of the first line of the period  $10 closed period of the opening moment or null  $11 place of its first line
-- no column is read
SELECT set_config('numsync.account_id', $1, true), set_config('numsync.moment', $2, true),
	set_config('numsync.opening', coalesce($3, ''), true), set_config('numsync.moment_period', coalesce($4, ''), true),
	set_config('numsync.gone', $5, true), set_config('numsync.where', $6, true), set_config('numsync.where_null', $7, true),
	set_config('numsync.amount_is', $8, true), set_config('numsync.moment_first_place', $9, true),
	set_config('numsync.opening_period', coalesce($10, ''), true), set_config('numsync.opening_first_place', $11, true)
