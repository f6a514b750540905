#!/usr/bin/python3
"""Runs the commands of documents, in order, and compares what they print with what the documents say. TAP.

documents.py FOLDER DOCUMENT...

A command is a line `$ ...` of an indented or fenced block; what follows it in the block is what it prints: standard output, then
standard error. A line `...` stands for any number of lines, `...` at the end of a line for the rest of that line. Commands run
in FOLDER. Every `numsync ...` within the text must name a command and options that there are.

What differs from one run to the next is masked on both sides, and nothing else: minutes and seconds (of the hours in which the
demo's business works: 9 o'clock, and 2 at night), how long a run took, requests of the last seconds, digests of what has such a
time in it, ports, sizes and versions of PostgreSQL, and the folder itself."""
import os
import re
import subprocess
import sys

MASKS = [(re.compile(pattern), to) for pattern, to in [
    (r'(\d{4}-\d\d-\d\d[T ])(02|09):\d\d(:\d\d(\.\d+)?)?', r'\1\2:MM'),
    (r'(0[29]:MM) +\d+ s\b', r'\1 TOOK'),
    (r'(budget +)\d+ of ', r'\1N of '),
    (r'\b[0-9a-f]{64}\b', 'DIGEST'),
    (r'127\.0\.0\.1:\d+', '127.0.0.1:PORT'),
    (r'\b\d+(\.\d+)? (kB|MB|GB)\b', 'SIZE'),
    (r'PostgreSQL \d+(\.\d+)?', 'PostgreSQL VERSION'),
]]
HOME = '/home/anna'  # what the documents call FOLDER


def masked(line, folder):
    line = line.replace(folder, HOME).rstrip()
    for pattern, to in MASKS:
        line = pattern.sub(to, line)
    return line


def agrees(want, have):
    """Whether the lines of a document, with their `...`, are the lines that were printed."""
    if not want:
        return not have
    if want[0] == '...':
        return any(agrees(want[1:], have[skip:]) for skip in range(len(have) + 1))
    if not have:
        return False
    if want[0].endswith('...') and have[0].startswith(want[0][:-3].rstrip()):
        return agrees(want[1:], have[1:])
    return want[0] == have[0] and agrees(want[1:], have[1:])


def blocks(text):
    """Lists of (line number, line) of the blocks of a document: indented by four or a tab, or between fences."""
    block, fence = [], False
    for number, line in enumerate(text.split('\n'), 1):
        if line.startswith('```'):
            fence = not fence
        elif fence:
            block.append((number, line))
            continue
        elif re.match(r'    |\t', line) or (block and not line):
            block.append((number, re.sub(r'^(    |\t)', '', line)))
            continue
        if block:
            yield block
        block = []
    if block:
        yield block


def commands(text):
    """(line number, command, lines that it prints)"""
    for block in blocks(text):
        found = None
        for number, line in block:
            if line.startswith('$ '):
                if found:
                    yield found
                found = (number, line[2:], [])
            elif found:
                found[2].append(line)
        if found:
            yield found


def mentions(text):
    """Each `numsync ...` in the running text of Markdown or scdoc."""
    prose = re.sub(r'(?ms)^```.*?^```$|^    [^\n]*$', '', text)
    for match in re.finditer(r'`(numsync [^`\n]*)`|\*(numsync [a-z][^*\n]*)\*', prose):
        yield re.sub(r'\\(.)', r'\1', match.group(1) or match.group(2))


class Tap:
    def __init__(self):
        self.tests = self.failures = 0

    def ok(self, good, title, why=()):
        self.tests += 1
        self.failures += not good
        print(f"{'ok' if good else 'not ok'} {self.tests} - {title}")
        if not good:
            print('\n'.join(f'# {line}' for line in why))
        sys.stdout.flush()

    def end(self):
        print(f'1..{self.tests}')
        return self.failures != 0


def try_command(tap, name, folder, number, command, want):
    while want and not want[-1].strip():
        want.pop()
    done = subprocess.run(['sh', '-c', command], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=600)
    have = (done.stdout + done.stderr).decode('utf-8', 'backslashreplace').replace('\r\n', '\n').rstrip('\n')
    have = have.split('\n') if have else []
    right = agrees([masked(line, folder) for line in want], [masked(line, folder) for line in have])
    refused = any(' error: ' in line for line in want)
    status = done.returncode in (0, 2) or refused
    why = [f'exit status {done.returncode}'] + [f'- {line}' for line in want] + [f'+ {line}' for line in have[:60]]
    tap.ok(right and status, f'{name}:{number}: {command}', why)


def try_mentions(tap, name, text, helps):
    wrong, count = [], 0
    for mention in mentions(text):
        words = mention.split()
        if len(words) < 2 or not re.fullmatch('[a-z]+', words[1]):
            continue
        count += 1
        if words[1] not in helps:
            done = subprocess.run(['numsync', words[1], '--help'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            helps[words[1]] = done.stdout.decode() if done.returncode == 0 else ''
        for option in [word for word in words if word.startswith('--')] or ['']:
            if not re.search(re.escape(option) + r'\b', helps[words[1]]) or not helps[words[1]]:
                wrong.append(f'{mention}: there is no {words[1]} {option}')
    tap.ok(not wrong, f'{name}: {count} commands named in the text are there, with their options', wrong)


def try_document(tap, path, folder, helps):
    name = os.path.basename(path)
    with open(path, encoding='utf-8') as file:
        text = file.read()
    ran = 0
    for number, command, want in commands(text):
        try_command(tap, name, folder, number, command, want)
        ran += 1
    tap.ok(ran > 0, f'{name}: {ran} commands were run')
    try_mentions(tap, name, text, helps)


def main():
    tap, helps = Tap(), {}
    for path in sys.argv[2:]:
        try_document(tap, path, os.path.realpath(sys.argv[1]), helps)
    return tap.end()


sys.exit(main())
