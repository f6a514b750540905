-- What the design forbids cannot be written. A database that has rows of the sort all the same is upgraded: its rows are not
-- touched, what is new is checked, and `numsync doctor` names them. And every logged table can be published
-- (CREATE PUBLICATION ... FOR ALL TABLES): it has a primary key, or sends the whole row.

-- no key: an import would pay for it
ALTER TABLE numsync.expectation_line REPLICA IDENTITY FULL;

ALTER TABLE numsync.phone_number_history ADD CONSTRAINT phone_number_history_ends_check CHECK (valid_from < valid_to) NOT VALID;
ALTER TABLE numsync.run ADD CONSTRAINT run_ended_check CHECK ((state = 'running') = (ended_at IS NULL)) NOT VALID;

-- one that was stopped and a later one could both be open; the later one is meant
UPDATE numsync.plan SET state = 'superseded'
WHERE state = 'open' AND EXISTS (SELECT 1 FROM numsync.plan later
	WHERE later.account_id = plan.account_id AND later.state = 'open' AND later.plan_id > plan.plan_id);
-- one of a run, which is about to be applied, and one made by hand
CREATE UNIQUE INDEX plan_open ON numsync.plan (account_id, (run_id IS NULL)) WHERE (state = 'open');

DO $$
BEGIN
	ALTER TABLE numsync.phone_number_history VALIDATE CONSTRAINT phone_number_history_ends_check;
EXCEPTION WHEN check_violation THEN
	RAISE WARNING 'versions of numbers end before they begin: `numsync doctor` names them';
END
$$;
DO $$
BEGIN
	ALTER TABLE numsync.run VALIDATE CONSTRAINT run_ended_check;
EXCEPTION WHEN check_violation THEN
	RAISE WARNING 'runs have a state and an end that do not go together: `numsync doctor` names them';
END
$$;
DO $$
BEGIN
	CREATE UNIQUE INDEX change_step_confirmed ON numsync.change_step (account_id, change_id) WHERE (state = 'confirmed');
EXCEPTION WHEN unique_violation THEN
	RAISE WARNING 'changes were confirmed twice: `numsync doctor` names them';
END
$$;
