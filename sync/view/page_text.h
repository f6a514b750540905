/* What every page has in it: page.css and page.js, put into the program by the build (embed.sh). */
#ifndef NUMSYNC_VIEW_PAGE_TEXT_H
#define NUMSYNC_VIEW_PAGE_TEXT_H

extern const char page_style[], page_script[];

#endif
