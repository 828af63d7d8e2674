package org.cfgrun.interpreter.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Folder;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules take time in proportion to the config, which quadratic ones exceed by far. */
class LintCostTest {
  private static final int COUNT = 1500;
  private static final long MAX_SECONDS = 20;

  @TempDir Path path;

  private static String lines(String line) {
    return IntStream.range(0, COUNT)
        .mapToObj(i -> line.replace("#", Integer.toString(i)))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static long seconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000_000;
  }

  @Test
  void staleCopiesOfManyVariables() throws IOException {
    Folder folder =
        new Folder(path)
            .write("base.cfg", lines("v# = dict(type='A')\nu# = [v#] * 10"))
            .write("child.cfg", "_base_ = 'base.cfg'\n" + lines("v# = dict(type='B')"));
    EvaluatedConfig config = folder.evaluate("child.cfg");
    Problems found = new Problems();
    long began = seconds();
    new Linter().check(new Subject(config.layers(), config.overrides(), config.root()), found);
    assertThat(seconds() - began).isLessThan(MAX_SECONDS);
    assertThat(found.all()).hasSizeGreaterThanOrEqualTo(COUNT);
  }

  @Test
  void suppressionsOfManyFindingsOnALine() throws IOException {
    String escapes = "'\\d', ".repeat(20 * COUNT);
    Folder folder =
        new Folder(path)
            .write("a.cfg", "x = [" + escapes + "]  # cfgrun: ignore[unknown-escape]\n");
    EvaluatedConfig config = folder.evaluate("a.cfg");
    Problems found = new Problems();
    new Linter().check(new Subject(config.layers(), config.overrides(), config.root()), found);
    Suppressions suppressions = new Suppressions();
    long began = seconds();
    assertThat(found.all()).hasSizeGreaterThan(COUNT).allMatch(suppressions::silence);
    assertThat(seconds() - began).isLessThan(MAX_SECONDS);
  }
}
