package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.runtime.model.init.Pretrained;
import org.cfgrun.runtime.torch.UserFolders;
import org.jspecify.annotations.Nullable;

/**
 * Finds the weights files that configs name. Names of model zoos map to the file names under which
 * PyTorch and mmcv download them. Files that are not on this machine are downloaded into PyTorch's
 * directory, if that is allowed.
 */
public final class PretrainedFiles {
  /** The newest name first; the older ones have the same weights. */
  private static final Map<String, List<String>> ZOO =
      Map.ofEntries(
          Map.entry(
              "torchvision://resnet18", List.of("resnet18-f37072fd.pth", "resnet18-5c106cde.pth")),
          Map.entry(
              "torchvision://resnet34", List.of("resnet34-b627a593.pth", "resnet34-333f7ec4.pth")),
          Map.entry(
              "torchvision://resnet50", List.of("resnet50-0676ba61.pth", "resnet50-19c8e357.pth")),
          Map.entry(
              "torchvision://resnet101",
              List.of("resnet101-63fe2227.pth", "resnet101-5d3b4d8f.pth")),
          Map.entry(
              "torchvision://resnet152",
              List.of("resnet152-394f9c45.pth", "resnet152-b121ed2d.pth")),
          Map.entry(
              "open-mmlab://detectron/resnet50_caffe", List.of("resnet50_caffe-788b5fa3.pth")),
          Map.entry(
              "open-mmlab://detectron2/resnet50_caffe", List.of("resnet50_msra-5891d200.pth")),
          Map.entry(
              "open-mmlab://detectron/resnet101_caffe", List.of("resnet101_caffe-3ad79236.pth")),
          Map.entry(
              "open-mmlab://detectron2/resnet101_caffe", List.of("resnet101_msra-6cc46731.pth")));

  private static final String TORCHVISION = "https://download.pytorch.org/models/";
  private static final String OPENMMLAB = "https://download.openmmlab.com/pretrain/third_party/";

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
    List<String> files = fileNames(name, otherwise);
    for (Path folder : folders) {
      for (String file : files) {
        Path path = folder.resolve(file);
        if (Files.isRegularFile(path)) {
          return path;
        }
      }
    }
    if (progress != null) {
      return downloaded(name, files.get(0), otherwise, progress);
    }
    throw missing(
        "The weights `%s` are not on this machine: `%s` is not in %s"
            .formatted(
                name,
                files.get(0),
                String.join(", ", folders.stream().map(folder -> "`" + folder + "`").toList())),
        "copy the file to one of these directories" + otherwise);
  }

  private Path downloaded(String name, String file, String otherwise, Download.Progress progress) {
    String address = address(name, file);
    Path target = folders.get(0).resolve(file);
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

  private static String address(String name, String file) {
    if (name.startsWith("http")) {
      return name;
    }
    return (name.startsWith("open-mmlab") ? OPENMMLAB : TORCHVISION) + file;
  }

  private static ConfigException missing(String problem, String help) {
    return new ConfigException(Diagnostic.error(ErrorCode.MISSING_FILE, null, problem).help(help));
  }

  private static List<String> fileNames(String name, String otherwise) {
    String key = name.replaceFirst("^modelzoo://", "torchvision://");
    List<String> known = ZOO.get(key);
    if (known != null) {
      return known;
    }
    if (name.startsWith("http://") || name.startsWith("https://")) {
      String file = name.replaceFirst("[?#].*", "").replaceFirst(".*/", "");
      if (file.isEmpty() || file.startsWith(".")) {
        throw missing("`" + name + "` does not name a file", "set the URL of a weights file");
      }
      return List.of(file);
    }
    throw missing(
        "Unknown weights name `" + name + "`",
        "download the weights and set the path of the file" + otherwise);
  }
}
