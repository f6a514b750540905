-- Takes back what was made since mark_plan.sql.
ROLLBACK TO SAVEPOINT plan_made
