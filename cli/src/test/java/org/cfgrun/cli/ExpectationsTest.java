package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectationsTest {
  @TempDir Path folder;

  private CommandRun verify(String text) throws IOException {
    Files.writeString(folder.resolve("a.cfg"), text);
    return CommandRun.of("check", "--verify-expectations", folder.resolve("a.cfg"));
  }

  private void holds(String text, int expectations) throws IOException {
    CommandRun run = verify(text);
    assertThat(run.out())
        .isEqualTo(Plural.of(expectations, "expectation") + ", 0 missing, 0 unexpected findings\n");
    assertThat(run.status()).isZero();
  }

  private void fails(String text, String report) throws IOException {
    CommandRun run = verify(text);
    assertThat(run.out().replace(folder + "/", "")).isEqualTo(report);
    assertThat(run.status()).isEqualTo(4);
  }

  @Test
  void findingsOfTheLanguageOfRulesAndOfComponentsAreExpected() throws IOException {
    holds("a = 1\na = 2  # expect: key-set-twice\n", 1);
    holds("a = (1  # expect: syntax\n", 1);
    holds("a = b  #expect:undefined-name\nc = d  # why # expect: undefined-name", 2);
    holds(
        """
        _base_ = 'stdlib::quickstart/shapes_retinanet.cfg'
        optimizer = dict(type='Sdg')  # expect: unknown-type
        runner = dict(max_epochs='x', steps=1)  # expect: bad-argument, unknown-argument
        """,
        3);
  }

  @Test
  void ruleCoversAllItsFindingsOnALine() throws IOException {
    holds("x = [a, b]  # expect: undefined-name\r\ny = 1\r\n", 1);
  }

  @Test
  void notesNeedNotBeExpected() throws IOException {
    Files.writeString(folder.resolve("base.cfg"), "a = dict(b=1)\nx = 1\n");
    String child = "_base_ = 'base.cfg'\na = dict(_delete_=True, b=2)";
    holds(child, 0);
    holds(child + "  # expect: useless-delete\n", 1);
  }

  @Test
  void commentsOfBasesCount() throws IOException {
    Files.writeString(folder.resolve("base.cfg"), "a = 1\na = 2  # expect: key-set-twice\n");
    holds("_base_ = 'base.cfg'\n", 1);
    Files.writeString(folder.resolve("base.cfg"), "a = 1\na = 2\n");
    fails(
        "_base_ = 'base.cfg'\n",
        """
        base.cfg:2:1: unexpected warning[key-set-twice]: `a` is set twice in this file.
        0 expectations, 0 missing, 1 unexpected finding
        """);
  }

  @Test
  void differencesAreListedWithTheirPlaces() throws IOException {
    fails(
        "a = 1  # expect: key-set-twice\na = 2\nb = 1  # expect: key-set-twise\n",
        """
        a.cfg:1: missing `key-set-twice`. It is found at a.cfg:2:1.
        a.cfg:3: missing `key-set-twise`. `key-set-twise` is not a rule. Did you mean `key-set-twice`?
        a.cfg:2:1: unexpected warning[key-set-twice]: `a` is set twice in this file.
        2 expectations, 2 missing, 1 unexpected finding
        """);
  }

  @Test
  void otherOutputsAreRefused() {
    assertThat(CommandRun.of("check", "--verify-expectations", "--fix", folder).status())
        .isEqualTo(2);
  }
}
