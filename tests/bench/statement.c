/* Prints a statement of sql/queries with its lists of columns filled in: statement NAME. For floors that run the same
 * SQL through psql. */
#include "edge/sql.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	for (int id = 0; argc == 2 && id < SQL_COUNT; id++)
		if (strcmp(sql_files[id].name, argv[1]) == 0) {
			printf("%s\n", sql_text((enum sql_id)id));
			return 0;
		}
	fprintf(stderr, "statement NAME: prints sql/queries/NAME.sql as the server gets it\n");
	return 64;
}
