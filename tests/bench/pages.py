"""Prints a curl configuration that fetches every page of the list, one after the other, on one connection.

pages.py URL KEY PAGE_SIZE"""
import json
import sys
import urllib.request

url, key, page_size = sys.argv[1], sys.argv[2], int(sys.argv[3])
token = None
while True:
    body = json.dumps({"pageSize": page_size, "continuationToken": token})
    request = urllib.request.Request(
        url + "/phone-numbers/all/business", body.encode(),
        {"Authorization": "Bearer " + key, "Content-Type": "application/json"})
    print("next" if token else "", 'url = "%s/phone-numbers/all/business"' % url, sep="\n")
    print('header = "Authorization: Bearer %s"' % key)
    print('header = "Content-Type: application/json"')
    print('header = "Expect:"')
    print("data = %s" % json.dumps(body))
    print('output = "/dev/null"')
    with urllib.request.urlopen(request) as answer:
        token = json.load(answer)["continuationToken"]
    if token is None:
        break
