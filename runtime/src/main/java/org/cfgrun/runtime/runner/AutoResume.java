package org.cfgrun.runtime.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cfgrun.runtime.checkpoint.CheckpointException;
import org.cfgrun.runtime.log.RunLog;
import org.jspecify.annotations.Nullable;

/**
 * Finds the checkpoint that a run goes on from by itself: {@code latest.pth}, and where that is
 * missing or damaged, the newest one that can be read. Of those that are equally new it is the one
 * with the highest number in its name.
 */
public final class AutoResume {
  private static final Pattern NUMBERED = Pattern.compile("(?:.*_)?(\\d{1,18})(?:\\.[^_]*)?\\.pth");

  private AutoResume() {}

  /**
   * Looks through a folder.
   *
   * @param log told of everything that is passed over
   * @return null when there is nothing to go on from
   */
  public static @Nullable SavedRun find(Path folder, RunLog log) {
    if (!Files.isDirectory(folder)) {
      log.warn("The path of checkpoints does not exist.");
      return null;
    }
    List<Path> candidates = candidates(folder);
    for (Path candidate : candidates) {
      try {
        return SavedRun.read(candidate);
      } catch (CheckpointException e) {
        log.warn(e.getMessage() + "; looking for an older checkpoint");
      }
    }
    log.warn(
        candidates.isEmpty()
            ? "There are no checkpoints in the path."
            : "None of the checkpoints can be gone on with: the run begins anew.");
    return null;
  }

  /**
   * The checkpoint that can be gone on with instead of one that cannot: the newest whole one beside
   * it.
   *
   * @return null when there is none
   */
  public static @Nullable SavedRun insteadOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return null;
    }
    for (Path candidate : candidates(folder)) {
      try {
        // A link is named by what it stands for, because it may stand for another file tomorrow.
        Path target = Files.isSymbolicLink(candidate) ? candidate.toRealPath() : candidate;
        return SavedRun.read(file.resolveSibling(target.getFileName()));
      } catch (CheckpointException | IOException unreadable) {
        // An older one may be whole.
      }
    }
    return null;
  }

  private static List<Path> candidates(Path folder) {
    List<Path> candidates = new ArrayList<>();
    Path latest = folder.resolve(Snapshot.LATEST);
    if (Files.exists(latest)) {
      candidates.add(latest);
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> number(file) >= 0)
          .sorted(
              Comparator.comparing(AutoResume::modified)
                  .thenComparing(AutoResume::number)
                  .reversed())
          .forEach(candidates::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return candidates;
  }

  /** When a file was written; a link to nowhere comes last. */
  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException nowhere) {
      return FileTime.fromMillis(0);
    }
  }

  /**
   * The number in a checkpoint's name, from its last underscore to the next dot; -1 when it has
   * none.
   */
  private static long number(Path file) {
    Matcher name = NUMBERED.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }
}
