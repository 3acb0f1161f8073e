"""Random edits of sentences and what Python's difflib makes of them: how many words it keeps.
usage: python3 test/golden/edit-alignment.py > test/golden/edit-alignment.json
Each case is [before, after, kept]; `kept` are pairs of places where difflib's answer is the only
longest one (found by trying all), null elsewhere. `count` is the length of a longest common
subsequence by trying all.
"""
import difflib
import json
import random

VOCABULARY = 'the heart is normal no effusion mass left right small'.split()


def all_longest(before, after):
    """Every longest common subsequence as pairs of places."""
    best = [set()]
    length = 0

    def extend(i, j, pairs):
        nonlocal best, length
        if len(pairs) > length:
            length, best = len(pairs), [set()]
        if len(pairs) == length:
            best[0].add(tuple(pairs))
        for x in range(i, len(before)):
            for y in range(j, len(after)):
                if before[x] == after[y]:
                    extend(x + 1, y + 1, pairs + [(x, y)])

    extend(0, 0, [])
    return best[0], length


def main():
    rng = random.Random(4)
    cases = []
    for _ in range(120):
        before = [rng.choice(VOCABULARY) for _ in range(rng.randint(0, 7))]
        after = list(before)
        for _ in range(rng.randint(0, 4)):
            kind = rng.choice(['insert', 'delete', 'replace'])
            at = rng.randint(0, len(after))
            if kind == 'insert':
                after.insert(at, rng.choice(VOCABULARY))
            elif at < len(after):
                if kind == 'delete':
                    del after[at]
                else:
                    after[at] = rng.choice(VOCABULARY)
        longest, count = all_longest(before, after)
        blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
        pairs = [[b.a + k, b.b + k] for b in blocks for k in range(b.size)]
        is_only = len(longest) == 1 and tuple(map(tuple, pairs)) in longest
        cases.append({'before': before, 'after': after, 'count': count, 'kept': pairs if is_only else None})
    print(json.dumps(cases, separators=(',', ':')).replace('},{', '},\n{'))


main()
