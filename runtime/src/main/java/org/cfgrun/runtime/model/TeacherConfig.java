package org.cfgrun.runtime.model;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;

/**
 * Config of a model that another one learns from. A path is relative to the working directory, or
 * else to the nearest directory above the config that has the file: the configs of MMDetection name
 * their teachers from the root of the repository.
 *
 * @param model its {@code model}
 */
@ConfigValue("the path of a config, or a dict with `model`")
public record TeacherConfig(DictNode model) {
  private static final String MODEL = "model";

  /** Reads a config, or takes a dict. */
  public static TeacherConfig fromConfig(ConfigNode value) {
    if (value instanceof DictNode dict) {
      return of(dict);
    }
    if (value instanceof ScalarNode scalar && scalar.value() instanceof String path) {
      return of(read(file(path, value)));
    }
    throw new ArgumentException(
        "Expected the path of a config or a dict, got %s.".formatted(value.description()));
  }

  private static TeacherConfig of(DictNode config) {
    if (config.get(MODEL) instanceof DictNode model) {
      return new TeacherConfig(model);
    }
    throw new ArgumentException("The config of a teacher requires a dict `model`. Add it.");
  }

  private static DictNode read(String file) {
    Problems problems = new Problems();
    EvaluatedConfig config = new Interpreter().evaluate(file, List.of(), problems);
    if (config == null) {
      Diagnostic first =
          problems.all().stream()
              .filter(problem -> problem.severity() == Severity.ERROR)
              .findFirst()
              .orElseThrow();
      throw new ArgumentException(
          "The config of the teacher, `%s`, is invalid: %s".formatted(file, first.message()));
    }
    return config.root();
  }

  private static String file(String path, ConfigNode value) {
    try {
      Path file = Path.of(path);
      if (Files.isRegularFile(file)) {
        return path;
      }
      Path config = Path.of(value.origin().span().source().address()).toAbsolutePath();
      for (Path above = config.getParent(); above != null; above = above.getParent()) {
        if (Files.isRegularFile(above.resolve(file))) {
          return above.resolve(file).toString();
        }
      }
    } catch (InvalidPathException invalid) {
      // Reported as a file that does not exist.
    }
    throw new ArgumentException(
        "`%s` does not exist in the working directory, nor in a directory above the config. Correct the path of the teacher's config."
            .formatted(path));
  }
}
