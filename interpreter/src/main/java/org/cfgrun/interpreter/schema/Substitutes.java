package org.cfgrun.interpreter.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replacements for well-known OpenMMLab components that cfgrun does not have. */
final class Substitutes {
  private static final String FOR_SERVICES =
      "its service is not supported: use `TensorboardLoggerHook`, `MlflowLoggerHook`, `WandbLoggerHook` or `CsvLoggerHook`";

  private static final Map<String, String> BY_NAME =
      Map.of(
          "PaviLoggerHook", FOR_SERVICES,
          "NeptuneLoggerHook", FOR_SERVICES,
          "ClearMLLoggerHook", FOR_SERVICES,
          "SegmindLoggerHook", FOR_SERVICES,
          "DvcliveLoggerHook",
              "use `CsvLoggerHook`, whose table DVC can store and plot, or `TensorboardLoggerHook`",
          "MMDetWandbHook",
              "use `WandbLoggerHook`, which logs the same metrics but uploads no checkpoints or prediction images");

  private Substitutes() {}

  /** Returns a note on a type that no registry has, or null. */
  static @Nullable String of(String type) {
    return BY_NAME.get(type);
  }
}
