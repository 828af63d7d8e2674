package org.cfgrun.runtime.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
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
 * <p>The file {@code .lock} names the last process that held it. It stays, because a process that
 * waits for it could otherwise lock a deleted file. A process must not open it a second time:
 * closing any of its channels releases all locks of the process on a file.
 */
final class WorkLock implements AutoCloseable {
  private static final String NAME = ".lock";

  /** The files that this process holds. */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path file;
  private final FileChannel channel;
  private final @Nullable String problem;

  private WorkLock(Path file, FileChannel channel, @Nullable String problem) {
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
    Path file = folder.toRealPath().resolve(NAME);
    synchronized (HELD) {
      if (!HELD.add(file)) {
        throw inUse(folder, "this process");
      }
    }
    WorkLock locked = null;
    try {
      locked = locked(folder, file);
      return locked;
    } finally {
      if (locked == null) {
        release(file);
      }
    }
  }

  private static WorkLock locked(Path folder, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (IOException unsupported) {
      return new WorkLock(file, channel, DiskReason.of(unsupported));
    }
    if (lock == null) {
      channel.close();
      throw inUse(folder, holder(file));
    }
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(owner().getBytes(StandardCharsets.UTF_8)));
    return new WorkLock(file, channel, null);
  }

  private static String owner() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      host = "this host";
    }
    return "process %s on %s\n".formatted(ProcessHandle.current().pid(), host);
  }

  private static String holder(Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("another process");
    } catch (IOException unreadable) {
      return "another process";
    }
  }

  private static ConfigException inUse(Path folder, String holder) {
    return new ConfigException(
        Diagnostic.error(
                ErrorCode.ENVIRONMENT,
                null,
                "The work directory `%s` is in use by another run (%s).".formatted(folder, holder))
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

  private static void release(Path file) {
    synchronized (HELD) {
      HELD.remove(file);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException unwritable) {
      // The lock ends with the process.
    } finally {
      release(file);
    }
  }
}
