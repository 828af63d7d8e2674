package org.cfgrun.runtime.torch;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.HomeFolder;
import org.jspecify.annotations.Nullable;

/** The directories in which the user that runs the process keeps files. */
public final class UserFolders {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private UserFolders() {}

  /**
   * Returns the first writable one of the home directory and {@code $HOME}, otherwise a private
   * directory among the temporary files: {@code /tmp/cfgrun-1000}.
   *
   * @param environment returns an environment variable, or null
   * @throws ConfigException if the private directory cannot be created, or belongs to another user,
   *     who could have put libraries into it
   */
  public static Path home(UnaryOperator<@Nullable String> environment) {
    return HomeFolder.candidates(environment).stream()
        .filter(Files::isWritable)
        .findFirst()
        .orElseGet(UserFolders::temporary);
  }

  private static Path temporary() {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "cfgrun-" + userId());
    try {
      if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        return Files.createDirectories(folder);
      }
      try {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
      } catch (FileAlreadyExistsException earlier) {
        boolean own =
            Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(owner());
        if (!own
            || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            || !PRIVATE.containsAll(
                Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS))) {
          throw failure("`" + folder + "` is open to other users", earlier);
        }
      }
      return folder;
    } catch (IOException problem) {
      throw failure("`" + folder + "` cannot be created: " + DiskReason.of(problem) + ".", problem);
    }
  }

  private static ConfigException failure(String message, IOException cause) {
    return new ConfigException(
        Diagnostic.error(ErrorCode.ENVIRONMENT, null, message)
            .help(
                "set HOME to a writable directory, or DJL_CACHE_DIR to a directory for native"
                    + " libraries (430 MB)"),
        cause);
  }

  /** Returns the number of the user, since a user without an entry has no name. */
  private static String userId() {
    try {
      return owner().toString();
    } catch (IOException | UnsupportedOperationException unknown) {
      return System.getProperty("user.name", "user");
    }
  }

  private static Object owner() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }
}
