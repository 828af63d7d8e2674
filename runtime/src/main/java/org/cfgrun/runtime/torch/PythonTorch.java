package org.cfgrun.runtime.torch;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch as installed by {@code pip} for a Python. Its libraries are a libtorch that cfgrun can
 * use, so that a machine with a GPU needs no server but PyPI's.
 *
 * @param folder the directory of the libraries
 * @param version such as {@code 2.7.1+cu126}
 * @param cuda the version of CUDA; null for a build for CPUs
 */
record PythonTorch(Path folder, String version, @Nullable String cuda) {
  /** The version that cfgrun's native code was built for. */
  static final String REQUIRED = "2.7.1";

  private static final Pattern VERSION = Pattern.compile("(?m)^__version__ *= *'([^']+)'");
  private static final Pattern CUDA = Pattern.compile("(?m)^cuda *(?::[^=]*)?= *'([^']+)'");

  /**
   * Finds the PyTorch of a Python: that of the active environment, or of a {@code python3} or
   * {@code python} on the path. Nothing is run.
   *
   * @param environment environment variables by name
   * @return one of the required version if there is one, otherwise the first; null without any
   */
  static @Nullable PythonTorch find(Map<String, String> environment) {
    PythonTorch first = null;
    for (Path prefix : prefixes(environment)) {
      for (Path packages : packages(prefix)) {
        PythonTorch found = in(packages.resolve("torch"));
        if (found != null && found.isUsable()) {
          return found;
        }
        first = first == null ? found : first;
      }
    }
    return first;
  }

  /** Returns the prefixes of the Pythons that a shell would find, in its order. */
  private static Set<Path> prefixes(Map<String, String> environment) {
    Set<Path> prefixes = new LinkedHashSet<>();
    for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      String prefix = environment.get(variable);
      if (prefix != null && !prefix.isEmpty()) {
        prefixes.add(Path.of(prefix));
      }
    }
    String path = environment.getOrDefault("PATH", "");
    for (String folder : path.split(Pattern.quote(File.pathSeparator))) {
      Path bin = Path.of(folder).toAbsolutePath();
      Path parent = bin.getParent();
      for (String name : List.of("python3", "python", "python.exe")) {
        if (!folder.isEmpty() && parent != null && Files.isRegularFile(bin.resolve(name))) {
          prefixes.add(name.endsWith(".exe") ? bin : parent);
          // Debian's pip installs here for the Python in /usr.
          prefixes.add(parent.resolve("local"));
        }
      }
    }
    String home = environment.get("HOME");
    if (home != null && !prefixes.isEmpty()) {
      prefixes.add(Path.of(home, ".local"));
    }
    return prefixes;
  }

  /** Returns where the packages of a Python can be. */
  private static List<Path> packages(Path prefix) {
    List<Path> packages = new ArrayList<>();
    try (DirectoryStream<Path> versions =
        Files.newDirectoryStream(prefix.resolve("lib"), "python3*")) {
      for (Path version : versions) {
        packages.add(version.resolve("site-packages"));
        packages.add(version.resolve("dist-packages"));
      }
    } catch (IOException missing) {
      // Only a Python on Windows has no such directory.
    }
    packages.add(prefix.resolve("Lib").resolve("site-packages"));
    return packages;
  }

  private static @Nullable PythonTorch in(Path torch) {
    Path folder = torch.resolve("lib");
    if (!TorchEngine.hasLibrary(folder.toString())) {
      return null;
    }
    try {
      String text = Files.readString(torch.resolve("version.py"));
      Matcher version = VERSION.matcher(text);
      Matcher cuda = CUDA.matcher(text);
      return version.find()
          ? new PythonTorch(folder, version.group(1), cuda.find() ? cuda.group(1) : null)
          : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** Returns whether it has the required version. */
  boolean isUsable() {
    return version.equals(REQUIRED) || version.startsWith(REQUIRED + "+");
  }

  /** Returns the lines for a shell that make cfgrun use it. */
  List<String> exports() {
    return List.of(
        "export " + TorchEngine.LIBRARY_PATH + "=" + quoted(folder.toString()),
        "export PYTORCH_VERSION=" + REQUIRED,
        "export PYTORCH_FLAVOR=" + (cuda == null ? "cpu" : "cu128"));
  }

  private static String quoted(String path) {
    return path.matches("[\\w./+@:-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
