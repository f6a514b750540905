-- Which plan took the place of another is on record from here on. Of the plans that are there nobody can tell for sure.

ALTER TABLE numsync.plan ADD COLUMN superseded_by_plan_id bigint;
COMMENT ON COLUMN numsync.plan.superseded_by_plan_id IS 'the plan that took its place; null: none did, or the run that sent it died, or nothing was left to change, or it was superseded before this was kept';
