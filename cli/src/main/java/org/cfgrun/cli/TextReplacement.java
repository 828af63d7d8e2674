package org.cfgrun.cli;

import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cfgrun.interpreter.source.Printable;

/**
 * A new text for a file.
 *
 * @param name the name that the user gave
 * @param before the text that was read, without a byte order mark
 * @param after the new text
 */
record TextReplacement(String name, String before, String after) {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Returns the changes as a unified diff; empty if there are none. */
  String diff() {
    List<String> old = before.lines().toList();
    String shown = Printable.line(name);
    List<String> unified =
        UnifiedDiffUtils.generateUnifiedDiff(
            shown, shown, old, LineDiff.of(old, after.lines().toList()), 3);
    if (unified.isEmpty()) {
      return before.equals(after) ? "" : shown + ": only line endings change\n";
    }
    return String.join("\n", unified) + "\n";
  }

  /**
   * Replaces the file, or the target of a symbolic link, atomically. Keeps its permissions and its
   * byte order mark.
   */
  void write(Path target) {
    try {
      Path file = target.toRealPath();
      String now = Files.readString(file);
      String mark = now.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
      if (!now.equals(mark + before)) {
        throw new UserFacingException(
            name + " was changed by another process and is left unchanged. Run the command again.");
      }
      TextFile.replace(file, mark + after);
    } catch (CharacterCodingException encoded) {
      throw new UserFacingException(
          name
              + " is not UTF-8 and is left unchanged. Save it as UTF-8 and remove its coding comment.");
    } catch (IOException problem) {
      throw UserFacingException.unwritable(name, problem);
    }
  }
}
