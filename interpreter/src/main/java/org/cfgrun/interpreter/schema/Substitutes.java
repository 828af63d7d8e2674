package org.cfgrun.interpreter.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What to name instead of components of the field that are not here. */
final class Substitutes {
  private static final String FOR_SERVICES =
      "its service is not supported; `TensorboardLoggerHook`, `MlflowLoggerHook`, `WandbLoggerHook` and `CsvLoggerHook` log the same numbers";

  private static final Map<String, String> BY_NAME =
      Map.of(
          "PaviLoggerHook", FOR_SERVICES,
          "NeptuneLoggerHook", FOR_SERVICES,
          "ClearMLLoggerHook", FOR_SERVICES,
          "SegmindLoggerHook", FOR_SERVICES,
          "DvcliveLoggerHook",
              "`CsvLoggerHook` writes a table that DVC can keep and plot, and `TensorboardLoggerHook` event files",
          "MMDetWandbHook",
              "`WandbLoggerHook` logs the same numbers; checkpoints and pictures of predictions are not sent");

  private Substitutes() {}

  /** A note on a type that no registry has; null where there is nothing to say. */
  static @Nullable String of(String type) {
    return BY_NAME.get(type);
  }
}
