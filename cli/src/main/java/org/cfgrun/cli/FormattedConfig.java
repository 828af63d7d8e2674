package org.cfgrun.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Objects;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.layout.Formatter;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A config and what it looks like in style.
 *
 * @param name as the user gave it
 * @param before the text as it is; empty when it cannot be read
 * @param text in style; null when {@code problems} has errors
 */
record FormattedConfig(String name, String before, @Nullable String text, Problems problems) {
  static final String STANDARD_INPUT = "-";

  /** Reads and lays out a config. */
  static FormattedConfig of(String name) {
    Problems problems = new Problems();
    Source source = name.equals(STANDARD_INPUT) ? standardInput() : read(name, problems);
    return source == null
        ? new FormattedConfig(name, "", null, problems)
        : new FormattedConfig(name, source.text(), format(source, problems), problems);
  }

  /** A bug that one config meets keeps no other from being laid out. */
  private static @Nullable String format(Source source, Problems problems) {
    try {
      return Formatter.format(source, problems);
    } catch (IllegalStateException bug) {
      problems.error(
          ErrorCode.SYNTAX,
          null,
          "`%s` cannot be laid out, which is a bug in cfgrun; please report it: %s"
              .formatted(source.name(), bug.getMessage()));
      return null;
    }
  }

  /** Whether a name stands for a config that cannot be replaced. */
  static boolean isNoFile(String name) {
    return name.equals(STANDARD_INPUT) || name.startsWith(SourceId.STDLIB);
  }

  private static Source standardInput() {
    try (InputStream in = System.in) {
      return Source.of("<stdin>", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException problem) {
      throw new UserFacingException("cannot read standard input: " + DiskReason.of(problem));
    }
  }

  private static @Nullable Source read(String name, Problems problems) {
    SourceId id;
    try {
      id = SourceId.of(name);
    } catch (InvalidPathException e) {
      problems.error(ErrorCode.MISSING_FILE, null, "`" + name + "` is no path.");
      return null;
    }
    LoadResult result = new SourceLoader(List.of()).load(id);
    if (result instanceof LoadResult.Failed failed) {
      problems.add(Diagnostic.unread(failed, null));
      return null;
    }
    if (!ConfigFiles.isConfigText(name)) {
      problems.error(
          ErrorCode.FILE_TYPE,
          null,
          "`" + name + "` is no config text; JSON and YAML have styles of their own.");
      return null;
    }
    return ((LoadResult.Loaded) result).source();
  }

  /** Whether the style asks for another text. */
  boolean isChanged() {
    return text != null && !text.equals(before);
  }

  /** What the style changes, in the form that {@code patch} takes. */
  String diff() {
    return new NewText(name, before, text).diff();
  }

  /** Replaces the file. */
  void write() {
    new NewText(name, before, text).write(Objects.requireNonNull(SourceId.of(name).path()));
  }
}
