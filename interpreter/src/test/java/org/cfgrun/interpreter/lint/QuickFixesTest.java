package org.cfgrun.interpreter.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.cfgrun.interpreter.Folder;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Edit;
import org.cfgrun.interpreter.diagnostic.Fix;
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
        text,
        findings.stream()
            .map(QuickFixes::of)
            .filter(Objects::nonNull)
            .filter(Fix::safe)
            .flatMap(fix -> fix.edits().stream())
            .toList());
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
        "data_root | 'data\\train' | 'data/train'",
        "img_prefix | 'data\\\\coco\\\\val' | 'data/coco/val'",
        "ann_file | \"data\\2007\\new.txt\" | \"data/2007/new.txt\"",
        "x | r'C:\\data\\coco' | r'C:/data/coco'",
        "x | 'D:\\new\\train\\runs' | 'D:/new/train/runs'",
        "x | \"C:\\data\\voc\" | \"C:/data/voc\"",
        "x | 'F:\\resnet\\x50.pth' | 'F:/resnet/x50.pth'",
        "x | 'E:\\\\data\\\\' | 'E:/data/'",
        "x | '\\\\\\\\host\\\\share' | '\\\\\\\\host\\\\share'",
        "x | 'layers\\.0' | 'layers\\\\.0'",
        "x | f'\\w{1}' | f'\\\\w{1}'",
        // What may be no path is left alone.
        "x | r'new_voc_\\1.txt' | r'new_voc_\\1.txt'",
        "ann_file | r'new_voc_\\1.txt' | r'new_voc_\\1.txt'",
        "x | 'data\\train' | 'data\\train'",
        "x | '\\d+\\n' | '\\d+\\n'"
      })
  void backslashesAreReplacedInPathsAndDoubledInEscapes(String key, String before, String after)
      throws IOException {
    check(key + " = " + before + "\n", key + " = " + after + "\n");
  }

  @Test
  void literalClassesInParenthesesBecomeATuple() throws IOException {
    check("d = dict(classes=('person'))\n", "d = dict(classes=('person', ))\n");
    check("d = {'classes': (\"person\")}\n", "d = {'classes': (\"person\", )}\n");
    check("d = dict(classes='person')\n", "d = dict(classes='person')\n");
    check("d = dict(classes='ALL_CLASSES')\n", "d = dict(classes='ALL_CLASSES')\n");
    check("c = 'person'\nd = dict(classes=c)\n", "c = 'person'\nd = dict(classes=c)\n");
  }
}
