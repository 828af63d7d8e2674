package org.cfgrun.interpreter;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.inherit.BaseGraph;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a config, whether or not it has errors.
 *
 * @param graph the file and its bases; null when the file itself cannot be read
 * @param partial the config as far as it could be evaluated: statements with errors, and what
 *     depends on them, are missing from it; null without a graph
 * @param problems what is wrong with the file, its bases and the overrides
 */
public record Analysis(
    @Nullable BaseGraph graph, @Nullable EvaluatedConfig partial, List<Diagnostic> problems) {
  public Analysis {
    problems = List.copyOf(problems);
  }

  /** Whether the config cannot be used as it is. */
  public boolean hasErrors() {
    return problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  /** The whole config, or null when it has errors. */
  public @Nullable EvaluatedConfig config() {
    return hasErrors() ? null : partial;
  }

  /**
   * The syntax trees of the files that are config text, bases first. A line that does not parse is
   * a {@link Statement.Broken}, which holds what can be understood of it.
   */
  public List<ConfigFile> trees() {
    List<ConfigFile> trees = new ArrayList<>();
    if (graph != null) {
      for (BaseGraph.Member member : graph.basesFirst()) {
        ConfigFile tree = member.document().tree();
        if (tree != null) {
          trees.add(tree);
        }
      }
    }
    return trees;
  }

  /** The files that were read, bases first, also those with errors. */
  public List<Source> sources() {
    return graph == null
        ? List.of()
        : graph.basesFirst().stream().map(member -> member.document().source()).toList();
  }
}
