"""What one would write in an afternoon: the list and every record into PostgreSQL, compare with a CSV, PUT what differs.

    peer.py WANTED.csv        (columns number,name,enabled)

Python's http.client with kept connections in a pool of threads, psycopg2 with execute_values. It is here to be compared
with, not to be used: no journal, no history, no resume, no rate limit, no check of what came back, a PUT that overwrites
whatever happened since. Environment: NUMSYNC_API_URL, LEADPING_API_KEY, DATABASE_URL, PEER_THREADS."""
import csv
import http.client
import json
import os
import sys
import threading
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import psycopg2.extras

BASE = urllib.parse.urlsplit(os.environ["NUMSYNC_API_URL"])
HEADERS = {"Authorization": "Bearer " + os.environ["LEADPING_API_KEY"], "Content-Type": "application/json"}
local = threading.local()


def call(method, path, body=None):
    if not hasattr(local, "connection"):
        local.connection = http.client.HTTPConnection(BASE.hostname, BASE.port)
    local.connection.request(method, path, json.dumps(body) if body is not None else None, HEADERS)
    with local.connection.getresponse() as answer:
        data = answer.read()
    if answer.status != 200:
        raise RuntimeError("%s %s: %d %s" % (method, path, answer.status, data[:200]))
    return json.loads(data)


def path_of(number_id):
    return "/phone-numbers/" + urllib.parse.quote(number_id, safe="")


def list_ids():
    token = None
    while True:
        page = call("POST", "/phone-numbers/all/business", {"pageSize": 500, "continuationToken": token})
        yield from (row["id"] for row in page["items"])
        token = page["continuationToken"]
        if token is None:
            return


def get(number_id):
    return call("GET", path_of(number_id))


def put(record, wanted):
    business = record.get("business")
    call("PUT", path_of(record["id"]), {
        "id": record["id"], "number": record["number"], "businessId": business["id"] if business else None,
        "adminEnablementOverride": record["adminEnablementOverride"],
        "name": wanted["name"], "enabled": wanted["enabled"] == "true"})


def save(connection, records):
    with connection, connection.cursor() as cursor:
        psycopg2.extras.execute_values(
            cursor,
            "INSERT INTO public.peer (id, number, name, enabled, record) VALUES %s ON CONFLICT (id) DO UPDATE SET "
            "number = excluded.number, name = excluded.name, enabled = excluded.enabled, record = excluded.record",
            [(r["id"], r["number"], r["name"], r["enabled"], json.dumps(r)) for r in records])


def main():
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS public.peer (id text PRIMARY KEY, number text, name text, "
                       "enabled boolean, record jsonb)")
    with ThreadPoolExecutor(int(os.environ.get("PEER_THREADS", "16"))) as pool:
        batch = []
        for record in pool.map(get, list_ids()):
            batch.append(record)
            if len(batch) == 500:
                save(connection, batch)
                batch = []
        save(connection, batch)
        with open(sys.argv[1], newline="") as file:
            wanted = {line["number"]: line for line in csv.DictReader(file)}
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT number, record FROM public.peer")
            differ = [(record, wanted[number]) for number, record in cursor if number in wanted and (
                record["name"] != wanted[number]["name"] or record["enabled"] != (wanted[number]["enabled"] == "true"))]
        for _ in pool.map(lambda pair: put(*pair), differ):
            pass
    print("%d changed" % len(differ))


main()
