-- Four eyes: which database role made a plan, and what other roles said about it. Of the plans that are there nobody can tell any more who
-- made them, so they have none.

ALTER TABLE numsync.plan ADD COLUMN role text;
ALTER TABLE numsync.plan ALTER COLUMN role SET DEFAULT SESSION_USER;
COMMENT ON COLUMN numsync.plan.role IS 'database role that made it, as it logged in; null: made before this was kept. Nobody who may add plans may say another (sql/grants.sql)';

CREATE TABLE numsync.plan_approval (
	account_id bigint NOT NULL,
	plan_id bigint NOT NULL,
	step bigint NOT NULL,
	approves boolean NOT NULL,
	digest text NOT NULL,
	actor text NOT NULL,
	said_at timestamptz NOT NULL,
	role text NOT NULL DEFAULT SESSION_USER,
	PRIMARY KEY (account_id, plan_id, step)
);
COMMENT ON TABLE numsync.plan_approval IS 'What was said about plans: approved, or an approval taken back; append-only. The last word about a plan counts';
COMMENT ON COLUMN numsync.plan_approval.account_id IS 'account of the plan';
COMMENT ON COLUMN numsync.plan_approval.plan_id IS 'the plan';
COMMENT ON COLUMN numsync.plan_approval.step IS 'number of the word within the plan, from 1';
COMMENT ON COLUMN numsync.plan_approval.approves IS 'false: an approval is taken back';
COMMENT ON COLUMN numsync.plan_approval.digest IS 'what the plan said then (plan_digest): for nothing else it counts';
COMMENT ON COLUMN numsync.plan_approval.actor IS 'who said it, as named with it, which proves nothing';
COMMENT ON COLUMN numsync.plan_approval.said_at IS 'when';
COMMENT ON COLUMN numsync.plan_approval.role IS 'database role that said it, as it logged in; nobody who may add words may say another (sql/grants.sql)';
