package org.cfgrun.runtime.inference;

import java.nio.file.Path;
import java.util.List;
import org.cfgrun.runtime.registry.custom.CustomCode;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.registry.custom.ModulePath;

/**
 * Options of {@link Predictor#open(String, Path, PredictorOptions)}.
 *
 * @param device {@code auto} for the first GPU or else the CPU, {@code cpu}, {@code gpu} or {@code
 *     gpu:N}
 * @param overrides changes of the config, {@code key.path=value}
 * @param modulePath directories and jars to search for {@code custom_imports}, after the config's
 *     own directory
 * @param customCode whether the modules of {@code custom_imports} are compiled and run, which gives
 *     the config's author all rights of this process
 */
public record PredictorOptions(
    String device, List<String> overrides, List<Path> modulePath, boolean customCode) {
  /** Device {@code auto}, no overrides, and no custom code. */
  public static final PredictorOptions DEFAULT =
      new PredictorOptions("auto", List.of(), List.of(), false);

  public PredictorOptions {
    overrides = List.copyOf(overrides);
    modulePath = List.copyOf(modulePath);
  }

  /** Returns the same options with another device. */
  public PredictorOptions withDevice(String device) {
    return new PredictorOptions(device, overrides, modulePath, customCode);
  }

  /** Returns the same options with other overrides. */
  public PredictorOptions withOverrides(List<String> overrides) {
    return new PredictorOptions(device, overrides, modulePath, customCode);
  }

  /** Returns the same options with {@code custom_imports} allowed. */
  public PredictorOptions withCustomCode(List<Path> modulePath) {
    return new PredictorOptions(device, overrides, modulePath, true);
  }

  CustomImports imports(String config) {
    Path beside = config.contains("::") ? null : Path.of(config).getParent();
    Path folder = beside == null ? Path.of("") : beside;
    return new CustomImports(
        ModulePath.of(folder, modulePath), customCode ? CustomCode.ALLOWED : CustomCode.REFUSED);
  }
}
