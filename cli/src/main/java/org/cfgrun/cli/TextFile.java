package org.cfgrun.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.runtime.checkpoint.AtomicFile;
import org.jspecify.annotations.Nullable;

/** Writes text files atomically. */
final class TextFile {
  private TextFile() {}

  /**
   * Writes a file, and creates its directory if needed. A pipe or device is written to, not
   * replaced. The write is not synced to disk, since the command can produce the text again.
   */
  static void write(Path target, String text) {
    try {
      if (Files.isRegularFile(target)) {
        Path file = target.toRealPath();
        place(file, text, permissions(file));
      } else if (Files.exists(target)) {
        Files.writeString(target, text);
      } else {
        place(target.toAbsolutePath(), text, null);
      }
    } catch (IOException problem) {
      throw new UserFacingException("cannot write " + target + ": " + DiskReason.of(problem));
    }
  }

  private static void place(Path file, String text, @Nullable Set<PosixFilePermission> permissions)
      throws IOException {
    Files.createDirectories(file.getParent());
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      Files.writeString(temporary, text);
      if (permissions != null) {
        Files.setPosixFilePermissions(temporary, permissions);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException problem) {
      Files.deleteIfExists(temporary);
      throw problem;
    }
  }

  /** Replaces an existing file that is not a link, and syncs it to disk. Keeps its permissions. */
  static void replace(Path file, String text) throws IOException {
    Set<PosixFilePermission> permissions = permissions(file);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(bytes));
    if (permissions != null) {
      Files.setPosixFilePermissions(file, permissions);
    }
  }

  private static @Nullable Set<PosixFilePermission> permissions(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null ? null : view.readAttributes().permissions();
  }
}
