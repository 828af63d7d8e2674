package org.cfgrun.interpreter.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Folder;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;

/**
 * Configs with expected findings: a line that ends with {@code #> rule} must have a finding of that
 * rule, and no other line may have any.
 */
final class MarkedConfigs {
  private final Path folder;
  private final List<String> marked = new ArrayList<>();

  MarkedConfigs(Path folder) {
    this.folder = folder;
  }

  void write(String name, String text) throws IOException {
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      int marker = lines.get(i).indexOf("#> ");
      if (marker >= 0) {
        marked.add(name + ":" + (i + 1) + " " + lines.get(i).substring(marker + 3));
      }
    }
    new Folder(folder).write(name, text);
  }

  /** Returns the findings in a config that no comment suppresses. */
  List<Diagnostic> findings(String name, String... overrides) {
    Problems found = new Problems();
    EvaluatedConfig config =
        new Interpreter().evaluate(folder.resolve(name).toString(), List.of(overrides), found);
    if (config != null) {
      new Linter().check(new Subject(config.layers(), config.overrides(), config.root()), found);
    }
    Suppressions suppressions = new Suppressions();
    return found.all().stream().filter(finding -> !suppressions.silence(finding)).toList();
  }

  /** Compares the findings in a config with the marks of all written files. */
  void check(String name) {
    assertThat(findings(name))
        .extracting(
            finding ->
                Path.of(finding.span().source().name()).getFileName()
                    + ":"
                    + finding.span().line()
                    + " "
                    + finding.code().id())
        .containsExactlyInAnyOrderElementsOf(marked);
  }

  /** Forgets all marks. */
  void clear() {
    marked.clear();
  }
}
