"""Blocks from people who mean no good, and what is said of each; nothing where it does no harm."""

_NETS = "n: '{}'\nanswer: {}".format(
    ",".join(["relu"] * 30), "+".join(f'macs("conv {{a}} k{2 * k + 1} p{k},{{n}}")' for k in range(14))
)
_WIDE = "\n".join(f"v{number}: 1..10**9" for number in range(20))
_LARGE = "\n".join(f"w{number}: (10**70 + a) / (10**70 + b) * (a + b + a + b)" for number in range(8))
_LUCKY = "\n".join(f"  - m{number}: w{number} * b if b % 9 > 3 else w1 * w2 + w3" for number in range(8))
_DOUBLING = "\n".join(f'b{number + 1}: "{{b{number}}}{{b{number}}}"' for number in range(30))

TWELVE = {
    "imports": ("answer: __import__('os').system('touch pwned')", "only functions can be called"),
    "dunder names": ("answer: a.__class__.__bases__[0].__subclasses__()", "only functions can be called"),
    "towers of powers": ("answer: 9**9**9**9", "the number is too large"),
    "an endless range": ("b: 1..9 step 0\nanswer: b", "the step is not above 0"),
    "huge repetitions": ("answer: ('x' * 10**9 == 'y') + a", "is a text, not a number"),
    "format strings": ("answer: ('%1000000000d' % a)", "is a text, not a number"),
    "YAML bombs": ("b: &b [x, x, x]\nc: [*b, *b, *b]\nanswer: a", "anchors (&) and aliases (*) are not allowed here"),
    "a million values": (f"b: {' | '.join(map(str, range(3_000)))}\nanswer: b", "longer than 10,000 characters"),
    "deep brackets": (f"b: {'[' * 9_800}\nanswer: a", "nested too deeply"),
    "enormous integers": (f"answer: {'9' * 590}", "the number is too large"),
    "catastrophic texts": (f"answer: 2 * a\nunit: (a+)+$\nmistakes:\n  - x: a\n    advice: 'x{' ' * 9_000}x'", ""),
    "mistakes that explode": ("answer: 2 * a\nmistakes:\n  - x: 10**10**(a - 3)\n  - y: 7 / (a - 5)", ""),
}
"""A kind of attack each."""

FURTHER = {
    "names with underscores": ("__builtins__: 1..2\nanswer: a", "can't be a name"),
    "attributes": ("answer: a.real", "names can't have dots"),
    "products that double": ("b: a**99\nc: b**99\nanswer: c", "the number is too large"),
    "a range to infinity": ("b: 1..1e999\nanswer: b", "the number is too large"),
    "a huge range": ("b: 1..10**400\nanswer: b", "the number is too large"),
    "tiny steps": ("b: 1..10 step 1/10**150\nanswer: b\ndecimals: 2", ""),
    "formatted strings": ("answer: f'{a:>1000000000}'", "formatted strings are not allowed here"),
    "YAML's objects": ("b: !!python/object/apply:os.system ['touch pwned']\nanswer: a", "this is not allowed here"),
    "YAML's keys in keys": (f"{'? ' * 4_900}\nanswer: a", "nested too deeply"),
    "YAML's dashes": (f"b:\n  {'- ' * 4_000}x\nanswer: a", "nested too deeply"),
    "many choices": (f"b: {' | '.join(['1'] * 300)}\nanswer: b", "more than 200 choices"),
    "many names": ("\n".join(f"v{number}: 1..9" for number in range(60)) + "\nanswer: a", "more than 40 values"),
    "a row of signs": (f"answer: {'-' * 500}a", "nested too deeply"),
    "many round brackets": (f"answer: {'(' * 250}a{')' * 250}", "nested too deeply"),
    "loops": ("answer: (max(b for b in (1, 2)))", "loops are not allowed here"),
    "loops in loops": (f"answer: {'max(a for a in ' * 30}1 2", "loops are not allowed here"),
    "functions": ("answer: '(lambda c: c)(a)'", "functions can't be defined here"),
    "functions in functions": (f"answer: {'lambda a=' * 60}a", "functions can't be defined here"),
    "loops in quotes": ("answer: \"''' ' ''' max(a for a in (a for a in a))\"", "in one pair of quotes"),
    "several statements": ("answer: a; a", "only one expression may stand here"),
    "assignments": ('answer: "(b := 3)"', "define each value on a line of its own"),
    "huge networks": ("answer: parameters('99999*(conv 64 k3)')", "the network is too long"),
    "networks that grow": ("answer: parameters('let r n = $n*(relu), r 9999')", "the network is too long"),
    "networks from files": ("answer: parameters('@/etc/passwd')", "there is no such layer"),
    "many networks": (_NETS, "too much to work out"),
    "conditions never met": ("b: 1..10**100\nrequire: b == -1\nanswer: b", "no values meet"),
    "wide conditions never met": (f"{_WIDE}\nrequire: v1 < 0\nanswer: v0", "no values meet"),
    "large and rare": (
        f"b: 1..10**6\nrequire: b % 997 == 3\n{_LARGE}\nanswer: w1 * w2 + w3\ndecimals: 2\nmistakes:\n{_LUCKY}",
        "",
    ),
    "a root of a power": ("answer: exp(exp(exp(a)))", "the number is too large"),
    "a text that doubles": (f'b0: "xxxxxxxxxx"\n{_DOUBLING}\nanswer: 2 * a', ""),
    "half a character": ('b: "\\ud800" | "x"\nanswer: a', "U+D800 can't be shown"),
    "control characters": ('answer: a\nunit: "a\\x1fb"', "U+001F can't be shown"),
    "private characters": ('b: "\\U000f0001"\nanswer: a', "U+F0001 can't be shown"),
    "a script as a choice": ('b: "</script><script>alert(1)</script>" | "<!--"\nanswer: 2 * a', ""),
    "a script as a unit": ("answer: 2 * a\nunit: <script>alert(1)</script>", ""),
    "a template as a unit": ('answer: 2 * a\nunit: "{% raw %}{{7 * 7}}"', ""),
    "a huge answer": ("answer: {10**14 + a, -10**14, a}", ""),
    "a huge set": ("answer: {" + ", ".join(f"a + {number}" for number in range(50)) + "}", ""),
    "a long range": ("answer: a..10**14", ""),
    "long titles": (f"answer: 2 * a\nmistakes:\n  - {'x' * 1_000}: a", ""),
    "many tags": (f"answer: 2 * a\ntags: [{','.join(f't{number}' for number in range(1_500))}]", ""),
    "long values of words": (f"b: '1..2{' ' * 9_000}x'\nanswer: a", "longer than 600 characters"),
    "escapes": (f'b: "{chr(92) * 8_000}"\nanswer: a', "longer than 600 characters"),
    "a shift": ("answer: 1 << 10**9", "is not allowed here"),
    "a file": ("answer: open('/etc/passwd')", "unknown function open"),
    "values that follow themselves": ("b: c\nc: b\nanswer: b", "unknown name c"),
    "a wave of a huge number": ("answer: sin(10**150)\ndecimals: 2", ""),
    "digits beyond reading": (f"answer: a\ndecimals: {'9' * 5_000}", "a whole number from 0 to 12"),
    "a window without end": ("answer: out(10**150, 10**149, 1, 10**140)", "too large to be typed"),
}
"""All else that was tried and is worth keeping."""
