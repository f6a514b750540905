-- Plans of an account are made one after another, beside imports, which take longer.
CREATE TABLE numsync.plan_turn (
	account_id bigint NOT NULL,
	taken_at timestamptz NOT NULL,
	PRIMARY KEY (account_id)
) WITH (fillfactor = 50);
COMMENT ON TABLE numsync.plan_turn IS 'One row an account, locked by whoever makes a plan of it: the numbers of plans and changes go on from the highest that there is';
COMMENT ON COLUMN numsync.plan_turn.account_id IS 'account that plans are made of';
COMMENT ON COLUMN numsync.plan_turn.taken_at IS 'when a plan was begun last';
