package org.cfgrun.runtime.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file whole or not at all: into a temporary file of the same folder, which takes the
 * file's name only once all of it is on the disk. Whatever goes wrong, an earlier file of that name
 * stays as it was; a crash of the machine leaves the old file or the new one.
 */
public final class AtomicFile {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final String TEMPORARY = ".tmp";

  /** Writes a file's content. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a file, creating its folder where it is missing.
   *
   * @throws IOException when the disk refuses, or another process is writing the same file
   */
  public static void write(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    Path name = target.getFileName();
    if (folder == null || name == null) {
      throw new IOException("`" + file + "` cannot be a file");
    }
    Files.createDirectories(folder);
    // One fixed name a file: what a killed process left there is overwritten by the next.
    Path temporary = folder.resolve("." + name + TEMPORARY);
    try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel, file)) {
      try {
        channel.truncate(0);
        BufferedOutputStream out =
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        content.writeTo(out);
        out.flush();
        channel.force(true);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (Throwable problem) {
        delete(temporary, problem);
        throw problem;
      }
    }
    sync(folder);
  }

  /**
   * Finds out whether a file could be written; its folder is created where it is missing.
   *
   * @throws IOException when it could not
   */
  public static void requireWritable(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "it is a directory");
    }
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(folder);
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
  }

  /**
   * Removes what killed processes left of files that they were writing: files and links between a
   * dot and {@code .tmp}. One that somebody is writing now stays.
   *
   * @param suffix the ending of the files that were meant, such as {@code .pth}
   */
  public static void removeUnfinished(Path folder, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> unfinished =
        Files.newDirectoryStream(folder, ".*" + suffix + TEMPORARY)) {
      for (Path file : unfinished) {
        if (Files.isSymbolicLink(file)) {
          Files.deleteIfExists(file);
        } else if (Files.isRegularFile(file)) {
          removeUnlocked(file);
        }
      }
    }
  }

  private static void removeUnlocked(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (lock != null) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // It has just been finished.
    }
  }

  /** Null when somebody else has it. */
  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static FileLock lock(FileChannel channel, Path file) throws IOException {
    FileLock lock = lock(channel);
    if (lock == null) {
      throw new IOException("`" + file + "` is being written by somebody else");
    }
    return lock;
  }

  private static void delete(Path temporary, Throwable problem) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      problem.addSuppressed(e);
    }
  }

  /** Makes the new name itself durable. Windows cannot open a folder and does not need it. */
  private static void sync(Path folder) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder)) {
        channel.force(true);
      }
    }
  }
}
