package org.cfgrun.runtime.model.init;

import java.util.List;
import java.util.stream.Stream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.nn.Conv2d;
import org.cfgrun.runtime.nn.ConvTranspose2d;
import org.cfgrun.runtime.nn.Embedding;
import org.cfgrun.runtime.nn.GroupNorm;
import org.cfgrun.runtime.nn.LayerNorm;
import org.cfgrun.runtime.nn.Linear;
import org.cfgrun.runtime.nn.Module;

/** Layer kinds that {@code layer} of an {@code init_cfg} names. */
enum LayerKind {
  CONV(Conv2d.class, "Conv2d", "_ConvNd"),
  TRANSPOSED_CONV(ConvTranspose2d.class, "ConvTranspose2d"),
  LINEAR(Linear.class, "Linear"),
  BATCH_NORM(BatchNorm2d.class, "_BatchNorm", "BatchNorm2d", "_NormBase", "SyncBatchNorm"),
  GROUP_NORM(GroupNorm.class, "GroupNorm"),
  LAYER_NORM(LayerNorm.class, "LayerNorm"),
  EMBEDDING(Embedding.class, "Embedding");

  private final Class<? extends Module> type;
  private final List<String> names;

  LayerKind(Class<? extends Module> type, String... names) {
    this.type = type;
    this.names = List.of(names);
  }

  boolean covers(Module module) {
    return type.isInstance(module);
  }

  static LayerKind of(String name) {
    return Stream.of(values())
        .filter(kind -> kind.names.contains(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ArgumentException(
                    "unknown layer `" + name + "`; expected one of " + allNames()));
  }

  private static List<String> allNames() {
    return Stream.of(values()).flatMap(kind -> kind.names.stream()).toList();
  }
}
