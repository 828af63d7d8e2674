package org.cfgrun.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Options of the commands that run a trained detector. */
final class DetectorOptions {
  @Parameters(index = "0", paramLabel = "CFG", description = "The config, a file or stdlib::PATH.")
  private String file = "";

  @Parameters(
      index = "1",
      paramLabel = "CHECKPOINT",
      description =
          "The trained weights, a .pth file of cfgrun or MMDetection, or a URL that is downloaded into "
              + "PyTorch's cache.")
  private String checkpoint = "";

  @Mixin private DeviceOptions device = new DeviceOptions();
  @Mixin private ComponentOptions.Running components = new ComponentOptions.Running();
  @Mixin private ConfigOptions config = new ConfigOptions();

  /** Evaluates the config, sets the number of threads, and runs the work of the command. */
  int run(Terminal terminal, ComponentCommands.Work work) throws IOException {
    return ComponentCommands.run(
        terminal,
        file,
        config,
        components,
        (evaluated, known, problems) -> {
          ComponentCommands.printModules(terminal, known);
          device.apply();
          return work.run(evaluated, known, problems);
        });
  }

  /** Returns the device to run on, as written. */
  String device() {
    return device.device;
  }

  /** Returns the options of the device. */
  DeviceOptions deviceOptions() {
    return device;
  }

  /** Returns the checkpoint as a file, which is downloaded if it is a URL. */
  Path checkpoint(TrainingDisplay display) {
    return CheckpointFiles.find(checkpoint, display);
  }
}
