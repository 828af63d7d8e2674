package org.cfgrun.tests.hostile;

import java.util.List;
import java.util.function.BiConsumer;

/** Short configs whose values grow without bound or take unbounded time to compute. */
final class GrowingTexts {
  private GrowingTexts() {}

  /** Passes the name and text of each config. */
  static void forEach(BiConsumer<String, String> use) {
    use.accept("range", "x = list(range(10**12))\n");
    use.accept("range-value", "x = range(10**12)\n");
    use.accept("repeat", "x = [0] * 10**9\n");
    use.accept("string", "x = 'ab' * 10**10\n");
    use.accept("list-doubling", "x = [1]\n" + "x = x + x\n".repeat(64));
    use.accept("string-doubling", "x = 'a'\n" + "x += x\n".repeat(64));
    use.accept("alias-doubling", "x = [1]\n" + "x = [x, x]\n".repeat(64));
    use.accept("dict-doubling", "x = dict(a=1)\n" + "x = dict(a=x, b=x)\n".repeat(64));
    use.accept("text-doubling", "x = 'ab'\n" + "x = f'{x}{x}'\n".repeat(64));
    use.accept("replace-doubling", "x = 'aa'\n" + "x = x.replace('a', 'aa')\n".repeat(64));
    use.accept("power", "x = 10 ** 10 ** 8\n");
    use.accept("powers", "x = 9 ** 9 ** 9 ** 9\n");
    use.accept("pow", "x = pow(3, 10**9)\n");
    use.accept("shift", "x = 1 << 10**9\n");
    use.accept("squares", "x = 3\n" + "x = x * x\n".repeat(64));
    use.accept("digits", "x = int('9' * 10**6)\n");
    use.accept("integer", "x = " + "9".repeat(1_000_000) + "\n");
    use.accept("integer-text", "x = [str(2**14000 + i) for i in range(10**6)]\n");
    use.accept("width", "x = f'{1:1000000000d}'\n");
    use.accept("percent-width", "x = '%1000000000d' % 1\n");
    use.accept("percent-star", "x = '%*d' % (10**9, 1)\n");
    use.accept("precision", "x = f'{1.5:.999999999f}'\n");
    use.accept("padding", "x = 'a'.rjust(10**9)\n");
    use.accept("join", "x = ('a' * 10**6).join(['b'] * 10**6)\n");
    use.accept("round", "x = round(10**100, -10**9)\n");
    use.accept("itself", "x = []\nx.append(x)\n");
    use.accept("extends-itself", "x = [1]\nfor i in range(100):\n    x.extend(x)\n");
    use.accept("while-iterated", "x = [1]\nfor i in x:\n    x.append(i)\n");
    use.accept("loops", "for a in range(10**4):\n    for b in range(10**4):\n        pass\n");
    use.accept("comprehension", "x = [1 for a in range(10**4) for b in range(10**4)]\n");
    use.accept("sum-of-lists", "x = sum([[1]] * 10**5, [])\n");
    use.accept("slices", "x = [0] * 10**6\n" + "y = x[:]\n".repeat(100));
    use.accept("any", "x = any(False for a in range(10**12))\n");
    use.accept(
        "contains", "x = -1 in [0] * 10**6\n" + "x = [-1 in [0] * 10**5] * 1000\n".repeat(9));
    use.accept("sort", "x = sorted(range(10**6), key=lambda a: a)\ny = sorted(range(10**7))\n");
    use.accept("zip", "x = dict(zip(range(10**8), range(10**8)))\n");
    use.accept(
        "equal-aliases", "x = y = [1]\n" + "x = [x, x]\ny = [y, y]\n".repeat(40) + "z = x == y\n");
    use.accept("printed-aliases", "x = [1]\n" + "x = [x, x]\n".repeat(40) + "x = len(str(x))\n");
    use.accept("hidden-search", "x = ('a' * 2**22).find('a' * 2**21 + 'b')\n");
    use.accept("hidden-replace", "x = ('a' * 2**22).replace('a' * 2**21 + 'b', '')\n");
    use.accept("no-float", "x = float('1' * 10**6 + 'x')\n");
    use.accept("float-underscores", "x = float('1' + '_1' * 10**6)\n");
    use.accept("float-digits", "x = len('%.4000000f' % 0.1)\n");
    use.accept("upper-case", "x = len(('\u00df' * 10**6).upper())\n");
    use.accept("negative-width", "x = 'ab'.ljust(-2**63)\n");
    use.accept("mentions", "s = 'a' * 2**22\nx = [s] * 10**5\n");
    use.accept("mentioned-ranges", "x = [range(10**5)] * 10**4\n");
    use.accept(
        "equal-hashes",
        "k = ['']\n"
            + "for i in range(16):\n    k = [a + b for a in k for b in ('Aa', 'BB')]\n"
            + "x = {a: 1 for a in k}\ny = {(a,): 1 for a in k}\nfor a in k: del x[a]\n");
    use.accept(
        "sets-in-sets",
        "x = frozenset([1])\ny = frozenset([1])\n"
            + "x = frozenset([x, frozenset([x])])\ny = frozenset([y, frozenset([y])])\n".repeat(60)
            + "z = x == y\n");
    use.accept("long-names", "d = {'a' * 200000: 1}\nx = d['b' * 200000]\n");
    use.accept("path", "_base_ = '" + "../".repeat(1_000_000) + "x.cfg'\n");
    use.accept("lengths", "x = '\u65e5' * 2**21\ny = [len(x) for i in range(10**6)]\n");
    use.accept("searches", "x = 'a' * 2**21\ny = ['b' in x for i in range(10**6)]\n");
    use.accept("counts", "x = [0] * 10**6\ny = [x.count(1) for i in range(10**5)]\n");
    use.accept("equal-lists", "x = [0] * 10**5\ny = x[:]\nz = [x == y for i in range(10**5)]\n");
    use.accept(
        "long-keys", "x = {(0,) * 10**5: 1}\ny = [(0,) * 10**5 in x for i in range(9)] * 9\n");
    use.accept("sums", "x = range(10**6)\ny = [sum(x) for i in range(10**5)]\n");
    use.accept("residues", "x = 2**14000\ny = [pow(3, x, x - 1) for i in range(10**4)]\n");
    use.accept("divisions", "x = 2**14000\ny = [x // (3**4000 + i) for i in range(10**6)]\n");
    use.accept(
        "sorts", "x = list(range(10**5, 0, -1))\ny = [len(sorted(x)) for i in range(10**4)]\n");
    use.accept("conversions", "x = '1' * 4300\ny = [int(x) for i in range(10**6)]\n");
    use.accept("reals", "x = '1' * 10**6\ny = [float(x) for i in range(10**6)]\n");
    use.accept("removals", "x = [0] * 10**6\nfor i in range(10**6):\n    x.pop(0)\n");
    use.accept("insertions", "x = []\nfor i in range(10**6):\n    x.insert(0, i)\n");
    String text = "'aB ' * 2**20";
    for (String expression :
        List.of(
            "x.lower()",
            "x.title()",
            "x.swapcase()",
            "x.casefold()",
            "x.strip('a')",
            "x.removeprefix('a')",
            "x.partition('B')",
            "x.rsplit('B', 1)",
            "x.split(' ')",
            "x.splitlines()",
            "x.replace('a', 'b')",
            "x[1:]",
            "x[::-1]",
            "x + 'a'",
            "repr(x)",
            "ascii(x)",
            "f'{x}.'",
            "'%s.' % x",
            "'{}.'.format(x)",
            "x.encode()",
            "list(x)",
            "sorted(x)")) {
      kept(text, expression, use);
    }
    for (String expression :
        List.of(
            "x[:]",
            "x.copy()",
            "x + [1]",
            "list(x)",
            "tuple(x)",
            "set(x)",
            "sorted(x)",
            "list(reversed(x))",
            "list(enumerate(x))",
            "list(map(str, x))",
            "[a for a in x]",
            "[*x, 1]",
            "dict.fromkeys(x)",
            "str(x)",
            "copy.deepcopy(x)")) {
      kept("list(range(10**5))", expression, use);
    }
    for (String expression :
        List.of(
            "x.copy()", "dict(x)", "{**x}", "list(x.items())", "dict(**x)", "copy.deepcopy(x)")) {
      kept("{str(a): a for a in range(10**5)}", expression, use);
    }
    for (String expression :
        List.of("x.copy()", "x | {-1}", "x - {-1}", "x.union([])", "set(x)", "copy.copy(x)")) {
      kept("set(range(10**5))", expression, use);
    }
  }

  /** Copies a large value repeatedly and keeps all copies, until memory is exhausted. */
  private static void kept(String value, String expression, BiConsumer<String, String> use) {
    String name = "kept-" + expression.replaceAll("[^a-zA-Z]+", "-") + "-of-" + value.charAt(0);
    use.accept(
        name, "import copy\nx = " + value + "\ny = [" + expression + " for i in range(10**4)]\n");
  }
}
