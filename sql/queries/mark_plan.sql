-- What is made behind this can be taken back alone (unmark_plan.sql): a plan that turns out to say what an open one says already.
SAVEPOINT plan_made
