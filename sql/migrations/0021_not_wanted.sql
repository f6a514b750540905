-- A change that is left out because what it sets is no longer wanted, or is wanted otherwise by now: an end of its own.

ALTER TABLE numsync.change_step DROP CONSTRAINT change_step_state_check;
ALTER TABLE numsync.change_step ADD CONSTRAINT change_step_state_check CHECK (state IN ('sending', 'confirmed', 'not_needed',
	'not_wanted', 'conflict', 'rejected', 'not_kept', 'not_sent', 'failed'));
COMMENT ON COLUMN numsync.change_step.state IS 'sending (the intent: a PUT may be on its way), confirmed, not_needed, not_wanted (judged anew before it was sent: nobody wants it any more, or somebody wants something else), conflict, rejected, not_kept, not_sent (an intent whose PUT did not take effect), failed';

ALTER TABLE numsync.run ADD COLUMN changes_unwanted bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN numsync.run.changes_unwanted IS 'changes that were left out because what they set is no longer wanted, or is wanted otherwise';
