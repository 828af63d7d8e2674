package org.cfgrun.interpreter.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.Folder;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir Path path;

  @BeforeEach
  void writeADiamond() throws IOException {
    new Folder(path)
        .write("top.cfg", "")
        .write("a.cfg", "_base_ = 'top.cfg'\na = 1\n_x = 2\n")
        .write("b.cfg", "_base_ = 'top.cfg'\nb = 1\n")
        .write("c.cfg", "_base_ = ['a.cfg', 'b.cfg']\na = 2\n");
  }

  private String named(String text) {
    return text.replace(path + "/", "");
  }

  @Test
  void treeShowsBasesWithTheirOwnKeys() throws IOException {
    FileTree tree = FileTree.ofBases(new Folder(path).evaluate("c.cfg").layers());
    assertThat(named(FileTreePrinter.text(tree)))
        .isEqualTo(
            """
            c.cfg: a
            ├─ a.cfg: a, _x
            │  └─ top.cfg
            └─ b.cfg: b
               └─ top.cfg
            """);
  }

  @Test
  void repeatedSubtreeIsPrintedOnce() throws IOException {
    new Folder(path).write("d.cfg", "_base_ = 'c.cfg'\n");
    Problems problems = new Problems();
    Interpreter interpreter = new Interpreter();
    BaseGraph base = interpreter.bases(path.resolve("top.cfg").toString(), problems);
    BaseGraph leaf = interpreter.bases(path.resolve("d.cfg").toString(), problems);
    assertThat(named(FileTreePrinter.text(FileTree.ofChildren(base, List.of(leaf)))))
        .isEqualTo(
            """
            top.cfg
            ├─ a.cfg
            │  └─ c.cfg
            │     └─ d.cfg
            └─ b.cfg
               └─ c.cfg (see above)
            """);
  }

  @Test
  void arrowsPointToTheBase() {
    FileTree tree = FileTree.ofBases(new Folder(path).evaluate("a.cfg").layers());
    String dot = named(FileTreePrinter.dot(tree, true));
    assertThat(dot).contains("\"a.cfg\" -> \"top.cfg\";").contains("label=\"a.cfg\\na, _x\"");
    assertThat(FileTreePrinter.json(tree, "bases")).contains("\"keys\"").contains("\"bases\"");
  }
}
