package org.cfgrun.cli;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.cfgrun.interpreter.source.DiskReason;
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
        place(file, text, permissions(file), false);
      } else if (Files.exists(target)) {
        Files.writeString(target, text);
      } else {
        Path file = target.toAbsolutePath();
        Files.createDirectories(file.getParent());
        place(file, text, null, false);
      }
    } catch (IOException problem) {
      throw UserFacingException.unwritable(target, problem);
    }
  }

  /**
   * Creates a directory below one that the user has named, of which the config or the repository of
   * a stranger may be a part. A link in place of a directory is refused if it leads elsewhere.
   */
  static void createInside(Path folder, Path directory) {
    try {
      Files.createDirectories(folder);
      Path existing = directory.toAbsolutePath();
      while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
        existing = existing.getParent();
      }
      if (existing == null || !existing.toRealPath().startsWith(folder.toRealPath())) {
        throw new UserFacingException(
            "cannot write to "
                + directory
                + ": a symbolic link leads out of "
                + folder
                + ". Remove it.");
      }
      Files.createDirectories(directory);
    } catch (IOException problem) {
      throw new UserFacingException("cannot create " + directory + ": " + DiskReason.of(problem));
    }
  }

  /** Writes a file into an existing directory. A link in its place is replaced, not followed. */
  static void writeInPlace(Path target, String text) {
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new UserFacingException("cannot write " + target + ": it is a directory");
    }
    try {
      boolean regular = Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS);
      place(target, text, regular ? permissions(target) : null, false);
    } catch (IOException problem) {
      throw UserFacingException.unwritable(target, problem);
    }
  }

  private static void place(
      Path file, String text, @Nullable Set<PosixFilePermission> permissions, boolean synced)
      throws IOException {
    // A fixed name could be that of a link to any file of the user, planted by a stranger. The
    // name of the file is no part of it, because that may have the 255 bytes that file systems
    // allow.
    Path temporary =
        file.resolveSibling(
            ".cfgrun-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp");
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      Channels.newOutputStream(channel).write(text.getBytes(StandardCharsets.UTF_8));
      if (synced) {
        channel.force(true);
      }
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
    place(file, text, permissions(file), true);
  }

  private static @Nullable Set<PosixFilePermission> permissions(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null ? null : view.readAttributes().permissions();
  }
}
