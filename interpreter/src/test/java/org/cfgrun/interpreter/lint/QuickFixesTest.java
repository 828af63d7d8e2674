package org.cfgrun.interpreter.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.cfgrun.interpreter.Folder;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickFixesTest {
  private static final String BASE = "a = dict(x=1)\nz = 1\n";

  @TempDir Path path;

  /** Returns a child of {@link #BASE} after its quick fixes. */
  private String fixed(String text) throws IOException {
    Folder folder = new Folder(path);
    folder.write("base.cfg", BASE);
    folder.write("child.cfg", text);
    List<Diagnostic> findings = new MarkedConfigs(path).findings("child.cfg");
    return Edit.apply(
        text, findings.stream().map(QuickFixes::of).filter(Objects::nonNull).toList());
  }

  private void check(String before, String after) throws IOException {
    String head = "_base_ = 'base.cfg'\n";
    assertThat(fixed(head + before)).isEqualTo(head + after);
    assertThat(fixed(head + after)).as("a second time").isEqualTo(head + after);
  }

  @Test
  void uselessDeleteIsRemovedWithItsCommaAndLine() throws IOException {
    check("a = dict(_delete_=True, x=2)\n", "a = dict(x=2)\n");
    check("a = dict(x=2, _delete_=True)\n", "a = dict(x=2)\n");
    check("a = dict(x=2, _delete_=True, )\n", "a = dict(x=2, )\n");
    check("a = {'x': 2, '_delete_': True}\n", "a = {'x': 2}\n");
    check("a = dict(\n    _delete_=True,\n    x=2)\n", "a = dict(\n    x=2)\n");
    check("a = dict(\r\n    _delete_=True,\r\n    x=2)\r\n", "a = dict(\r\n    x=2)\r\n");
    check("a = dict(\n    x=2,\n    _delete_=True)\n", "a = dict(\n    x=2)\n");
    check("a = dict(_delete_=True,\n         x=2)\n", "a = dict(\n         x=2)\n");
  }

  @Test
  void commentsAreKept() throws IOException {
    check(
        "a = dict(\n    _delete_=True,  # all of it\n    x=2)\n",
        "a = dict(\n    # all of it\n    x=2)\n");
    check(
        "a = dict(\n    x=2,  # two,\n    _delete_=True)\n",
        "a = dict(\n    x=2,  # two,\n    )\n");
    check(
        "a = dict(x=2,\n    # before\n    _delete_=True  # behind\n    )\n",
        "a = dict(x=2,\n    # before\n      # behind\n    )\n");
  }

  @Test
  void deleteThroughAVariableIsKept() throws IOException {
    check("yes = True\na = dict(_delete_=yes, x=2)\n", "yes = True\na = dict(_delete_=yes, x=2)\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'data\\train' | 'data/train'",
        "'data\\\\coco\\\\val' | 'data/coco/val'",
        "r'C:\\data\\coco' | r'C:/data/coco'",
        "\"data\\coco\" | \"data/coco\"",
        "'\\\\\\\\host\\\\share' | '\\\\\\\\host\\\\share'",
        "'layers\\.0' | 'layers\\\\.0'",
        "f'\\w{1}' | f'\\\\w{1}'"
      })
  void backslashesAreReplacedInPathsAndDoubledInEscapes(String before, String after)
      throws IOException {
    check("b = " + before + "\n", "b = " + after + "\n");
  }

  @Test
  void literalClassesBecomeATuple() throws IOException {
    check("d = dict(classes=('person'))\n", "d = dict(classes=('person', ))\n");
    check("d = dict(classes='person')\n", "d = dict(classes=('person', ))\n");
    check("d = {'classes': \"person\"}\n", "d = {'classes': (\"person\", )}\n");
    check("c = 'person'\nd = dict(classes=c)\n", "c = 'person'\nd = dict(classes=c)\n");
  }
}
