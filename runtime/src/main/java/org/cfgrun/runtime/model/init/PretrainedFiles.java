package org.cfgrun.runtime.model.init;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Finds the weights files that configs name. Names of model zoos map to the file names under which
 * PyTorch and mmcv download them; nothing is downloaded here.
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

  private final List<Path> folders;

  /**
   * Searches the given directories.
   *
   * @param folders the directories, in order
   */
  public PretrainedFiles(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /**
   * Searches PyTorch's download directories ({@code $TORCH_HOME/hub/checkpoints}, {@code
   * ~/.cache/torch/hub/checkpoints}) and {@code ~/.cfgrun/checkpoints}.
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
    folders.add(home.resolve(Path.of(".cache", "torch", "hub", "checkpoints")));
    folders.add(home.resolve(Path.of(".cfgrun", "checkpoints")));
    return new PretrainedFiles(folders);
  }

  /**
   * Returns the file that a config names.
   *
   * @throws ConfigException if it does not exist; the message lists the searched directories
   */
  public Path find(Pretrained source) {
    String name = source.checkpoint();
    if (!name.contains("://")) {
      Path path = Path.of(name);
      if (Files.isRegularFile(path)) {
        return path;
      }
      throw missing("The weights file `" + name + "` does not exist", fromScratch("set its path"));
    }
    List<String> files = fileNames(name);
    for (Path folder : folders) {
      for (String file : files) {
        Path path = folder.resolve(file);
        if (Files.isRegularFile(path)) {
          return path;
        }
      }
    }
    throw missing(
        "The weights `%s` are not on this machine: `%s` is not in %s"
            .formatted(
                name,
                files.get(0),
                String.join(", ", folders.stream().map(folder -> "`" + folder + "`").toList())),
        fromScratch("copy the file to one of these directories"));
  }

  private static ConfigException missing(String problem, String help) {
    return new ConfigException(Diagnostic.error(ErrorCode.MISSING_FILE, null, problem).help(help));
  }

  private static String fromScratch(String cure) {
    return cure
        + ", or train from scratch with `--cfg-options model.backbone.init_cfg=None`"
        + " (`model.pretrained=None` in an older config).";
  }

  private static List<String> fileNames(String name) {
    String key = name.replaceFirst("^modelzoo://", "torchvision://");
    List<String> known = ZOO.get(key);
    if (known != null) {
      return known;
    }
    if (name.startsWith("http://") || name.startsWith("https://")) {
      return List.of(name.replaceFirst("[?#].*", "").replaceFirst(".*/", ""));
    }
    throw missing(
        "Unknown weights name `" + name + "`",
        fromScratch("download the weights and set the path of the file"));
  }
}
