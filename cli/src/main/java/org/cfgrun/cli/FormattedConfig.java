package org.cfgrun.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.format.Formatter;
import org.cfgrun.interpreter.source.LoadResult;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.SourceLoader;
import org.cfgrun.runtime.checkpoint.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * A config and what it looks like in style.
 *
 * @param name as the user gave it
 * @param before the text as it is; empty when it cannot be read
 * @param text in style; null when {@code problems} has errors
 */
record FormattedConfig(String name, String before, @Nullable String text, Problems problems) {
  private static final String STANDARD_INPUT = "-";

  /** Reads and lays out a config. */
  static FormattedConfig of(String name) {
    Problems problems = new Problems();
    Source source = name.equals(STANDARD_INPUT) ? standardInput() : read(name, problems);
    return source == null
        ? new FormattedConfig(name, "", null, problems)
        : new FormattedConfig(name, source.text(), Formatter.format(source, problems), problems);
  }

  /** Whether a name stands for a config that cannot be replaced. */
  static boolean isNoFile(String name) {
    return name.equals(STANDARD_INPUT) || name.startsWith(SourceId.STDLIB);
  }

  private static Source standardInput() {
    try (InputStream in = System.in) {
      return Source.of("<stdin>", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException problem) {
      throw new UserFacingException("cannot read standard input: " + problem.getMessage());
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
    List<String> old = before.lines().toList();
    List<String> unified =
        UnifiedDiffUtils.generateUnifiedDiff(
            name, name, old, DiffUtils.diff(old, text.lines().toList()), 3);
    return unified.isEmpty() ? "" : String.join("\n", unified) + "\n";
  }

  /** Replaces the file, or the one that a symbolic link leads to; its permissions stay. */
  void write() {
    try {
      Path file = Path.of(name).toRealPath();
      Set<PosixFilePermission> permissions = permissions(file);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(file, out -> out.write(bytes));
      if (permissions != null) {
        Files.setPosixFilePermissions(file, permissions);
      }
    } catch (IOException problem) {
      throw new UserFacingException("cannot write " + name + ": " + problem.getMessage());
    }
  }

  private static @Nullable Set<PosixFilePermission> permissions(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null ? null : view.readAttributes().permissions();
  }
}
