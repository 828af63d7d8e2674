package org.cfgrun.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.cfgrun.runtime.checkpoint.AtomicFile;
import org.jspecify.annotations.Nullable;

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
    return unified.isEmpty() ? "" : String.join("\n", unified) + "\n";
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
      Set<PosixFilePermission> permissions = permissions(file);
      byte[] bytes = (mark + after).getBytes(StandardCharsets.UTF_8);
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
