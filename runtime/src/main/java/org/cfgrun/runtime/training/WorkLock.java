package org.cfgrun.runtime.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.runtime.log.RunLog;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive lock on a work directory: two runs in one directory would overwrite each other's
 * checkpoints. The operating system releases it when the process ends, however it ends.
 *
 * <p>The file {@code .lock} names the process that holds it, and is deleted on close.
 */
final class WorkLock implements AutoCloseable {
  private static final String NAME = ".lock";

  private final Path file;
  private final @Nullable FileChannel channel;
  private final @Nullable String problem;

  private WorkLock(Path file, @Nullable FileChannel channel, @Nullable String problem) {
    this.file = file;
    this.channel = channel;
    this.problem = problem;
  }

  /**
   * Locks a directory.
   *
   * @throws ConfigException if another run holds the lock
   * @throws IOException if the directory cannot be written
   */
  static WorkLock of(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    String owner = owner();
    while (true) {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      boolean kept = false;
      try {
        FileLock lock;
        try {
          lock = channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
          lock = null;
        } catch (IOException unsupported) {
          kept = true;
          return new WorkLock(file, channel, DiskReason.of(unsupported));
        }
        if (lock == null) {
          throw inUse(folder, file);
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)));
        // The run that held the lock deletes the file as it ends, perhaps between open and lock.
        if (Files.exists(file) && Files.readString(file).equals(owner)) {
          kept = true;
          return new WorkLock(file, channel, null);
        }
      } finally {
        if (!kept) {
          channel.close();
        }
      }
    }
  }

  private static String owner() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      host = "this host";
    }
    // The random part tells a file from one of the same process that was deleted.
    return "process %s on %s%n%s%n"
        .formatted(ProcessHandle.current().pid(), host, UUID.randomUUID());
  }

  private static ConfigException inUse(Path folder, Path file) {
    String holder;
    try {
      holder = Files.readString(file).lines().findFirst().map(line -> " (" + line + ")").orElse("");
    } catch (IOException unreadable) {
      holder = "";
    }
    return new ConfigException(
        Diagnostic.error(
                ErrorCode.ENVIRONMENT,
                null,
                "The work directory `%s` is in use by another run%s.".formatted(folder, holder))
            .help("wait until that run ends, or set another directory with `--work-dir`"));
  }

  /** Warns if the file system cannot lock files. */
  void warnUnlessHeld(RunLog log) {
    if (problem != null) {
      log.warn(
          "`%s` cannot be locked (%s). Do not start another run in its directory."
              .formatted(file, problem));
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
      if (channel != null) {
        channel.close();
      }
    } catch (IOException unwritable) {
      // The lock ends with the process.
    }
  }
}
