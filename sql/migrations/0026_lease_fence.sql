-- A renewal waits for the lock of whoever takes the lease over. What it asks once it has the lock must stand in the row that it waited
-- for: of another table it would still see what was there before it waited.
ALTER TABLE numsync.lease_renewal ADD COLUMN fence bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN numsync.lease_renewal.fence IS 'that of the lease, whoever takes it writes both: a renewal checks it on the row that it locks';
UPDATE numsync.lease_renewal n SET fence = l.fence FROM numsync.lease l WHERE l.account_id = n.account_id;
