/* Addresses, read by libcurl so that nothing is checked in another way than it is used: which protocol a URL may be sent over
 * (https, or http to this machine), and what a base URL must not have. Bytes that no id has in a path are encoded here. */
#include "http_internal.h"
#include "base/buf.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

static bool host_is_loopback(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;
	char bare[INET6_ADDRSTRLEN];
	size_t size = strlen(host);

	if (strcasecmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, &v4) == 1)
		return (ntohl(v4.s_addr) >> 24) == 127;
	if (size < 3 || size - 2 >= sizeof bare || host[0] != '[' || host[size - 1] != ']')
		return false;
	memcpy(bare, host + 1, size - 2);
	bare[size - 2] = '\0';
	return inet_pton(AF_INET6, bare, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static bool url_ok(CURLUcode code)
{
	http_need(code != CURLUE_OUT_OF_MEMORY);
	return code == CURLUE_OK;
}

const char *http_url_protocol(const char *url)
{
	const char *protocol = NULL;
	char *scheme = NULL, *host = NULL;
	CURLU *parts = curl_url();

	http_need(parts != NULL);
	if (url_ok(curl_url_set(parts, CURLUPART_URL, url, 0)) &&
	    url_ok(curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0)) &&
	    url_ok(curl_url_get(parts, CURLUPART_HOST, &host, 0))) {
		if (strcasecmp(scheme, "https") == 0)
			protocol = "https";
		else if (strcasecmp(scheme, "http") == 0 && host_is_loopback(host))
			protocol = "http";
	}
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(parts);
	return protocol;
}

bool http_check_url(const char *base_url, struct error *err)
{
	const char *scheme = strstr(base_url, "://"), *authority = scheme ? scheme + 3 : base_url;

	for (const char *at = base_url; *at; at++)
		if ((unsigned char)*at <= 0x20 || (unsigned char)*at >= 0x7f || *at == '\\')
			return error_set(err, ERROR_CONFIG,
					 "the API's URL has a blank, control or non-ASCII character: write "
					 "it like https://api.leadping.ai");
	/* the URL itself is not shown: what stands before the @ may be a password */
	if (memchr(authority, '@', strcspn(authority, "/?#")))
		return error_set(err, ERROR_CONFIG,
				 "the API's URL has a user name or password before an \"@\": take it out; "
				 "the key goes in LEADPING_API_KEY");
	if (!scheme)
		return error_set(err, ERROR_CONFIG, "\"%s\" is no URL: write it like https://api.leadping.ai",
				 base_url);
	if (strpbrk(base_url, "?#"))
		return error_set(err, ERROR_CONFIG, "the API's URL \"%s\" must have no \"?\" and no \"#\"", base_url);
	if (!http_url_protocol(base_url))
		return error_set(err, ERROR_CONFIG,
				 "the API's URL \"%s\" cannot be used: only https://, or http:// to this "
				 "machine (localhost, 127.0.0.1, [::1]), because the key would be readable "
				 "on the way",
				 base_url);
	return true;
}

bool http_check_proxy(const char *proxy, struct error *err)
{
	const char *host = strncmp(proxy, "http://", 7) == 0 ? proxy + 7 : "", *port = strrchr(host, ':');
	bool good = *host && host[0] != ':' && port && port[1] && strspn(port + 1, "0123456789") == strlen(port + 1) &&
		    strlen(port + 1) <= 5 && strpbrk(host, "/@?# \\") == NULL;

	for (const char *at = host; good && *at; at++)
		good = (unsigned char)*at > 0x20 && (unsigned char)*at < 0x7f;
	/* what was given is not shown: a password may stand in it */
	return good ||
	       error_set(err, ERROR_CONFIG,
			 "expected http:// and host and port, such as http://proxy.example.com:3128, without user, "
			 "password and path");
}

void http_encode_component(const char *text, size_t size, struct buf *out)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
		    c == '_' || c == '.' || c == '~') {
			buf_char(out, (char)c);
		} else {
			buf_char(out, '%');
			buf_char(out, digits[c >> 4]);
			buf_char(out, digits[c & 15]);
		}
	}
}
