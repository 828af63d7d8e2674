package org.cfgrun.interpreter.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatterTest {
  private static String format(String text) {
    Problems problems = new Problems();
    String formatted = Formatter.format(Source.of("test.cfg", text), problems);
    assertThat(problems.all()).isEmpty();
    return formatted;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# only a comment\n",
        "a = 1\n",
        "a = b = (1, 2)\n",
        "a, *b = 1, 2, 3\n",
        "x: int = 1\n",
        "a += 2**-1 - -3\n",
        "a[1:n + 1, ::2] = None\n",
        "del a, b['c'], _base_.model.neck\n",
        "model.update(dict(type='A'), **kwargs)\n",
        "from . import x\n",
        "from ..a.b import (c, d as e)\n",
        "import a.b as c\n",
        "assert not a or b is not None, f'{a!r:>{n}} {b[\"x\"]}'\n",
        "a = 1; b = 2\n",
        "if a: b = 1\n",
        "a = [x for x in y if not x == 1]\n",
        "a = {k: v for k, v in zip('ab', (1, 2))}\n",
        "a = b if c else d\n",
        "a = 'x' \"it's\" r'\\d' '''y'''\n",
        "a = (\n    '''x\n  y ''')\n",
        "a = {{ _base_.model.neck }}\n",
        "a = {{$NAME:1}} + {{ '$B:2' }}\n",
        "a = (1, )\n",
        "a = {\n    (frozenset({'e'}), ): {\n        'bbbbbbbbbbbbbbbbbbbbbbbb': 10000000000000,\n"
            + "        (frozenset({'a'}), ): 2.7661232198\n    },\n    True: ()\n}\n",
        "a = ()\n",
        "a = 'aaaa' + \\\n    'bbbb'\n",
        "a = 1 .real\n",
        "if a:\n    b = 1\n    # of the block\n# of the file\nelse:\n    # above\n    b = 2\n",
        "for i, j in x:\n    pass\n",
        "'''A text above all.\n   It stays. '''\na = 0x1F + 1_000 + .5 + 1e-3 + 0.\n"
      })
  void whatIsInStyleStays(String text) {
    assertThat(format(text)).isEqualTo(text);
  }

  /** A text just below a limit, which line breaks or commas of the formatted text exceed. */
  @Test
  void aFormattedTextThatExceedsALimitIsAnError() {
    String oneLine = "a = [" + "1,".repeat(199_990) + "]\n";
    String calls = "f(" + "x, ".repeat(40) + "x)\n";
    for (String text : List.of(oneLine, calls.repeat(400_000 / 85))) {
      Problems problems = new Problems();
      assertThat(Formatter.format(Source.of("test.cfg", text), problems)).isNull();
      assertThat(problems.all())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.code()).isEqualTo(ErrorCode.OVER_BUDGET);
                assertThat(problem.message())
                    .isEqualTo(
                        "`test.cfg` cannot be formatted, because the formatted text would exceed"
                            + " a limit: the file exceeds 400000 tokens.");
              });
    }
  }

  @Test
  void twoBracesBecomeNoTemplate() {
    assertThat(format("a = {{'$B',}}\n")).isEqualTo("a = { {'$B'} }\n");
    assertThat(format("a = {{ '$B' }}\n")).isEqualTo("a = {{ '$B' }}\n");
  }

  @Test
  void aBackslashOnALineOfItsOwnJoinsNoStatements() {
    assertThat(format("a = 1\n\\\nb = 2\n")).isEqualTo("a = 1\n\nb = 2\n");
    assertThat(format("a = 1 \\\n\nb = 2\n")).isEqualTo("a = 1\n\nb = 2\n");
    assertThat(format("\\\nb = 2\n")).isEqualTo("b = 2\n");
  }

  @Test
  void lineEndsFormFeedsTabsAndBlanksAtLineEndsAreMadeUniform() {
    assertThat(format("\r\n\r\na = 1  \r\n\f\nif a:\r\n\tb = '''x\r\ny'''\r\n\r\n\r\n"))
        .isEqualTo("a = 1\n\nif a:\n    b = '''x\ny'''\n");
  }

  @Test
  void commentsInEveryPlaceStayInOrder() {
    String text =
        """
        # 1
        a = dict( # 2
            # 3
            b=1, # 4
            c= # 5
              2 # 6
              , # 7
            d=[ # 8
              1, # 9
              2 # 10
              # 11
            ]
            # 12
        ) # 13
        # 14
        """;
    assertThat(format(text))
        .isEqualTo(
            """
            # 1
            a = dict(  # 2
                # 3
                b=1,  # 4
                c=  # 5
                2,  # 6
                # 7
                d=[  # 8
                    1,  # 9
                    2  # 10
                    # 11
                ]
                # 12
            )  # 13
            # 14
            """);
  }

  @Test
  void aTableWithCommentsKeepsItsRows() {
    String text =
        """
        sizes = [
            1, 2, 3,  # small
            # large

            10, 20, 30
        ]
        """;
    assertThat(format(text)).isEqualTo(text);
  }

  @Test
  void whatFollowsABracketOnItsLineCounts() {
    String call = "value = dict(alpha=1, beta=2).setdefault('a_rather_long_name', fn(gamma=%s))\n";
    assertThat(format(call.formatted("1"))).isEqualTo(call.formatted("1"));
    assertThat(format(call.formatted("123")).lines()).allMatch(line -> line.length() <= 79);
  }

  @Test
  void aComprehensionIsBrokenBeforeItsClauses() {
    assertThat(
            format(
                "strides = [(550 * 0.5 / first_value, 550 * 0.5 / first_value) for first_value in [69, 35]]\n"))
        .isEqualTo(
            """
            strides = [(550 * 0.5 / first_value, 550 * 0.5 / first_value)
                       for first_value in [69, 35]]
            """);
  }

  @Test
  void anAddressThatFitsNowhereStaysOnTheLineThatItsAuthorGaveIt() {
    String text =
        "model = dict(\n    init_cfg=dict(\n        checkpoint=\n        'https://%s',  # noqa\n    ))\n"
            .formatted("x".repeat(90));
    assertThat(format(text)).isEqualTo(text);
  }

  @Test
  void blocksThatAreLeftAloneMoveWithTheirIndentationOnly() {
    assertThat(format("if a:\n  b = [1,\n     2]  # fmt: skip\n  c=1\n"))
        .isEqualTo("if a:\n    b = [1,\n     2]  # fmt: skip\n    c = 1\n");
  }

  @Test
  void emptyLinesOfAPartThatIsLeftAloneStay() {
    String text = "# fmt: off\na=1\n\n\n\nb=[1,2]\n# fmt: on\nc = 1\n";
    assertThat(format(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a = dict(\n", "def f(): pass\n", "a = 1 b\n", "a = lambda: 1\n"})
  void whatCannotBeReadIsLeftAloneWithItsErrors(String text) {
    Problems problems = new Problems();
    assertThat(Formatter.format(Source.of("test.cfg", text), problems)).isNull();
    assertThat(problems.hasErrors()).isTrue();
  }

  @Test
  void timeGrowsWithTheTextAlone() {
    String row = "dict(type='Resize', scale=[(1, 2), (3, 4)], ratio=1. * 2 + 3),\n".repeat(1_500);
    String sum = ("a = (" + "1 + ".repeat(900) + "1)\n").repeat(30);
    String deep = "b = " + "[".repeat(150) + "]".repeat(150) + "\n";
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    String formatted = format("pipeline = [\n" + row + "]\n" + sum + deep);
    assertThat(threads.getCurrentThreadCpuTime() - start).isLessThan(10_000_000_000L);
    assertThat(format(formatted)).isEqualTo(formatted);
  }

  @Test
  void longCommentBehindAnElementIsTakenIntoAccountAtOnce() {
    String once =
        format(
            "default_hooks = dict(\n"
                + "    checkpoint=dict(type='CheckpointHook', interval=1, save_best='PCK',"
                + " rule='greater'), # a comment that is quite long, of some fifty signs\n"
                + "    a=1)\n");
    assertThat(once).contains("\n        interval=1,\n");
    assertThat(format(once)).isEqualTo(once);
  }
}
