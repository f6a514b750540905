#!/usr/bin/python3
"""Holds JSON that numsync printed against fixtures/schema, and says what is not as that says: schema.py FOLDER

FOLDER has a file for each output, and beside it, as FILE.words, the words of the command, one a line. The title of a schema names the
commands that it is for, with the option that makes them print this form; of several the one that names the most words counts. What no
schema is for is a fault. export prints columns, which are none of this.
Without FOLDER it looks at the schema files themselves."""
import json
import os
import sys

import jsonschema

PLACE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../fixtures/schema')


def unique(pairs):
    if len(dict(pairs)) < len(pairs):
        raise ValueError('a property stands twice: ' + ' '.join(name for name, _ in pairs))
    return dict(pairs)


def read(path):
    """The documents that a file has, one behind the other."""
    with open(path, encoding='utf-8') as file:
        text = file.read().strip()
    decoder, documents = json.JSONDecoder(object_pairs_hook=unique), []
    while text:
        document, end = decoder.raw_decode(text)
        documents.append(document)
        text = text[end:].strip()
    return documents


def schemas():
    """The schemas by the name of their file."""
    return {name: read(os.path.join(PLACE, name))[0] for name in sorted(os.listdir(PLACE))}


def schema_of(words, known):
    """The name of the schema of what this command prints, or None; '' when it has none by right."""
    at = [os.path.basename(word) for word in words].index('numsync')
    command, options = words[at + 1], words[at + 2:]
    if command == 'export':
        return ''
    found = None, 0
    for name, schema in known.items():
        for form in schema['title'].split(', '):
            first, *rest = form.split()
            if first == command and set(rest) <= set(options) and len(rest) + 1 > found[1]:
                found = name, len(rest) + 1
    return found[0]


def validator(name, known):
    base = 'file:///'
    store = {base + other: schema for other, schema in known.items()}
    resolver = jsonschema.RefResolver(base + name, known[name], store=store)
    return jsonschema.Draft202012Validator(known[name], resolver=resolver)


def faults(path, known, used):
    with open(path + '.words', encoding='utf-8', errors='replace') as file:
        words = file.read().split('\n')[:-1]
    name = schema_of(words, known)
    if name == '':
        return
    what = ' '.join(words[-6:])
    if name is None:
        yield f'{what}: no schema is for it'
        return
    used.add(name)
    try:
        documents = read(path)
    except ValueError as error:
        yield f'{what}: {error}'
        return
    for document in documents:
        error = jsonschema.exceptions.best_match(validator(name, known).iter_errors(document))
        if error:
            where = '.'.join(str(step) for step in error.absolute_path)
            yield f'{what}: {name}: {where or "at its top"}: {error.message[:300]}'


def objects(schema, path):
    """Each schema of an object in one, with where it stands."""
    if isinstance(schema, dict):
        if 'properties' in schema:
            yield path, schema
        for key, value in schema.items():
            yield from objects(value, f'{path}.{key}')
    elif isinstance(schema, list):
        for value in schema:
            yield from objects(value, path)


def faults_of_schema(name, schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    for path, one in objects(schema, name):
        if one.get('additionalProperties') is not False:
            yield f'{path}: properties that are not listed are allowed'
        for missing in set(one['required']) - set(one['properties']):
            yield f'{path}: {missing} is required and not listed'
        for key, value in one['properties'].items():
            if not value.get('description'):
                yield f'{path}: {key} has no description'
            if 'integer' in value['type'] and not value.get('unit'):
                yield f'{path}: {key} has no unit'
            if key not in one['required'] and 'only ' not in value['description']:
                yield f'{path}: {key} is not always there, and its description does not say when'
            if set(value) - {'type', 'enum', 'pattern', 'minimum', 'unit', 'stable', 'description', 'items'}:
                yield f'{path}: {key} has a word that the manual page would not show'


def main():
    known, used, found = schemas(), set(), []
    for folder in sys.argv[1:]:
        for name in sorted(os.listdir(folder)):
            if not name.endswith('.words'):
                found += faults(os.path.join(folder, name), known, used)
    if not sys.argv[1:]:
        for name, schema in known.items():
            found += faults_of_schema(name, schema)
    print('\n'.join(found + sorted(used)))
    return bool(found)


sys.exit(main())
