-- A mark of all that expectations rest on beside the clock: another one when somebody imported, took back, or weighs sources
-- otherwise. The argument: the account.
md5(concat_ws('|', (SELECT max(batch_id) FROM numsync.import_batch WHERE account_id = %),
	(SELECT max(withdrawal_id) FROM numsync.withdrawal WHERE account_id = %),
	(SELECT string_agg(name || '=' || priority, '|' ORDER BY name) FROM numsync.source WHERE account_id = %)))
