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

/** Writes text to files, whole or not at all. */
final class TextFile {
  private TextFile() {}

  /**
   * Writes a file that the user asked for, creating its folder where it is missing. A pipe or a
   * device is written to, not replaced. What is written can be made again, so that nobody waits for
   * the disk.
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

  /** Replaces a file that exists and is no link, durably. Its permissions stay. */
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
