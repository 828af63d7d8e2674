package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that every rule of docs/spec.md is cited by a test, and that every cited rule exists. */
class RulesTest {
  private static final Pattern RULE = Pattern.compile("\\bR[0-9]+\\.[0-9]+\\b");
  private static final Pattern DEFINITION = Pattern.compile("(?m)^- (R[0-9]+\\.[0-9]+) ");

  private static Set<String> defined() throws IOException {
    Set<String> rules = new TreeSet<>();
    DEFINITION
        .matcher(Files.readString(Path.of("../docs/spec.md")))
        .results()
        .forEach(found -> rules.add(found.group(1)));
    return rules;
  }

  private static Set<String> cited() throws IOException {
    Set<String> rules = new TreeSet<>();
    List<Path> tests;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      tests = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    for (Path test : tests) {
      RULE.matcher(Files.readString(test)).results().forEach(found -> rules.add(found.group()));
    }
    return rules;
  }

  @Test
  void everyRuleHasATest() throws IOException {
    assertThat(defined()).isNotEmpty();
    assertThat(cited()).isEqualTo(defined());
  }
}
