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
 * Carries the logs of a complete run to another folder, into one that is called like its work
 * folder.
 *
 * @param folder where to
 * @param suffixes the endings of the files that are copied
 * @param keep whether the originals stay
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
