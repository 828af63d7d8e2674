package org.cfgrun.interpreter.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.InterpreterOptions;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.DiagnosticRenderer;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.document.Environment;
import org.cfgrun.interpreter.eval.Budget;
import org.cfgrun.interpreter.layout.Formatter;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.interpreter.print.JsonPrinter;
import org.cfgrun.interpreter.print.YamlPrinter;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * Properties of every input: it has problems or a value, and never throws an exception. A printed
 * value reads back to the same value and prints the same text; formatting keeps the value. Jazzer
 * calls this class.
 */
public final class AnyInput {
  /** A smaller budget than the default, so that an input takes milliseconds. */
  private static final Budget BUDGET =
      new Budget(100_000, 50_000, 180, 14_284, 1 << 16, Duration.ofMillis(750));

  /** Longer data is over the limits of a text. */
  private static final int MAX_DATA = 400_000;

  private static final Path FOLDER = folder();

  private AnyInput() {}

  private static Path folder() {
    try {
      Path memory = Path.of("/dev/shm");
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "cfgrun-fuzz")
          : Files.createTempDirectory("cfgrun-fuzz");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks one input. Jazzer looks for a method of this name. */
  public static void fuzzerTestOneInput(byte[] input) {
    check(FuzzedFiles.of(input), FOLDER);
  }

  /** Checks files, which are written to a directory. */
  static void check(FuzzedFiles files, Path folder) {
    Path file = files.write(folder);
    InterpreterOptions options =
        new InterpreterOptions(
            List.of(folder), BUDGET, Map.of(), new Environment(files.kind().dialect, Map.of()));
    Problems problems = new Problems();
    EvaluatedConfig config =
        new Interpreter(options).evaluate(file.toString(), files.overrides(), problems);
    new DiagnosticRenderer(true).render(problems);
    if (files.kind().isText()) {
      format(file, files.overrides(), config, options);
    }
    if (config == null) {
      require(problems.hasErrors(), "neither a value nor an error", "");
      return;
    }
    require(!problems.hasErrors(), "a value beside errors", "");
    Questions.ask(config);
    // The printed value may be longer than its source.
    readBack(
        config.root(),
        folder,
        new InterpreterOptions(options.roots(), Budget.DEFAULT, Map.of(), options.environment()));
  }

  /** Formatting is idempotent and keeps the value. */
  private static void format(
      Path file,
      List<String> overrides,
      @Nullable EvaluatedConfig config,
      InterpreterOptions options) {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String formatted = Formatter.format(Source.of(file.toString(), text), new Problems());
    if (formatted == null) {
      require(config == null, "a config that has a value cannot be formatted", text);
      return;
    }
    String again = Formatter.format(Source.of(file.toString(), formatted), new Problems());
    require(formatted.equals(again), "formatting it twice changes it again", formatted);
    if (config != null && !formatted.equals(text)) {
      write(file, formatted);
      Problems problems = new Problems();
      EvaluatedConfig same =
          new Interpreter(options).evaluate(file.toString(), overrides, problems);
      require(
          same != null && same.root().equals(config.root()),
          "formatted, its value is another",
          text);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readBack(DictNode root, Path folder, InterpreterOptions options) {
    String printed = ConfigPrinter.print(root);
    Path file = folder.resolve("printed.py");
    write(file, printed);
    Problems problems = new Problems();
    EvaluatedConfig again = new Interpreter(options).evaluate(file.toString(), List.of(), problems);
    if (again == null) {
      throw new AssertionError(
          "what is printed is refused: " + new DiagnosticRenderer(false).render(problems));
    }
    require(again.root().equals(printable(root)), "another value is read back", printed);
    require(
        printed.equals(Formatter.format(Source.of("printed.py", printed), new Problems())),
        "what is printed is not in style",
        printed);
    require(
        ConfigPrinter.print(again.root()).equals(withoutComments(printed)),
        "it is printed otherwise then",
        printed);
    readBackData(root, YamlPrinter::print, folder.resolve("printed.yaml"), options);
    readBackData(root, JsonPrinter::print, folder.resolve("printed.json"), options);
  }

  /** JSON and YAML have fewer types, so that their text is compared and not the value. */
  private static void readBackData(
      DictNode root, Function<DictNode, String> printer, Path file, InterpreterOptions options) {
    String printed;
    try {
      printed = printer.apply(root);
    } catch (ConfigException clash) {
      return;
    }
    if (printed.length() > MAX_DATA) {
      return;
    }
    write(file, printed);
    Problems problems = new Problems();
    EvaluatedConfig again = new Interpreter(options).evaluate(file.toString(), List.of(), problems);
    require(
        again != null,
        "what is printed is refused: " + new DiagnosticRenderer(false).render(problems),
        printed);
    require(printer.apply(again.root()).equals(printed), "it is printed otherwise then", printed);
  }

  /**
   * Removes keys that are not names: config text cannot contain them, so that they are printed as
   * comments.
   */
  private static DictNode printable(DictNode root) {
    Map<ConfigNode, ConfigNode> kept = new LinkedHashMap<>(root.entries());
    root.entries()
        .forEach(
            (key, value) -> {
              DictNode alone = new DictNode(Map.of(key, value), root.origin());
              if (ConfigPrinter.print(alone).startsWith("# ")) {
                kept.remove(key);
              }
            });
    return new DictNode(kept, root.origin());
  }

  private static String withoutComments(String printed) {
    return printed
        .lines()
        .filter(line -> !line.startsWith("# "))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static void require(boolean holds, String otherwise, String detail) {
    if (!holds) {
      throw new AssertionError(otherwise + (detail.isEmpty() ? "" : ":\n" + detail));
    }
  }
}
