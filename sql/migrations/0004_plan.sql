-- Plans, their changes, and the journal of how each change went.

CREATE TABLE numsync.plan (
	account_id bigint NOT NULL,
	plan_id bigint NOT NULL,
	run_id bigint,
	actor text NOT NULL,
	created_at timestamptz NOT NULL,
	catalogue text NOT NULL,
	change_count bigint NOT NULL,
	disable_count bigint NOT NULL,
	state text NOT NULL CHECK (state IN ('open', 'applying', 'applied', 'superseded')),
	applied_by_run_id bigint,
	PRIMARY KEY (account_id, plan_id)
);
COMMENT ON TABLE numsync.plan IS 'Saved lists of changes that would remove correctable drift';
COMMENT ON COLUMN numsync.plan.account_id IS 'account of the numbers';
COMMENT ON COLUMN numsync.plan.plan_id IS 'number of the plan within the account, from 1';
COMMENT ON COLUMN numsync.plan.run_id IS 'run that made it; null when made by hand';
COMMENT ON COLUMN numsync.plan.actor IS 'who made it';
COMMENT ON COLUMN numsync.plan.created_at IS 'when';
COMMENT ON COLUMN numsync.plan.catalogue IS 'digest of the field catalogue it was made under';
COMMENT ON COLUMN numsync.plan.change_count IS 'changes in it';
COMMENT ON COLUMN numsync.plan.disable_count IS 'changes that disable a number';
COMMENT ON COLUMN numsync.plan.state IS 'open; applying (a run works on it); applied (every change has ended); superseded (a later plan took its place)';
COMMENT ON COLUMN numsync.plan.applied_by_run_id IS 'run that applied it';

CREATE TABLE numsync.change (
	account_id bigint NOT NULL,
	change_id bigint NOT NULL,
	plan_id bigint NOT NULL,
	phone_id text NOT NULL,
	number text NOT NULL,
	PRIMARY KEY (account_id, change_id)
);
-- apply and the plan's page read the changes of one plan
CREATE INDEX change_plan ON numsync.change (account_id, plan_id, change_id);
COMMENT ON TABLE numsync.change IS 'One planned PUT each; append-only. How it went is in change_step';
COMMENT ON COLUMN numsync.change.account_id IS 'account of the number';
COMMENT ON COLUMN numsync.change.change_id IS 'number of the change within the account, from 1';
COMMENT ON COLUMN numsync.change.plan_id IS 'plan that it belongs to';
COMMENT ON COLUMN numsync.change.phone_id IS 'id of the number';
COMMENT ON COLUMN numsync.change.number IS 'phone number as the mirror had it';

CREATE TABLE numsync.change_field (
	account_id bigint NOT NULL,
	change_id bigint NOT NULL,
	field text NOT NULL,
	before text,
	after text,
	wanted boolean NOT NULL,
	source text,
	batch_id bigint,
	line bigint,
	PRIMARY KEY (account_id, change_id, field)
);
COMMENT ON TABLE numsync.change_field IS 'What a change found and what it sets, for every field that a PUT carries; append-only';
COMMENT ON COLUMN numsync.change_field.account_id IS 'account of the number';
COMMENT ON COLUMN numsync.change_field.change_id IS 'change that it belongs to';
COMMENT ON COLUMN numsync.change_field.field IS 'column name of the field';
COMMENT ON COLUMN numsync.change_field.before IS 'value in the mirror when the plan was made, canonical text; null is null';
COMMENT ON COLUMN numsync.change_field.after IS 'value to be set, canonical text; equal to before where nothing is wanted';
COMMENT ON COLUMN numsync.change_field.wanted IS 'whether the change sets this field';
COMMENT ON COLUMN numsync.change_field.source IS 'source of the expectation that asked for it; null if none did directly';
COMMENT ON COLUMN numsync.change_field.batch_id IS 'batch of that expectation';
COMMENT ON COLUMN numsync.change_field.line IS 'line of that file';

CREATE TABLE numsync.change_step (
	account_id bigint NOT NULL,
	change_id bigint NOT NULL,
	step integer NOT NULL,
	state text NOT NULL CHECK (state IN ('sending', 'confirmed', 'not_needed', 'conflict', 'rejected',
		'not_kept', 'not_sent', 'failed')),
	at timestamptz NOT NULL,
	run_id bigint NOT NULL,
	status integer,
	message text,
	PRIMARY KEY (account_id, change_id, step)
);
COMMENT ON TABLE numsync.change_step IS 'The journal: every state that a change went through; append-only. DESIGN.md section 10 has the state machine';
COMMENT ON COLUMN numsync.change_step.account_id IS 'account of the number';
COMMENT ON COLUMN numsync.change_step.change_id IS 'change that it belongs to';
COMMENT ON COLUMN numsync.change_step.step IS 'order of the steps of the change, from 1; the last one is its state';
COMMENT ON COLUMN numsync.change_step.state IS 'sending (the intent: a PUT may be on its way), confirmed, not_needed, conflict, rejected, not_kept, not_sent (an intent whose PUT did not take effect), failed';
COMMENT ON COLUMN numsync.change_step.at IS 'when';
COMMENT ON COLUMN numsync.change_step.run_id IS 'run that did it';
COMMENT ON COLUMN numsync.change_step.status IS 'HTTP status of the answer; null when there was none';
COMMENT ON COLUMN numsync.change_step.message IS 'what happened, for people';
