package org.cfgrun.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.registry.Components;

/** Configs as a user writes them, and the messages about them. */
public final class TestConfigs {
  public static final Components COMPONENTS = Components.standard();

  private TestConfigs() {}

  /** Parses a text as a file. */
  public static EvaluatedConfig config(Path folder, String text) {
    Path file = folder.resolve("my.cfg");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Problems problems = new Problems();
    EvaluatedConfig config = new Interpreter().evaluate(file.toString(), List.of(), problems);
    assertThat(messages(problems)).isEmpty();
    return config;
  }

  /** Returns the sections of a text. */
  public static Sections sections(Path folder, String text, Problems problems) {
    return new Sections(config(folder, text).root(), problems);
  }

  public static ComponentBuilder builder() {
    return new ComponentBuilder(COMPONENTS);
  }

  /** Returns the messages, each with the text at its position. */
  public static String messages(Problems problems) {
    return problems.all().stream()
        .map(
            problem ->
                (problem.span() == null ? "" : "[" + problem.span().text() + "] ")
                    + problem.message())
        .collect(Collectors.joining("\n"));
  }
}
