package org.cfgrun.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.layout.Formatter;
import org.cfgrun.interpreter.source.FileName;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A config before and after formatting.
 *
 * @param name the name that the user gave, or that of standard input
 * @param before the present text; empty if it cannot be read
 * @param text the formatted text; null if {@code problems} has errors
 */
record FormattedConfig(String name, String before, @Nullable String text, Problems problems) {
  static final String STANDARD_INPUT = StandardInput.NAME;

  /**
   * Reads and formats a config.
   *
   * @param standardInput the name that standard input has
   */
  static FormattedConfig of(String given, Path standardInput) {
    Problems problems = new Problems();
    boolean input = given.equals(STANDARD_INPUT);
    String name = input ? standardInput.toString() : given;
    Source source = read(name, input, problems);
    return source == null
        ? new FormattedConfig(name, "", null, problems)
        : new FormattedConfig(name, source.text(), format(source, problems), problems);
  }

  /** Formats a text. A bug is reported for this config, so that the others are still formatted. */
  private static @Nullable String format(Source source, Problems problems) {
    try {
      return Formatter.format(source, problems);
    } catch (IllegalStateException bug) {
      problems.error(
          ErrorCode.SYNTAX,
          null,
          "`%s` cannot be formatted. This is a bug in cfgrun; please report it: %s"
              .formatted(source.name(), bug.getMessage()));
      return null;
    }
  }

  /**
   * Whether a name is that of a config that cannot be written: standard input or a standard config.
   */
  static boolean isReadOnly(String name) {
    return name.equals(STANDARD_INPUT) || name.startsWith(SourceId.STDLIB);
  }

  private static @Nullable Source read(String name, boolean input, Problems problems) {
    SourceId id;
    try {
      id = SourceId.of(name);
    } catch (InvalidPathException e) {
      problems.add(Diagnostic.unread(FileName.invalid(name), null));
      return null;
    }
    LoadResult result = input ? StandardInput.read(id) : new SourceLoader(List.of()).load(id);
    if (result instanceof LoadResult.Failed failed) {
      problems.add(Diagnostic.unread(failed, null));
      return null;
    }
    if (!isText(name, problems)) {
      return null;
    }
    LoadResult.Loaded loaded = (LoadResult.Loaded) result;
    if (!loaded.charset().equals(StandardCharsets.UTF_8)) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.FILE_TYPE,
                  null,
                  "`%s` is in the encoding %s. Only UTF-8 is formatted."
                      .formatted(name, loaded.charset()))
              .help("Save it as UTF-8 and remove its coding comment."));
      return null;
    }
    return loaded.source();
  }

  private static boolean isText(String name, Problems problems) {
    if (ConfigFiles.isConfigText(name)) {
      return true;
    }
    problems.error(
        ErrorCode.FILE_TYPE,
        null,
        "`"
            + name
            + "` is not config text. Expected a .cfg, .cfgrun or .py file; use another formatter"
            + " for JSON and YAML.");
    return false;
  }

  /** Whether formatting changes the text. */
  boolean isChanged() {
    return text != null && !text.equals(before);
  }

  /** Returns the changes as a unified diff. */
  String diff() {
    return replacement().diff();
  }

  /** Writes the formatted text to the file. */
  void write() {
    replacement().write(Objects.requireNonNull(SourceId.of(name).path()));
  }

  private TextReplacement replacement() {
    return new TextReplacement(name, before, Objects.requireNonNull(text));
  }
}
