package org.cfgrun.benchmarks.language;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Source;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The configs to measure: all configs in a directory that evaluate without errors. */
@State(Scope.Benchmark)
public class ConfigFolder {
  /** The directory. */
  @Param("stdlib-configs")
  public String configs = "";

  private final List<String> files = new ArrayList<>();
  private final List<EvaluatedConfig> evaluated = new ArrayList<>();
  private final Set<Source> sources = new LinkedHashSet<>();

  /** Finds the configs, and skips files that do not evaluate, such as other Python files. */
  @Setup(Level.Trial)
  public void find() throws IOException {
    Interpreter interpreter = new Interpreter();
    try (Stream<Path> all = Files.walk(Path.of(configs))) {
      for (Path file : all.filter(ConfigFolder::isConfig).sorted().toList()) {
        EvaluatedConfig config = interpreter.evaluate(file.toString(), List.of(), new Problems());
        if (config != null) {
          files.add(file.toString());
          evaluated.add(config);
          sources.addAll(config.sources());
        }
      }
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("No config in " + configs + " can be evaluated.");
    }
    System.out.println(files.size() + " configs of " + sources.size() + " files");
  }

  private static boolean isConfig(Path file) {
    return file.toString().matches(".*\\.(cfg|cfgrun|py)");
  }

  /** Returns the paths of the configs. */
  List<String> files() {
    return files;
  }

  /** Returns the evaluated configs. */
  List<EvaluatedConfig> evaluated() {
    return evaluated;
  }

  /** Returns the files of all configs, without duplicates. */
  Set<Source> sources() {
    return sources;
  }
}
