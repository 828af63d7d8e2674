package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.interpreter.schema.Section;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpCommandTest {
  static List<String> topics() {
    return HelpPages.topics();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void everyTopicHasAPageInPlainText(String topic) {
    CommandRun run = CommandRun.of("help", topic);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).hasSizeGreaterThan(100).doesNotContain("```", "](");
  }

  @Test
  void topicsMatchThePages() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("..", "docs", "help"))) {
      assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(HelpPages.TOPICS);
    }
  }

  @Test
  void listsCommandsAndTopics() {
    CommandRun run = CommandRun.of("help");
    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("Usage: cfgrun").contains("  eval ", "inheritance overrides");
  }

  @Test
  void formerNameOfATopicIsFoundButNotListed() {
    assertThat(CommandRun.of("help", "eras")).isEqualTo(CommandRun.of("help", "dialects"));
    assertThat(HelpPages.topics()).contains("dialects").doesNotContain("eras");
  }

  @Test
  void helpOnACommandIsItsUsage() {
    assertThat(CommandRun.of("help", "eval").out())
        .isEqualTo(CommandRun.of("eval", "--help").out());
  }

  @Test
  void showsTheFileNamesOfExamples() {
    assertThat(CommandRun.of("help", "missing-file").out())
        .contains("    # main.cfg\n    _base_ = 'schedul.cfg'\n", "    $ cfgrun eval main.cfg\n");
  }

  @Test
  void printsTablesAsRows() {
    assertThat(CommandRun.of("help", "rules").out())
        .contains("\n  stale-alias        a copy of a base's variable")
        .doesNotContain("|");
  }

  @Test
  void componentsListTheirArguments() {
    CommandRun run = CommandRun.of("help", "RetinaHead");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith("RetinaHead (models)\n\nAlso AscendRetinaHead. Head of RetinaNet")
        .contains(
            "\nArguments:\n  num_classes\n      an int; required\n      number of classes, without the background\n")
        .contains(
            "  loss_cls\n      a dict with type CrossEntropyLoss, FocalLoss, GHMC; required\n")
        .doesNotContain("numClasses");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(CommandRun.of("help", "retinahead")).isEqualTo(run);
    assertThat(CommandRun.of("help", "SingleStageDetector").out()).startsWith("RetinaNet (models)");
  }

  @Test
  void sectionsShowAnExampleAndTheirKeysOrComponents() {
    assertThat(CommandRun.of("help", "lr_config").out())
        .startsWith("`lr_config`\n")
        .contains("    lr_config = dict(policy='step'", "CosineAnnealing");
    assertThat(CommandRun.of("help", "data").out())
        .contains("Keys:\n", "  samples_per_gpu\n", "CocoDataset");
    assertThat(CommandRun.of("help", "seed").out()).doesNotContain("Components");
  }

  @Test
  void everySectionHasAnEntry() {
    assertThat(HelpPages.sections())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Section.values()).map(Section::key).toList());
    for (Section section : Section.values()) {
      CommandRun run = CommandRun.of("help", section.key());
      assertThat(run.status()).as(section.key()).isZero();
      assertThat(run.out()).startsWith("`" + section.key() + "`\n");
    }
  }

  @Test
  void suggestsComponentsAndSections() {
    assertThat(CommandRun.of("help", "RetinaHed").err()).contains("Did you mean `RetinaHead`?");
    assertThat(CommandRun.of("help", "lr_confg").err()).contains("Did you mean `lr_config`?");
  }

  @Test
  void suggestsTheNearestTopic() {
    assertThat(CommandRun.of("help", "inheritence"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "error: unknown command, topic, section or component `inheritence`. Did you mean `inheritance`?\nSee: cfgrun help\n"));
  }
}
