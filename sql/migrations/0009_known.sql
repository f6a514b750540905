-- What is known, where it is written rather than looked for in another pass: of each line of a closed period, whether it is known for
-- sure; of staged lines, which run of them another file has word for word.

ALTER TABLE numsync.closing_line ADD COLUMN known boolean;
COMMENT ON COLUMN numsync.closing_line.known IS 'whether it was known for sure what the number was at the end of the period; null: closed before this was kept';

ALTER TABLE numsync.stage_known ADD COLUMN last_line bigint;
ALTER TABLE numsync.stage_known ALTER COLUMN cells TYPE bigint;
COMMENT ON COLUMN numsync.stage_known.last_line IS 'at position 0: last of the lines that follow one another here as they do there; each says the same as that which has the same distance from of_line';
