package org.cfgrun.tests.hostile;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** Files that exhaust time or memory in a naive implementation. */
final class HostileTexts {
  private static final int DEEP = 100_000;
  private static final int LONG = 10_000_000;

  private final BiConsumer<String, byte[]> use;

  private HostileTexts(BiConsumer<String, byte[]> use) {
    this.use = use;
  }

  /** Passes the files one by one, so that only one is in memory. */
  static void forEach(BiConsumer<String, byte[]> use) {
    new HostileTexts(use).all();
  }

  private void all() {
    nesting();
    longLines();
    GrowingTexts.forEach((name, text) -> add("growing-" + name + ".cfg", text));
    data();
    bytes();
  }

  private void add(String name, String text) {
    use.accept(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void nested(String name, String open, String inner, String close) {
    add("nested-" + name + ".cfg", "x = " + open.repeat(DEEP) + inner + close.repeat(DEEP) + "\n");
  }

  private void nesting() {
    nested("parentheses", "(", "1", ")");
    nested("lists", "[", "", "]");
    nested("sets", "{", "1", "}");
    nested("dicts", "{1:", "2", "}");
    nested("calls", "dict(a=", "1", ")");
    nested("subscripts", "x[", "0", "]");
    nested("open-lists", "[", "", "");
    nested("minus", "-", "1", "");
    nested("tilde", "~", "1", "");
    nested("not", "not ", "1", "");
    nested("lambdas", "lambda: ", "1", "");
    nested("powers", "2**", "1", "");
    nested("conditions", "1 if 1 else ", "1", "");
    nested("fields", "f'{", "1", "}'");
    nested("attributes", "x.", "y", "");
    nested("sums", "1+", "1", "");
    nested("comparisons", "1<", "1", "");
    add("nested-fors.cfg", "x = [1" + " for i in [1]".repeat(DEEP) + "]\n");
    StringBuilder blocks = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      blocks.append(" ".repeat(i)).append("if 1:\n");
    }
    add("nested-blocks.cfg", blocks.toString());
    add("many-elifs.cfg", "if 0: pass\n" + "elif 0: pass\n".repeat(DEEP));
  }

  private void line(String name, String start, String part, String end) {
    add("long-" + name + ".cfg", start + part.repeat(LONG / part.length()) + end + "\n");
  }

  private void longLines() {
    line("list", "x = [", "1, ", "]");
    line("sum", "x = 1", " + 1", "");
    line("call", "x = dict(", "a=1,", ")");
    line("string", "x = '", "abc", "'");
    line("open-string", "x = '", "abc", "");
    line("strings", "x = ", "'a' ", "");
    line("triple-quotes", "x = '''", "'' ", "");
    line("escapes", "x = '", "\\x41", "'");
    line("wrong-escapes", "x = '", "\\x4", "'");
    line("fields", "x = f'", "{1}", "'");
    line("broken-fields", "x = f'", "{1 2}", "'");
    line("braces", "x = '", "{{", "'");
    line("templates", "x = '", "{{ fileDirname }}", "'");
    line("name", "", "a", " = 1");
    line("digits", "x = ", "1", "");
    line("signs", "x = ", "-", "1");
    line("comment", "#", "a", "");
    line("statements", "", "a=1;", "");
    line("assignments", "", "a = ", "1");
    line("signs-unknown", "", "$", "");
    line("backslashes", "", "\\", "");
    line("spaces", "x =", " ", "1");
    line("open-brackets", "x = ", "[", "");
    line("closing-brackets", "x = ", ")", "");
    line("error-in-list", "x = [1 2, ", "1, ", "]");
    line("lines", "", "x = 1\n", "");
    line("broken-lines", "", "x = 1 2\n", "");
    line("undefined", "", "y\n", "");
    line("annotations", "", "a: int\n", "");
    line("commas", "", "a, ", "= 1");
    add("many-broken.cfg", "x = (1 2)\n".repeat(20_000));
    add("many-undefined.cfg", "x = y + 1\n".repeat(60_000));
    add("many-open.cfg", "x = (\n".repeat(60_000));
  }

  private void data() {
    add("nested.json", "{\"a\": " + "[".repeat(DEEP) + "]".repeat(DEEP) + "}");
    add("nested-objects.json", "{\"a\": ".repeat(DEEP) + "1" + "}".repeat(DEEP));
    add("long.json", "{\"a\": [" + "1, ".repeat(LONG / 3) + "1]}");
    add("long-string.json", "{\"a\": \"" + "\\u0041".repeat(LONG / 6) + "\"}");
    add("open-string.json", "{\"a\": \"" + "a".repeat(LONG));
    add("nested.yaml", "a: " + "[".repeat(DEEP) + "]".repeat(DEEP) + "\n");
    add("nested-keys.yaml", "? ".repeat(DEEP) + "a\n");
    add("nested-dashes.yaml", "- ".repeat(DEEP) + "a\n");
    add("long.yaml", "a: [" + "1, ".repeat(LONG / 3) + "1]\n");
    add("long-string.yaml", "a: " + "b".repeat(LONG) + "\n");
    add("itself.yaml", "a: &a [*a]\n");
    add("merges.yaml", "a: &a {b: 1}\nc: {" + "<<: *a, ".repeat(DEEP) + "d: 1}\n");
    StringBuilder lists = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    StringBuilder merges = new StringBuilder("a0: &a0 {k0: 1}\n");
    for (int i = 1; i < 40; i++) {
      String alias = "*a" + (i - 1);
      lists.append("a%d: &a%d [%s]\n".formatted(i, i, (alias + ", ").repeat(9) + alias));
      merges.append("a%d: &a%d {<<: [%s, %s], k%d: 1}\n".formatted(i, i, alias, alias, i));
    }
    add("aliases.yaml", lists.toString());
    add("merged-aliases.yaml", merges.toString());
    add("object.yaml", "a: !!javax.script.ScriptEngineManager [x]\nb: !!python/object:os.x {}\n");
    add("number.yaml", "a: " + "9".repeat(1_000_000) + "\n");
    add("sexagesimal.yaml", "a: 1" + ":59".repeat(DEEP) + "\n");
    add("merges-itself.yaml", "a: &a {<<: *a}\n");
    StringBuilder nested = new StringBuilder("{k: 1}");
    for (int i = 0; i < 40; i++) {
      nested.insert(0, "{<<: [&a" + i + " ").append(", *a").append(i).append("]}");
    }
    add("nested-merges.yaml", "a: " + nested + "\n");
    add("long-of-two-units.yaml", "a: ['\uD83D\uDE00', " + "1, ".repeat(150_000) + "1]\n");
  }

  private void bytes() {
    add("ring.cfg", "_base_ = './ring.cfg'\n");
    add("device.cfg", "_base_ = '/dev/zero.cfg'\n");
    add("many-bases.cfg", "_base_ = ['absent.cfg'] * 100000\n");
    add("nul.cfg", "x = 1\0\n");
    use.accept("bad-utf8.cfg", new byte[] {'x', '=', '"', (byte) 0xc3, '"'});
    use.accept("overlong-utf8.cfg", new byte[] {(byte) 0xc0, (byte) 0xaf});
    use.accept("utf16.cfg", "x = 1\n".getBytes(StandardCharsets.UTF_16));
    use.accept("surrogates.cfg", new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
    add("bom.cfg", "\uFEFFx = 1\n");
  }
}
