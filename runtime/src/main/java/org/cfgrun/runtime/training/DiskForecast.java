package org.cfgrun.runtime.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.cfgrun.runtime.hook.SavesCheckpoints;
import org.cfgrun.runtime.log.RunLog;
import org.cfgrun.runtime.runner.RunFailure;
import org.cfgrun.runtime.runner.RunLength;

/**
 * How much of the disk the checkpoints of a run will take.
 *
 * @param certain how many bytes the largest one has for certain
 * @param largest how many bytes the largest one has at most
 * @param known whether {@code largest} is more than a guess
 * @param needed the folders in which checkpoints lie, with the bytes that they have together when
 *     there are most of them
 */
record DiskForecast(long certain, long largest, boolean known, Map<Path, Long> needed) {
  /**
   * Counts what hooks will save.
   *
   * @param size how many bytes a checkpoint has
   * @param workDir where they lie, unless a hook says otherwise
   */
  static DiskForecast of(
      List<SavesCheckpoints> hooks, RunLength length, CheckpointSize size, Path workDir) {
    long certain = 0;
    long largest = 0;
    Map<Path, Long> needed = new LinkedHashMap<>();
    for (SavesCheckpoints hook : hooks) {
      long files = hook.mostCheckpoints(length);
      if (files > 0) {
        long bytes = size.bytes(hook.savesOptimizer());
        certain = Math.max(certain, size.least(hook.savesOptimizer()));
        largest = Math.max(largest, bytes);
        Path folder = hook.folder(workDir).toAbsolutePath().normalize();
        needed.merge(folder, files * bytes, Long::sum);
      }
    }
    return new DiskForecast(certain, largest, size.optimizer().known(), needed);
  }

  /** What is still needed where some of the checkpoints are there already. */
  DiskForecast remaining() {
    Map<Path, Long> left = new LinkedHashMap<>();
    needed.forEach(
        (folder, bytes) -> left.put(folder, Math.max(largest, bytes - checkpointsIn(folder))));
    return new DiskForecast(certain, largest, known, left);
  }

  private static long checkpointsIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.pth")) {
      for (Path file : files) {
        bytes += Files.isSymbolicLink(file) ? 0 : Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same in one line, for a report. */
  String summary(ToLongFunction<Path> free) {
    if (needed.isEmpty()) {
      return "no checkpoints";
    }
    return needed.entrySet().stream()
        .map(
            entry ->
                "%s of checkpoints at most; %s are free for `%s`"
                    .formatted(
                        text(entry.getValue()),
                        text(free.applyAsLong(entry.getKey())),
                        entry.getKey()))
        .collect(Collectors.joining("; "));
  }

  /**
   * Logs what will be needed, and warns where there is less.
   *
   * @param free how many bytes are free where a folder lies
   * @throws RunFailure when there is no room for a single checkpoint
   */
  void tell(RunLog log, ToLongFunction<Path> free) {
    needed.forEach(
        (folder, bytes) -> {
          long left = free.applyAsLong(folder);
          if (left < certain) {
            throw new RunFailure(
                RunFailure.ENVIRONMENT,
                "A checkpoint takes about %s, but only %s are free for `%s`."
                    .formatted(text(certain), text(left), folder));
          }
          String message =
              "Checkpoints take %s %s each, %s together at most; %s are free for `%s`"
                  .formatted(
                      certain == largest ? "about" : known ? "up to" : "perhaps",
                      text(largest),
                      text(bytes),
                      text(left),
                      folder);
          if (bytes > left) {
            log.warn(
                message
                    + ": the disk will be full before the end; `max_keep_ckpts` and `interval` of"
                    + " `checkpoint_config` limit how many there are");
          } else {
            log.info(message);
          }
        });
  }

  /** How many bytes are free where a folder lies, or will lie. */
  static long free(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes as people read them: {@code 305 MB}, {@code 3.9 GB}. */
  static String text(long bytes) {
    if (bytes >= 1_000_000_000) {
      return String.format(Locale.ROOT, "%.1f GB", bytes * 1e-9);
    }
    return bytes >= 10_000_000
        ? String.format(Locale.ROOT, "%.0f MB", bytes * 1e-6)
        : String.format(Locale.ROOT, "%.1f MB", bytes * 1e-6);
  }
}
