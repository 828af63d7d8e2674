package org.cfgrun.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.diagnostic.Problems;

/** Configs as files in a directory. */
public record Folder(Path path) {
  /** Writes a file. */
  public Folder write(String name, String text) throws IOException {
    Files.writeString(path.resolve(name), text);
    return this;
  }

  /** Evaluates a file and expects no errors. */
  public EvaluatedConfig evaluate(String name, String... overrides) {
    Problems problems = new Problems();
    EvaluatedConfig config =
        new Interpreter().evaluate(path.resolve(name).toString(), List.of(overrides), problems);
    assertThat(problems.all().stream().filter(d -> problems.hasErrors())).isEmpty();
    assertThat(config).isNotNull();
    return config;
  }
}
