package org.cfgrun.interpreter.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replacements for well-known OpenMMLab components that cfgrun does not have. */
final class Substitutes {
  private static final String FOR_SERVICES =
      "its service is not supported: use `TensorboardLoggerHook`, `MlflowLoggerHook`, `WandbLoggerHook` or `CsvLoggerHook`";

  private static final String LIKE_VOC =
      "use `VOCDataset` with its `classes`: the annotations have the same format";

  private static final Map<String, String> BY_NAME =
      Map.ofEntries(
          Map.entry("PaviLoggerHook", FOR_SERVICES),
          Map.entry("NeptuneLoggerHook", FOR_SERVICES),
          Map.entry("ClearMLLoggerHook", FOR_SERVICES),
          Map.entry("SegmindLoggerHook", FOR_SERVICES),
          Map.entry(
              "DvcliveLoggerHook",
              "use `CsvLoggerHook`, whose table DVC can store and plot, or `TensorboardLoggerHook`"),
          Map.entry(
              "MMDetWandbHook",
              "use `WandbLoggerHook`, which logs the same metrics but uploads no checkpoints or prediction images"),
          Map.entry(
              "InstaBoost",
              "not supported: it moves objects by probability maps and colors of the library instaboostfast, whose results are not documented; remove the step"),
          Map.entry(
              "OpenImagesDataset",
              "not supported: its CSV files, class hierarchy and groups of objects are not read; convert the boxes to the format of COCO, and use `CocoDataset`"),
          Map.entry(
              "OpenImagesChallengeDataset",
              "not supported: its files, class hierarchy and groups of objects are not read; convert the boxes to the format of COCO, and use `CocoDataset`"),
          Map.entry("LVISDataset", "use `LVISV05Dataset` or `LVISV1Dataset`"),
          Map.entry("XMLDataset", LIKE_VOC));

  private Substitutes() {}

  /** Returns a note on a type that no registry has, or null. */
  static @Nullable String of(String type) {
    return BY_NAME.get(type);
  }
}
