package org.cfgrun.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.runtime.torch.NativeCache;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Core;

/** Loads the native library of OpenCV, which must happen before its first use. */
public final class OpenCv {
  private static boolean loaded;

  private OpenCv() {}

  /**
   * Loads the native library on the first call. It is unpacked once, into the cache of native
   * libraries: the loader of its jar would unpack 63 MB into the temporary directory in each
   * process, and leave them there if the process is killed. OpenCV then uses only the calling
   * thread, because the loader's workers already run in parallel.
   *
   * @throws ConfigException if the library cannot be unpacked or loaded
   */
  public static synchronized void load() {
    if (loaded) {
      return;
    }
    Path folder = NativeCache.folder("opencv");
    try {
      System.load(unpacked(folder).toString());
    } catch (IOException problem) {
      throw failure(
          "OpenCV cannot be unpacked into `%s`: %s.".formatted(folder, DiskReason.of(problem)),
          "make the directory writable, or set DJL_CACHE_DIR to a writable one",
          problem);
    } catch (UnsatisfiedLinkError problem) {
      throw failure(
          "OpenCV cannot be loaded: %s.".formatted(problem.getMessage()),
          "run `cfgrun doctor` to check this machine",
          problem);
    }
    Core.setNumThreads(1);
    loaded = true;
  }

  /** Returns the library in the cache, which has its full size. */
  private static Path unpacked(Path folder) throws IOException {
    String name = System.mapLibraryName(Core.NATIVE_LIBRARY_NAME);
    String place = "/nu/pattern/opencv/" + platform() + "/" + name;
    URL packed = Core.class.getResource(place);
    if (packed == null) {
      throw new UnsatisfiedLinkError("it has no library for this platform, " + platform());
    }
    Path library = folder.resolve(name);
    long size = packed.openConnection().getContentLengthLong();
    if (!isComplete(library, size)) {
      unpack(packed, library, size);
    }
    return library;
  }

  private static boolean isComplete(Path library, long size) throws IOException {
    return Files.isRegularFile(library) && Files.size(library) == size;
  }

  /** Unpacks the library under a lock, because several first runs can start at once. */
  private static void unpack(URL packed, Path library, long size) throws IOException {
    Files.createDirectories(library.getParent());
    Path temporary = library.resolveSibling("." + library.getFileName() + ".tmp");
    try (FileChannel channel =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.lock()) {
      if (!isComplete(library, size)) {
        channel.truncate(0);
        try (InputStream in = packed.openStream()) {
          in.transferTo(Channels.newOutputStream(channel));
        }
        Files.move(temporary, library, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.deleteIfExists(temporary);
      }
    }
  }

  /** Returns the directory of this platform in the jar. */
  private static String platform() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String os = system.contains("mac") ? "osx" : system.contains("windows") ? "windows" : "linux";
    return switch (machine) {
      case "amd64", "x86_64", "x64" -> os + "/x86_64";
      case "aarch64", "arm64" -> os + "/ARMv8";
      case "x86", "i386", "i686" -> os + "/x86_32";
      default -> machine.startsWith("arm") ? os + "/ARMv7" : os + "/" + machine;
    };
  }

  private static ConfigException failure(String message, String help, @Nullable Throwable cause) {
    return new ConfigException(
        Diagnostic.error(ErrorCode.ENVIRONMENT, null, message).help(help), cause);
  }
}
