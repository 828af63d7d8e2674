package org.cfgrun.runtime.hook.logging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.runtime.log.RunLog;

/**
 * Copies the logs of a complete run to another directory, into a subdirectory named like its work
 * directory.
 *
 * @param folder target directory
 * @param suffixes file name suffixes of the files to copy
 * @param keep whether to keep the originals
 */
record LogCopy(Path folder, List<String> suffixes, boolean keep) {
  void of(Path workDir, RunLog log) {
    Path target = folder.resolve(workDir.toAbsolutePath().normalize().getFileName());
    try (Stream<Path> files = Files.list(workDir)) {
      Files.createDirectories(target);
      for (Path file : files.filter(this::matches).sorted().toList()) {
        Path copy = target.resolve(file.getFileName());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        log.info("The file %s has been uploaded to %s.".formatted(file, copy));
        if (!keep) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean matches(Path file) {
    return suffixes.stream().anyMatch(suffix -> file.toString().endsWith(suffix));
  }
}
