/* One account, the processes that want to work on it, and a server that does what a PUT says: lease, take-over, renewal, intent,
 * PUT, lost answer, recovery. README.md says which function or statement each step is, and what is left out.
 *
 * Everything between `atomic {` and `}` happens at once; between two of these anything may happen elsewhere, for any time. So a
 * process that is frozen needs no words of its own. Time is a number of ticks: an age that has reached AGED stays there.
 *
 * -DTODAY is the renewal and the check as they were before (-DAT_WIRE: with the check made at the wire). -DFAULT=n is the mended design with one fault in it. */

/* faults of the mended design; each must be seen */
#define NO_WAIT 1      /* the taker does not wait */
#define IN_QUEUE 2     /* the last check is made in the queue, not at the wire */
#define OTHER_TABLE 3  /* renewal tests the fence in another table, with the snapshot from before it waited */
#define STAMP_AFTER 4  /* the clock is read when the confirmation has arrived, not before it was asked for */
#define NO_INTENT 5    /* the intent is not committed before the PUT */
#define BLIND 6        /* what became of a PUT is not asked with a GET */
#define NO_LOCK 7      /* the fence is looked at, not locked, before the journal is written */
#define OLD_GET 8      /* the age of the GET is not looked at */
#define EQUAL_WAIT 9   /* the taker waits no longer than a confirmation counts */
#define RELEASED 10    /* the taker does not wait when the lease was given back, whatever is open */
#define KEEP_HOLDER 11 /* the taker does not end the transaction that its predecessor is frozen in */

#ifndef FAULT
#define FAULT 0
#endif
#ifndef PROCS
#define PROCS 2
#endif
#ifndef CHANGES
#define CHANGES 1
#endif
#ifndef TRIES
#define TRIES 3
#endif
/* how often each may happen */
#ifndef TAKES
#define TAKES 2 /* a lease is taken from a holder that lives */
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef FREEZES
#define FREEZES 1 /* for good */
#endif
#ifndef EDITS
#define EDITS 1 /* by somebody else, at the server */
#endif

#define CONFIRMED_TICKS 1 /* CONFIRMED_MS */
#define GET_TICKS 2       /* GET_AGE_MS */
#define AGED 3            /* older than both */
#define LEASE_TICKS 4     /* TODAY: the lease; it is renewed when a quarter of it is over */
#define SETTLE_TICKS 1    /* TODAY: SETTLE_MS */
#ifdef TODAY
#define IS_TODAY true
#else
#define IS_TODAY false
#endif
#define NOBODY PROCS

mtype = { PLANNED, SENDING, NOT_SENT, CONFIRMED, CONFLICT };
mtype = { OLD, WANTED, EDITED };

/* the database */
byte lease_fence;             /* lease.fence */
bool held;                    /* lease.run_id is not null */
byte renewal_fence;           /* lease_renewal.fence */
byte left;                    /* TODAY: lease_renewal.expires_at, as ticks that are left */
byte renewal_lock = NOBODY;   /* who holds the row of lease_renewal */
byte lease_lock = NOBODY;     /* who holds the row of lease alone (take_lease) */
bool share[PROCS];            /* who holds it with others (check_fence), in a transaction that is open */
mtype state[CHANGES] = PLANNED; /* the last change_step */
byte by[CHANGES];             /* the fence that wrote it */
byte intent_age[CHANGES] = AGED;

/* the server */
mtype value[CHANGES] = OLD;
bool on_its_way[CHANGES];     /* a PUT was handed to the socket and has not arrived */
byte edit_age = AGED;

/* the processes */
byte fence[PROCS];            /* 0: no lease */
byte confirmed_age[PROCS] = AGED; /* since the database last confirmed the fence */
byte since[PROCS] = AGED;     /* since the take-over, then since the last GET */
bool frozen[PROCS];           /* for good */

/* only for the properties */
byte acting;                  /* the highest fence that has sent anything */

byte takes = TAKES, crashes = CRASHES, freezes = FREEZES, edits = EDITS;

#if PROCS == 2
#define SOME_PROCESS(test) (test(0) || test(1))
#else
#define SOME_PROCESS(test) (test(0) || test(1) || test(2))
#endif
#if CHANGES == 1
#define SOME(test) (test(0))
#define NONE_ON_ITS_WAY (!on_its_way[0])
#else
#define SOME(test) (test(0) || test(1))
#define NONE_ON_ITS_WAY (!on_its_way[0] && !on_its_way[1])
#endif
#define OPEN(c) (state[c] == PLANNED || state[c] == SENDING)
#define SENT(c) (state[c] == SENDING)
#define UNSENT(c) (state[c] == NOT_SENT)
#define HOLDS(p) (fence[p] == lease_fence && !frozen[p])
#define SHARES(p) (share[p])
#define SHARES_FROZEN(p) (share[p] && frozen[p])
#ifdef TODAY
#define MAY_TAKE (!held || left == 0 || !SOME_PROCESS(HOLDS))
#else
/* no promise rests on the length of the lease, or on the clock that measures it: it may have ended at any moment */
#define MAY_TAKE (!held || takes > 0 || !SOME_PROCESS(HOLDS))
#endif

/* a process that has ended a run begins another when somebody left something open, and is no more */
#define WORK_FOR(worked) ((SOME(OPEN) && !(worked && SOME_PROCESS(HOLDS))) || (!worked && SOME(UNSENT)))

/* In the place of any step. A crash: what was in memory is gone, the database ends the session some time later. */
#define OR_HALT \
	:: crashes > 0 -> crashes--; printf("process %d (fence %d) dies\n", me, fence[me]); fence[me] = 0; goto halted \
	:: freezes > 0 -> freezes--; printf("process %d (fence %d) is frozen for good\n", me, fence[me]); frozen[me] = true; goto end_frozen

/* A GET or PUT is sent. */
inline act()
{
	if
	:: fence[me] > acting -> acting = fence[me]
	:: else
	fi
}

/* The transaction of a batch: BEGIN and check_fence; add_steps and COMMIT. A macro, for a label cannot be given to an inline. */
#define JOURNAL(what, then) \
	atomic { \
		if \
		:: lease_lock == NOBODY && lease_fence == fence[me] -> share[me] = true \
		:: FAULT == NO_LOCK && lease_fence == fence[me] -> share[me] = true \
		:: lease_lock == NOBODY && lease_fence != fence[me] -> goto lost \
		OR_HALT \
		fi \
	} \
	atomic { \
		if \
		:: !share[me] -> goto lost /* the taker has ended the transaction */ \
		:: share[me] -> \
			assert(lease_fence == fence[me]); /* the journal is written by the holder of the lease alone */ \
			share[me] = false; \
			state[c] = what; \
			by[c] = fence[me]; \
			confirmed_age[me] = 0; \
			intent_age[c] = (what == SENDING && IS_TODAY -> 0 : AGED); \
			printf("process %d (fence %d) notes %e\n", me, fence[me], state[c]); \
			goto then \
		OR_HALT \
		fi \
	}

inline renew()
{
#if defined TODAY || FAULT == OTHER_TABLE
	/* the statement's snapshot; then it waits for the row, and looks again only at what stands in that row */
	atomic {
		if
		:: lease_fence == fence[me]
		:: lease_fence != fence[me] -> goto lost
		OR_HALT
		fi
	}
	atomic {
		if
		:: renewal_lock == NOBODY ->
			printf("process %d (fence %d) renews: still ours, while lease.fence is %d\n", me, fence[me], lease_fence);
#ifndef TODAY
			assert(lease_fence == fence[me]); /* a confirmation is true when it is given */
#endif
#ifdef TODAY
			left = LEASE_TICKS;
#endif
			confirmed_age[me] = 0
		OR_HALT
		fi
	}
#else
	atomic {
		if
		:: renewal_lock == NOBODY && renewal_fence != fence[me] -> goto lost
		:: renewal_lock == NOBODY && renewal_fence == fence[me] ->
			printf("process %d (fence %d) renews\n", me, fence[me]);
			assert(lease_fence == fence[me]);
#if FAULT != STAMP_AFTER
			confirmed_age[me] = 0
#endif
		OR_HALT
		fi
	}
#if FAULT == STAMP_AFTER
	atomic {
		if
		:: confirmed_age[me] = 0
		OR_HALT
		fi
	}
#endif
#endif
}

proctype Run(byte me)
{
	byte c, tries;
	bool over; /* the lease was taken over: nobody had released it */
	bool worked; /* it has ended a run */
	bool again_taken; /* it has waited for a lock in vain */
	mtype seen; /* by the last GET */

idle:
	atomic { c = 0; tries = 0; over = false; seen = OLD; fence[me] = 0; confirmed_age[me] = AGED; since[me] = AGED }
end_idle:
	atomic { /* lock_lease */
		renewal_lock == NOBODY && MAY_TAKE && WORK_FOR(worked) -> renewal_lock = me
	}
	atomic { /* get_lease */
		if
		:: over = held;
#ifndef TODAY
			if
			:: held && SOME_PROCESS(HOLDS) && takes > 0 -> takes--
			:: else
			fi
#endif
		OR_HALT
		fi
	}
	atomic { /* end_holder */
		if
		:: FAULT != KEEP_HOLDER ->
			for (c : 0 .. PROCS - 1) {
				if
				:: fence[c] == lease_fence -> share[c] = false
				:: else
				fi
			}
			c = 0
		:: FAULT == KEEP_HOLDER
		OR_HALT
		fi
	}
	atomic { /* take_lease */
		if
		:: lease_lock == NOBODY && (FAULT == NO_LOCK || !SOME_PROCESS(SHARES)) -> lease_lock = me
		:: SOME_PROCESS(SHARES_FROZEN) && !again_taken -> again_taken = true; renewal_lock = NOBODY; goto idle /* lock_timeout */
		OR_HALT
		fi
	}
	atomic { /* COMMIT */
		if
		:: lease_fence++;
			renewal_fence = lease_fence;
			held = true;
#ifdef TODAY
			left = LEASE_TICKS;
#endif
			lease_lock = NOBODY;
			renewal_lock = NOBODY;
			fence[me] = lease_fence;
			confirmed_age[me] = 0;
			since[me] = 0;
			printf("process %d takes the lease: fence %d\n", me, fence[me])
		OR_HALT
		fi
	}
#if !defined TODAY && FAULT != NO_WAIT
	atomic { /* a PUT of the holder before may be about to go: the taker waits until no confirmation of that holder counts */
		if
		:: !SOME(SENT)
#if FAULT == RELEASED
		:: !over
#endif
#if FAULT == EQUAL_WAIT
		:: since[me] >= CONFIRMED_TICKS
#else
		:: since[me] > CONFIRMED_TICKS
#endif
		:: crashes > 0 -> crashes--; goto release /* a signal */
		OR_HALT
		fi
	}
#endif
recover:
	atomic {
		since[me] = AGED; over = false; seen = OLD;
		do
		:: c == CHANGES -> c = 0; goto next
		:: c < CHANGES && state[c] != SENDING -> c++
		:: c < CHANGES && state[c] == SENDING -> break
		od
	}
	atomic { /* GET */
		if
#ifdef TODAY
		:: intent_age[c] >= SETTLE_TICKS ->
#else
		:: true ->
#endif
			act();
			seen = (FAULT == BLIND -> OLD : value[c]);
			printf("process %d (fence %d) recovers: sees %e\n", me, fence[me], seen);
			if
			:: seen == WANTED -> goto recovered
			:: else
			fi
		OR_HALT
		fi
	}
	JOURNAL(NOT_SENT, recover)
recovered:
	JOURNAL(CONFIRMED, recover)

	/* the plan, made afresh, and its changes */
next:
	atomic {
		since[me] = AGED; seen = OLD; tries = 0;
		do
		:: c == CHANGES -> goto release
		:: c < CHANGES && (state[c] == CONFIRMED || state[c] == CONFLICT) -> c++
		:: c < CHANGES && state[c] != CONFIRMED && state[c] != CONFLICT -> break
		od
	}
again:
	atomic { /* GET */
		if
		:: act();
			since[me] = 0;
			if
			:: value[c] == WANTED && FAULT != BLIND -> since[me] = AGED; goto confirmed /* not_needed */
			:: value[c] == EDITED -> since[me] = AGED; goto conflict
			:: value[c] == OLD || (value[c] == WANTED && FAULT == BLIND)
			fi
#if FAULT == NO_INTENT
			;
			goto queue
#endif
		OR_HALT
		fi
	}
	JOURNAL(SENDING, queue)

queue: /* the lease is renewed, or not */
	atomic {
		tries++;
		if
#ifdef TODAY
		:: confirmed_age[me] < LEASE_TICKS / 4 -> goto wire
		:: confirmed_age[me] >= LEASE_TICKS / 4
#else
		:: true
		:: goto checked
#endif
		fi
	}
	renew();
checked:
#if FAULT == IN_QUEUE
	atomic {
		if
		:: confirmed_age[me] <= CONFIRMED_TICKS && since[me] <= GET_TICKS
		:: else -> goto too_old
		fi
	}
#endif
wire:
	atomic { /* the last check and the hand-over */
		if
#if !defined TODAY && FAULT != IN_QUEUE
#if FAULT == OLD_GET
		:: confirmed_age[me] > CONFIRMED_TICKS -> goto too_old
		:: confirmed_age[me] <= CONFIRMED_TICKS ->
#else
		:: confirmed_age[me] > CONFIRMED_TICKS || since[me] > GET_TICKS -> goto too_old
		:: confirmed_age[me] <= CONFIRMED_TICKS && since[me] <= GET_TICKS ->
#endif
#else
#ifdef AT_WIRE
		:: confirmed_age[me] >= LEASE_TICKS / 4 -> goto too_old
		:: confirmed_age[me] < LEASE_TICKS / 4 ->
#else
		:: true ->
#endif
#endif
			printf("process %d (fence %d) sends the PUT; the highest fence that acts is %d\n", me, fence[me], acting);
			assert(fence[me] >= acting); /* at most one process sends */
			assert(state[c] != CONFIRMED); /* nothing confirmed is sent again */
			assert(state[c] == SENDING && by[c] == fence[me]); /* no PUT without a committed intent of its own fence */
			assert(value[c] != WANTED && !on_its_way[c]); /* what took effect is not sent again */
#ifndef TODAY
			assert(value[c] != EDITED || edit_age <= GET_TICKS); /* an edit is not undone by a PUT that is older than the bound */
#endif
			act();
			since[me] = AGED;
			on_its_way[c] = true
		OR_HALT
		fi
	}
	atomic { /* the answer; when it is lost, or is 429, a GET */
		if
		:: !on_its_way[c] ->
			if
			:: value[c] == WANTED -> goto confirmed
			:: value[c] != WANTED || FAULT == BLIND
			fi
		:: crashes > 0 -> crashes--; goto release /* a signal; 4 s later the run is closed, whatever is under way */
		OR_HALT
		fi
	}
too_old:
	JOURNAL(NOT_SENT, retry)
retry:
	atomic {
		since[me] = AGED;
		if
		:: tries < TRIES -> goto again
		:: else -> c++; goto next
		fi
	}
confirmed:
	JOURNAL(CONFIRMED, next)
conflict:
	JOURNAL(CONFLICT, next)

release:
	atomic { /* release_lease */
		if
		:: lease_lock == NOBODY && !SOME_PROCESS(SHARES) && lease_fence == fence[me] -> held = false; fence[me] = 0; worked = true;
			printf("process %d gives the lease back\n", me); goto idle
		:: lease_lock == NOBODY && lease_fence != fence[me] -> goto lost
		OR_HALT
		fi
	}
lost:
	atomic {
		printf("process %d (fence %d) ends: the lease is lost\n", me, fence[me]);
		share[me] = false;
		fence[me] = 0;
		goto idle
	}
halted:
	atomic { /* the database ends the session; another run begins */
		share[me] = false;
		if
		:: renewal_lock == me -> renewal_lock = NOBODY
		:: else
		fi;
		if
		:: lease_lock == me -> lease_lock = NOBODY
		:: else
		fi;
		goto idle
	}
end_frozen:
	atomic { /* idle_in_transaction_session_timeout, for one that is frozen while it takes the lease */
		renewal_lock == me -> renewal_lock = NOBODY;
		if
		:: lease_lock == me -> lease_lock = NOBODY
		:: else
		fi;
		goto end_frozen
	}
}

/* A PUT arrives within the tick in which it was handed over, or never; somebody edits a number. */
proctype Server()
{
	byte c;
end_server:
	do
	:: atomic { on_its_way[0] -> on_its_way[0] = false; value[0] = WANTED; printf("the server does what the PUT says\n") }
	:: atomic { on_its_way[0] -> on_its_way[0] = false; printf("the PUT is lost\n") }
#if CHANGES == 2
	:: atomic { on_its_way[1] -> on_its_way[1] = false; value[1] = WANTED; printf("the server does what the PUT says\n") }
	:: atomic { on_its_way[1] -> on_its_way[1] = false; printf("the PUT is lost\n") }
#endif
	:: atomic { edits > 0 && value[0] == OLD && !on_its_way[0] -> edits--; value[0] = EDITED; edit_age = 0; printf("somebody edits the number\n") }
	od
}

#define OLDER(age) if :: age < AGED -> age++ :: else fi
#define YOUNG(p) (confirmed_age[p] < AGED || since[p] < AGED)
#define INTENT_YOUNG(c) (intent_age[c] < AGED)

proctype Clock()
{
	byte i;
end_clock:
	do
	:: atomic {
		NONE_ON_ITS_WAY && (SOME_PROCESS(YOUNG) || SOME(INTENT_YOUNG) || edit_age < AGED || left > 0) ->
		for (i : 0 .. PROCS - 1) {
			OLDER(confirmed_age[i]);
			OLDER(since[i])
		}
		for (i : 0 .. CHANGES - 1) {
			OLDER(intent_age[i])
		}
		OLDER(edit_age);
		if
		:: left > 0 -> left--
		:: else
		fi;
		i = 0
	}
	od
}

init {
	byte i;
	atomic {
		for (i : 0 .. PROCS - 1) {
			run Run(i)
		}
		run Server();
		run Clock();
		i = 0
	}
	timeout -> assert(!SOME(OPEN)) /* every change ends, if some process lives */
}
