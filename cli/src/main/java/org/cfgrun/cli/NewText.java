package org.cfgrun.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.source.DiskReason;

/**
 * Another text for a file.
 *
 * @param name the file as the user named it
 * @param before the text that was read, without a byte order mark
 * @param after the text to come
 */
record NewText(String name, String before, String after) {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** What changes, in the form that {@code patch} takes; empty when nothing does. */
  String diff() {
    List<String> old = before.lines().toList();
    List<String> unified =
        UnifiedDiffUtils.generateUnifiedDiff(
            name, name, old, DiffUtils.diff(old, after.lines().toList()), 3);
    if (unified.isEmpty()) {
      return before.equals(after) ? "" : name + ": only line ends change\n";
    }
    return String.join("\n", unified) + "\n";
  }

  /**
   * Replaces the file, or the one that a symbolic link leads to, whole or not at all. Its
   * permissions and its byte order mark stay.
   */
  void write(Path target) {
    try {
      Path file = target.toRealPath();
      String now = Files.readString(file);
      String mark = now.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
      if (!now.equals(mark + before)) {
        throw new UserFacingException(name + " has changed meanwhile; it is left as it is.");
      }
      TextFile.replace(file, mark + after);
    } catch (IOException problem) {
      throw new UserFacingException("cannot write " + name + ": " + DiskReason.of(problem));
    }
  }
}
