package org.cfgrun.interpreter.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.cfgrun.interpreter.Configs;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.DictNode;
import org.junit.jupiter.api.Test;

/** Tests the layout and output formats of the printers (rules R8.2, R8.3, R8.4, R8.5). */
class PrintersTest {
  private static DictNode config(String text) {
    Problems problems = new Problems();
    DictNode config = Configs.evaluate(text, problems);
    assertThat(problems.all()).isEmpty();
    return config;
  }

  private static String printed(String text) {
    return ConfigPrinter.print(config(text));
  }

  @Test
  void whatFitsStandsOnOneLine() {
    assertThat(printed("a={'b':1,'c':(2,)}\nd=[1,2.50]\n"))
        .isEqualTo("a = dict(b=1, c=(2, ))\nd = [1, 2.5]\n");
  }

  @Test
  void aLongDictHasAnArgumentOnEachLineAndALongListFillsItsLines() {
    String item = "'" + "x".repeat(30) + "'";
    assertThat(printed("a = dict(b=[%s, %s, %s], c=1)".formatted(item, item, item)))
        .isEqualTo(
            """
            a = dict(
                b=[
                    %s, %s,
                    %s
                ],
                c=1)
            """
                .formatted(item, item, item));
  }

  @Test
  void aDictWhoseKeysAreNotAllNamesStandsInBraces() {
    assertThat(printed("a = {1: 2, 'b c': 3, 'd': 4}\nb = {'class': 1}\n"))
        .isEqualTo("a = {1: 2, 'b c': 3, 'd': 4}\nb = {'class': 1}\n");
  }

  @Test
  void stringsAreEscapedAndNeverReadAsTemplates() {
    assertThat(printed("a = 'it\\'s'\nb = '\\n\\\\'\nc = '{' '{ fileDirname }}'\n"))
        .isEqualTo("a = \"it's\"\nb = '\\n\\\\'\nc = '{\\x7b fileDirname }}'\n");
  }

  @Test
  void keysThatHideFunctionsGiveThemSecondNames() {
    String text = printed("float = float('-inf')\nset = [set()]\nrange = [range(3)]\ndict = {}\n");
    assertThat(text)
        .isEqualTo(
            """
            __float = float
            __range = range
            __set = set
            float = __float('-inf')
            set = [__set()]
            range = [__range(0, 3)]
            dict = {}
            """);
    assertThat(printed(text)).isEqualTo(text);
    assertThat(printed("float = 1\nx = 'float('\n")).isEqualTo("float = 1\nx = 'float('\n");
  }

  @Test
  void aTopLevelKeyThatCodeWouldHideBecomesAComment() {
    assertThat(ConfigPrinter.print((DictNode) config("a = {'__b': 1, 'd': dict(__b=2)}").get("a")))
        .isEqualTo("# '__b' is not a valid key: 1\nd = dict(__b=2)\n");
  }

  @Test
  void aTopLevelKeyThatIsNoNameBecomesAComment() {
    assertThat(ConfigPrinter.print((DictNode) config("a = {'b-c': 1, 'd': 2}").get("a")))
        .isEqualTo("# 'b-c' is not a valid name: 1\nd = 2\n");
  }

  @Test
  void jsonHasArraysForTuplesSetsAndRangesAndStringsForKeys() {
    assertThat(
            JsonPrinter.print(
                config("a = (1, {2}, range(2))\nb = {1: 2, None: .5, True: -0.0, 1.5: {}}\n")))
        .isEqualTo(
            """
            {
              "a": [
                1,
                [
                  2
                ],
                [
                  0,
                  1
                ]
              ],
              "b": {
                "1": -0.0,
                "null": 0.5,
                "1.5": {}
              }
            }
            """);
  }

  @Test
  void jsonWritesInfinityAndNanAsStringsAndKeepsLargeNumbers() {
    assertThat(
            JsonPrinter.print(
                config("a = [float('inf'), -float('inf'), float('nan'), 2**70, 1e16, '<é\\n>']")))
        .isEqualToIgnoringWhitespace(
            "{\"a\": [\"inf\", \"-inf\", \"nan\", 1180591620717411303424, 1e+16, \"<é\\n>\"]}");
  }

  @Test
  void yamlKeepsFloatsFloatsAndStringsStrings() {
    assertThat(
            YamlPrinter.print(
                config("a = [1e-5, 1e16, float('inf'), float('nan')]\nb = ['on', '1', None]\n")))
        .isEqualTo("a: [1.0e-05, 1.0e+16, .inf, .nan]\nb: ['on', '1', null]\n");
    assertThat(YamlPrinter.print(config("x = dict(k=(1, 2), s=dict(t=1))\nn = range(2)\n")))
        .isEqualTo("x:\n  k: [1, 2]\n  s: {t: 1}\nn: [0, 1]\n");
  }

  @Test
  void yamlWritesSharedValuesAtEachPlace() {
    assertThat(YamlPrinter.print(config("a = [1]\nb = dict(c=a, d=a)\n"))).doesNotContain("&", "*");
  }

  @Test
  void originsNameTheLineOfEachValue() {
    assertThat(
            OriginPrinter.print(
                config("a = 1\nb = dict(\n    c=[1, 2],\n    d=[a, dict(e=2)],\n    f={})\n")))
        .satisfies(
            text ->
                assertThat(text.lines().map(line -> line.replaceAll(" +#", " #")))
                    .containsExactly(
                        "a = 1 # /configs/test.cfg:1",
                        "b.c = [1, 2] # /configs/test.cfg:3",
                        "b.d.0 = 1 # /configs/test.cfg:1",
                        "b.d.1.e = 2 # /configs/test.cfg:4",
                        "b.f = dict() # /configs/test.cfg:5"));
  }

  @Test
  void namesOfAllScriptsAreNames() {
    String text = "学习率 = 0.1\nmodel = dict(größe=3, ª='')\n";
    assertThat(printed(text)).isEqualTo("学习率 = 0.1\nmodel = dict(größe=3, a='')\n");
    // Python reads this name in the form NFKC, so that the string is another key.
    assertThat(printed("a = {'ª': 1}\n")).isEqualTo("a = {'ª': 1}\n");
    assertThat(printed("a = {'x-1': 1, 'é²': 2}\n")).isEqualTo("a = {'x-1': 1, 'é²': 2}\n");
  }

  @Test
  void setsThatAreKeysOrElementsAreFrozen() {
    String text =
        "a = {frozenset({1}): 2, (frozenset(), 3): {4}}\nb = {frozenset({frozenset({5})})}\n";
    assertThat(printed(text)).isEqualTo(text);
  }

  @Test
  void yamlQuotesWhatPyYamlTakesForAnotherType() {
    assertThat(
            YamlPrinter.print(
                config(
                    "a = ['=', '<<', '~', 'on', '2001-01-01', '1e3', '1_0', '.5', 'a.b', '../x']\n")))
        .isEqualTo("a: ['=', '<<', '~', 'on', '2001-01-01', '1e3', '1_0', '.5', a.b, ../x]\n");
  }

  @Test
  void yamlEscapesCharactersThatItsReadersRefuse() {
    assertThat(
            YamlPrinter.print(
                config(
                    "a = 'D:\\bin\\new'\nb = ['x\\x85', '\\ud83d', '\\x7f', '{' '{ fileExtname }}']\n")))
        .isEqualTo(
            """
            a: "D:\\x08in\\new"
            b: ["x\\x85", "\\ud83d", "\\x7f", "{\\x7b fileExtname }}"]
            """);
  }

  @Test
  void yamlWritesLongKeysAndLongCollectionsOverSeveralLines() {
    String key = "k".repeat(129);
    assertThat(
            YamlPrinter.print(
                config(
                    "a = {'%s': 1}\nb = [[%s], dict(c=[dict(d=1)])]\n"
                        .formatted(key, "'xxxxxxxxxx', ".repeat(8)))))
        .isEqualTo(
            """
            a:
              ? %s
              : 1
            b:
            - %s- c:
              - {d: 1}
            """
                .formatted(key, ("- xxxxxxxxxx\n  ").repeat(8).stripTrailing() + "\n"));
  }

  /** Python's json module writes both keys, and whoever reads the text loses the first. */
  @Test
  void keysThatAFormatCannotTellApartAreAnError() {
    assertClash("{1: 2, '1': 3}", "1", "'1'");
    assertClash("{'1': 2, 1: 3}", "'1'", "1");
    assertClash("{1.0: 2, '1.0': 3}", "1.0", "'1.0'");
    assertClash("{1e30: 2, '1e+30': 3}", "1e+30", "'1e+30'");
    assertClash("{True: 2, 'true': 3}", "True", "'true'");
    assertClash("{False: 2, 'false': 3}", "False", "'false'");
    assertClash("{None: 2, 'null': 3}", "None", "'null'");
    assertClash("{(1, 2): 2, '(1, 2)': 3}", "(1, 2)", "'(1, 2)'");
    assertThat(JsonPrinter.print(config("a = {1: 2, '1.0': 3, 'True': 4, 'None': 5}\n")))
        .isEqualTo(
            """
            {
              "a": {
                "1": 2,
                "1.0": 3,
                "True": 4,
                "None": 5
              }
            }
            """);
  }

  private static void assertClash(String dict, String first, String second) {
    assertThatThrownBy(() -> JsonPrinter.print(config("a = [dict(b=" + dict + ")]\n")))
        .isInstanceOfSatisfying(
            ConfigException.class,
            clash -> assertThat(clash.diagnostic().span()).extracting(Span::text).isEqualTo(second))
        .hasMessage("The keys `%s` and `%s` are the same key in JSON.".formatted(first, second));
  }

  @Test
  void yamlTellsKeysApartThatAreEqualInJson() {
    assertThat(
            YamlPrinter.print(
                config(
                    "a = {1: 2, '1': 3, 1.5: 4, '1.5': 5}\nb = {None: 2, 'null': 3, True: 4, 'true': 5}\n")))
        .isEqualTo(
            """
            a: {1: 2, '1': 3, 1.5: 4, '1.5': 5}
            b: {null: 2, 'null': 3, true: 4, 'true': 5}
            """);
    assertThatThrownBy(() -> YamlPrinter.print(config("a = {'(1, 2)': 2, (1, 2): 3}\n")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The keys `'(1, 2)'` and `(1, 2)` are the same key in YAML.");
  }
}
