-- One prune at a time.
LOCK TABLE numsync.history_removal IN SHARE ROW EXCLUSIVE MODE
