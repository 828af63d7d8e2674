package org.cfgrun.runtime.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;
import org.cfgrun.interpreter.source.RegularFile;
import org.jspecify.annotations.Nullable;

/**
 * Writes files atomically: into a temporary file in the same directory, which is renamed only after
 * all bytes are on the disk. After an error an earlier file of that name is unchanged; after a
 * crash of the machine either the old or the new file exists.
 */
public final class AtomicFile {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final String TEMPORARY = ".tmp";
  // The limit of file systems on a name.
  private static final int MAX_NAME_BYTES = 255;
  private static final int MAX_EXTENSION = 32;

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Checks what was written. */
  @FunctionalInterface
  public interface Check {
    /**
     * Throws an exception to discard the file.
     *
     * @param written the temporary file, complete
     */
    void accept(Path written) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a file and creates its directory if necessary. A pipe or device is written to, not
   * replaced.
   *
   * @throws IOException if the file cannot be written or another process is writing it
   */
  public static void write(Path file, Content content) throws IOException {
    if (!RegularFile.isDevice(file)) {
      write(file, content, written -> {});
      return;
    }
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(file, StandardOpenOption.WRITE), BUFFER_BYTES)) {
      content.writeTo(out);
    }
  }

  /**
   * Does the same, and checks the file before it gets its name.
   *
   * @throws IOException if the file cannot be written, is a device, or another process is writing
   *     it
   */
  public static void write(Path file, Content content, Check check) throws IOException {
    if (RegularFile.isDevice(file)) {
      throw new FileSystemException(file.toString(), null, "it is not a regular file");
    }
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    Path name = target.getFileName();
    if (folder == null || name == null) {
      throw new IOException("`" + file + "` is not a valid file name");
    }
    Files.createDirectories(folder);
    Path temporary = folder.resolve(temporaryName(name.toString()));
    removeLink(temporary);
    try (FileChannel channel =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        FileLock lock = lock(channel, file)) {
      try {
        channel.truncate(0);
        BufferedOutputStream out =
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        content.writeTo(out);
        out.flush();
        channel.force(true);
        check.accept(temporary);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (Throwable problem) {
        delete(temporary, problem);
        throw problem;
      }
    }
    sync(folder);
  }

  /**
   * Returns the name of the temporary file. There is one for each file, so that what a killed
   * process left is overwritten. It ends in the extension of the file and {@code .tmp}.
   */
  private static String temporaryName(String name) {
    String whole = "." + name + TEMPORARY;
    if (whole.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES) {
      return whole;
    }
    UUID digest = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 || name.length() - dot > MAX_EXTENSION ? "" : name.substring(dot);
    return "." + digest + extension + TEMPORARY;
  }

  /**
   * Removes a link in place of a temporary file, symbolic or hard. This class makes none: it was
   * planted to have another file overwritten.
   */
  private static void removeLink(Path temporary) throws IOException {
    boolean unix = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    if (Files.isSymbolicLink(temporary)
        || (unix
            && Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)
            && (int) Files.getAttribute(temporary, "unix:nlink", LinkOption.NOFOLLOW_LINKS) > 1)) {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Checks that a file can be written, and creates its directory if necessary.
   *
   * @throws IOException if it cannot be written
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
   * Removes the temporary files of killed processes: files and links whose names start with a dot
   * and end in {@code .tmp}. Files that another process is writing remain.
   *
   * @param suffix the extension of the final files, such as {@code .pth}
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
      // Another process has just finished it.
    }
  }

  /** Returns null if another process holds the lock. */
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
      throw new IOException("`" + file + "` is locked by another process");
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

  /**
   * Syncs the directory, so that the renaming is durable. Windows cannot open a directory and does
   * not need this.
   */
  private static void sync(Path folder) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder)) {
        channel.force(true);
      }
    }
  }
}
