-- Until the end of the transaction no run begins and none goes on beyond its lease: who takes or renews a lease waits.
LOCK TABLE numsync.lease_renewal IN EXCLUSIVE MODE
