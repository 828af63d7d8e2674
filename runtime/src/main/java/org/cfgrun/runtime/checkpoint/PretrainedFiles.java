package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.runtime.model.init.Pretrained;
import org.cfgrun.runtime.torch.UserFolders;
import org.jspecify.annotations.Nullable;

/**
 * Finds the weights files that configs name. Names of model zoos map to the file names under which
 * PyTorch and mmcv download them. Files that are not on this machine are downloaded into PyTorch's
 * directory, if that is allowed.
 */
public final class PretrainedFiles {
  private final List<Path> folders;
  private final Download.@Nullable Progress progress;

  /**
   * Searches the given directories and downloads nothing.
   *
   * @param folders the directories, in order
   */
  public PretrainedFiles(List<Path> folders) {
    this(folders, null);
  }

  private PretrainedFiles(List<Path> folders, Download.@Nullable Progress progress) {
    this.folders = List.copyOf(folders);
    this.progress = progress;
  }

  /** Returns these files, of which missing ones are downloaded into the first directory. */
  public PretrainedFiles downloading(Download.Progress progress) {
    return new PretrainedFiles(folders, progress);
  }

  /**
   * Returns whether a name is a URL or a name of a model zoo, not a path. {@code Path} turns the
   * two slashes into one.
   */
  public static boolean isAddress(String name) {
    return name.contains("://");
  }

  /**
   * Searches PyTorch's download directories ({@code $TORCH_HOME/hub/checkpoints}, {@code
   * $XDG_CACHE_HOME/torch/hub/checkpoints}, {@code ~/.cache/torch/hub/checkpoints}) and {@code
   * ~/.cfgrun/checkpoints}.
   *
   * @param environment returns an environment variable, or null
   * @param home the user's home directory
   */
  public static PretrainedFiles standard(UnaryOperator<@Nullable String> environment, Path home) {
    List<Path> folders = new ArrayList<>();
    String torchHome = environment.apply("TORCH_HOME");
    if (torchHome != null && !torchHome.isEmpty()) {
      folders.add(Path.of(torchHome, "hub", "checkpoints"));
    }
    String cacheHome = environment.apply("XDG_CACHE_HOME");
    if (cacheHome != null && !cacheHome.isEmpty()) {
      folders.add(Path.of(cacheHome, "torch", "hub", "checkpoints"));
    }
    folders.add(home.resolve(Path.of(".cache", "torch", "hub", "checkpoints")));
    folders.add(home.resolve(Path.of(".cfgrun", "checkpoints")));
    return new PretrainedFiles(folders);
  }

  /** Searches the directories of this process's user. */
  public static PretrainedFiles standard() {
    return standard(System::getenv, UserFolders.home(System::getenv));
  }

  /** Returns the file that a part of a model names. */
  public Path find(Pretrained source) {
    return find(
        source.checkpoint(),
        ", or train from scratch with `--cfg-options model.backbone.init_cfg=None`"
            + " (`model.pretrained=None` in an older config)");
  }

  /** Returns the file that {@code load_from} or the command line names. */
  public Path find(String name) {
    return find(name, "");
  }

  /**
   * Returns the file that a config names.
   *
   * @param otherwise how to do without, as the end of a help text
   * @throws ConfigException if it does not exist and cannot be downloaded; the message lists the
   *     searched directories
   */
  private Path find(String name, String otherwise) {
    if (!isAddress(name)) {
      Path path = Path.of(name);
      if (Files.isRegularFile(path)) {
        return path;
      }
      throw missing("The weights file `" + name + "` does not exist", "set its path" + otherwise);
    }
    List<String> addresses = addresses(name, otherwise);
    List<String> files = addresses.stream().map(PretrainedFiles::fileName).toList();
    for (Path folder : folders) {
      for (String file : files) {
        Path path = folder.resolve(file);
        if (Files.isRegularFile(path)) {
          return path;
        }
      }
    }
    if (progress != null) {
      return downloaded(name, addresses.get(0), otherwise, progress);
    }
    throw missing(
        "The weights `%s` are not on this machine: `%s` is not in %s"
            .formatted(
                name,
                files.get(0),
                String.join(", ", folders.stream().map(folder -> "`" + folder + "`").toList())),
        "copy the file to one of these directories" + otherwise);
  }

  private Path downloaded(
      String name, String address, String otherwise, Download.Progress progress) {
    Path target = folders.get(0).resolve(fileName(address));
    try {
      Download.fetch(URI.create(address), target, progress);
      return target;
    } catch (IOException | IllegalArgumentException problem) {
      throw missing(
          "The weights `%s` are not on this machine and cannot be downloaded: %s"
              .formatted(name, problem.getMessage()),
          "download `%s` elsewhere and copy it to `%s`%s".formatted(address, target, otherwise));
    }
  }

  private static ConfigException missing(String problem, String help) {
    return new ConfigException(Diagnostic.error(ErrorCode.MISSING_FILE, null, problem).help(help));
  }

  /** Returns the addresses of weights, the newest first; the older ones have the same weights. */
  private static List<String> addresses(String name, String otherwise) {
    if (name.startsWith("http://") || name.startsWith("https://")) {
      String file = fileName(name);
      if (file.isEmpty() || file.startsWith(".")) {
        throw missing("`" + name + "` does not name a file", "set the URL of a weights file");
      }
      return List.of(name);
    }
    List<String> known = ModelZoo.addresses(name);
    if (known.isEmpty()) {
      String nearest = Suggestions.nearest(name, ModelZoo.names());
      throw missing(
          "Unknown weights name `" + name + "`",
          (nearest == null ? "" : "use `" + nearest + "`, or ")
              + "download the weights and set the path of the file"
              + otherwise);
    }
    return known;
  }

  /** Returns the name of the file that a URL names. */
  private static String fileName(String address) {
    return address.replaceFirst("[?#].*", "").replaceFirst(".*/", "");
  }
}
